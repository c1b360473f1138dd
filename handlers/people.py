"""WHO: the person a staff command is about, by @name, by number, or as the sender of the message replied to."""

from dataclasses import replace

from handlers import reception
from handlers.commands import Ask, Choice, Command, Commanded, Values
from handlers.refusals import PersonUnknown
from handlers.texts import forms, names
from handlers.turn import Turn
from storage import members
from storage.rows import Member, MemberId, Role

OFFERED_MAX = 6


def with_who(turn: Turn, command: Command, commanded: Commanded) -> Commanded:
    """The command with its WHO in front, where a reply stands for it: a word that is no @name and no number is none."""
    if not command.is_about_somebody or (commanded.words and _says_who(commanded.words[0])):
        return commanded
    found = replied_to(turn, commanded)
    return commanded if found is None else replace(commanded, words=(f"#{found.id}", *commanded.words))


def _says_who(word: str) -> bool:
    return word.startswith("@") or word.removeprefix("#").isdecimal()


def known(turn: Turn, typed: str) -> Member:
    """The member of a typed WHO. Raises PersonUnknown."""
    found = named(turn, typed)
    if found is None:
        raise unknown(turn, typed)
    return found


def unknown(turn: Turn, typed: str) -> PersonUnknown:
    """The "no" to a WHO that nobody is, with somebody's number: in front of a group, too, it names nobody."""
    return PersonUnknown(typed=forms.excerpt(typed), example=a_number(turn))


def a_number(turn: Turn) -> str:
    """The number of the last that the shop has met beside the sender."""
    newest = [one.id for one in members.newest(turn.tx, turn.shop.id, 2) if one.id != turn.me.id]
    return str(newest[0] if newest else turn.me.id)


def meant(turn: Turn, commanded: Commanded, typed: str | None) -> Member:
    """The member of a WHO; without one, whoever wrote the message that was replied to. Raises PersonUnknown."""
    found = named(turn, typed) if typed else replied_to(turn, commanded)
    if found is None:
        raise unknown(turn, typed or (commanded.reply_to.name if commanded.reply_to else ""))
    return found


def named(turn: Turn, typed: str) -> Member | None:
    """The member of `@name` or a number. Some platforms' accounts are names: there a name is first of all an account,
    as anybody may call themselves so elsewhere."""
    number = typed.removeprefix("#")
    if number.isdecimal():
        return members.get(turn.tx, turn.shop.id, MemberId(int(number))) if len(number) < 18 else None
    name = typed.removeprefix("@")
    account = members.get_by_account(turn.tx, turn.shop.id, turn.platform, name)
    return account or members.get_by_username(turn.tx, turn.shop.id, name)


def replied_to(turn: Turn, commanded: Commanded) -> Member | None:
    """Who wrote the message replied to; met now where the shop did not know them yet."""
    who = commanded.reply_to
    if who is None or who.is_bot or who.is_faceless:
        return None
    return reception.meet(turn, who, turn.at).member


def reaches(turn: Turn, member_id: MemberId, least: Role) -> bool:
    """Whether a member has this role or a higher one now, whatever they had when they asked for something."""
    found = members.get(turn.tx, turn.shop.id, member_id)
    return found is not None and found.role is not None and found.role.reaches(least)


def choice(turn: Turn, member: Member) -> Choice:
    """A member as a button that stands for their number."""
    return Choice(label=f"{names.name(member.name, turn.language)} #{member.id}", value=f"#{member.id}")


def _newest(turn: Turn, values: Values) -> list[Choice]:
    """Whom the shop has met last; in front of a group nobody is named."""
    found = members.newest(turn.tx, turn.shop.id, OFFERED_MAX) if turn.is_private else []
    return [choice(turn, member) for member in found]


WHO = Ask(name="WHO", prompt="ask-who", offers=_newest, read=known)

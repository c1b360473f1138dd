"""What people say and press: a command, an answer to a question, or talk among people."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

from handlers import commands, dialogues, discreet, drafts, groups, joining, people, planned_posts, typed
from handlers import help as menus
from handlers.actions import Actions, AnswerPress
from handlers.commands import Command, Commanded
from handlers.content import Button, Text
from handlers.events import Pressed, Said
from handlers.offer_refusals import WordTooMany
from handlers.reception import HEARD_ANYWHERE
from handlers.refs import number
from handlers.refusals import CommandUnknown, Refusal, RightCommandIncomplete, SecondWordUnknown
from handlers.texts import forms, nearest
from handlers.turn import Turn
from storage import communities, facts, memberships
from storage.chatter import Words
from storage.rows import MemberId, Role, Shop, Way


class PressHandler(Protocol):
    def __call__(self, turn: Turn, pressed: Pressed, ref: str, /) -> Actions: ...


Press = tuple[Role | None, PressHandler]
"""A word that only buttons say: the least role, and its function."""


def may_be_chatter(known: Mapping[str, Command], event: Said) -> bool:
    """Words among people in a group: no command, no part of an album that may belong to one. Whether anybody waits for
    them, or learns something by them, storage/chatter.py knows."""
    return (
        event.where.kind == "group"
        and event.album is None
        and not (event.who.is_bot or event.who.is_faceless)
        and not event.text.startswith(("/", "／"))
        and commands.find(known, event.text) is None
    )


def words(event: Said, shop: Shop) -> Words:
    """What storage/chatter.py must know of what was said."""
    who, where = event.who, event.where
    return Words(
        platform=where.place.platform,
        chat=where.place.chat,
        title=where.title,
        account=who.account,
        name=who.name,
        username=who.username,
        language=nearest(who.language, shop.language) if who.language else None,
        at=event.at,
    )


def said(turn: Turn, event: Said) -> Actions:
    """Somebody wrote something in a place of ours."""
    found = commands.find(turn.house.commands, event.text)
    if turn.sender is None:
        return _faceless(turn, found[0] if found else None)
    return _was_here(turn, event) + _heard(turn, event, found)


def turned_away(turn: Turn, event: Said) -> Actions:
    """A command that was refused leaves an open dialogue as any other does, though nothing else of it stays."""
    found = commands.find(turn.house.commands, event.text)
    return _left(turn) if turn.sender is not None and found is not None and found[0].may(turn.role) else []


def _heard(turn: Turn, event: Said, found: tuple[Command, str] | None) -> Actions:
    if found is not None and found[0].may(turn.role):
        return _left(turn) + _run(turn, event, *found)
    if event.text.startswith(("/", "／")):
        return _second_word(turn, event.text) or _unknown(turn, event.text)
    more = planned_posts.more_photos(turn, event)
    more = drafts.more_photos(turn, event) if more is None else more
    if more is not None:
        return more
    answered = dialogues.heard(turn, event)
    if answered is not None:
        return answered
    return turn.answer("help-hint") if turn.is_private and event.text else []


def pressed(turn: Turn, event: Pressed, presses: dict[str, Press]) -> Actions:
    """Somebody pressed a button. It may do what its presser may do by typing, and nothing else."""
    answer = AnswerPress(platform=event.who.platform, press=event.press)
    does, _, owner = event.does.partition(" @")
    if owner and not turn.is_me(MemberId(number(owner))):
        return [replace(answer, text=turn.label("press-not-yours"))]
    if does.startswith("/"):
        as_typed = Said(at=event.at, who=event.who, where=event.where, message_id=event.message_id, text=does)
        found = commands.find(turn.house.commands, does)
        if found is None:
            return [answer, *(_second_word(turn, does) or [])]
        if not found[0].may(turn.role):
            return [answer]
        return [answer, *_run(turn, as_typed, *found)]
    word, _, ref = does.partition(" ")
    if word == dialogues.PRESS:
        return [answer, *dialogues.pressed(turn, event, ref)]
    role, handler = presses.get(word, (Role.OWNER, None))
    if handler is None or not _may(turn, role):
        return [answer]
    done = handler(turn, event, ref)
    return done if any(isinstance(action, AnswerPress) for action in done) else [answer, *done]


def _run(turn: Turn, event: Said, command: Command, rest: str) -> Actions:
    try:
        return _fitting(turn, event, command, rest)
    except Refusal as no:
        no.in_line(event.text.partition("\n")[0])
        raise


def _fitting(turn: Turn, event: Said, command: Command, rest: str) -> Actions:
    if not commands.fits(command, event.where):
        return turn.reply(Text(text=turn.say("only-in-private"), buttons=_to_private(turn)))
    commanded = people.with_who(turn, command, commands.read(command, rest, event))
    if command.most == 0 and commanded.words:
        _other_word(turn, command.word, event.text)
    if commands.is_complete(command, commanded):
        done = discreet.run(turn, command, commanded)
        _no_more(command, commanded)
        return done
    if not command.asks:
        raise RightCommandIncomplete(command=command.shown(turn.role))
    return dialogues.begin(turn, command, commanded)


def _no_more(command: Command, commanded: Commanded) -> None:
    """Raises WordTooMany for the first word more than the command takes; its example does without it. Asked when all
    is done, which is undone then: whatever else was wrong with the words is said first, and the example works."""
    if command.most is None or len(commanded.words) <= command.most:
        return
    kept = [f'"{word}"' if " " in word else word for word in commanded.words[: command.most]]
    example = " ".join([f"/{command.word}", *kept])
    raise WordTooMany(typed=forms.excerpt(commanded.words[command.most]), example=example)


def _left(turn: Turn) -> Actions:
    """Any command leaves the dialogue that is open here."""
    return dialogues.leave(turn) or []


def _faceless(turn: Turn, command: Command | None) -> Actions:
    """An anonymous admin cannot be told from another: on to the private chat, where roles are known."""
    if command is None:
        return []
    asked = groups.met(turn) if command.word == HEARD_ANYWHERE else []
    return asked + turn.reply(Text(text=turn.say("anonymous-admin"), buttons=_to_private(turn)))


def _to_private(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    address = turn.house.links.bot(turn.platform)
    return ((Button(label=turn.label("button-private"), url=address),),) if address else ()


def _second_word(turn: Turn, text: str) -> Actions | None:
    """A word that needs a second one (/product): offer those the sender may use. Raises SecondWordUnknown."""
    split = typed.split_command(text)
    if split is None:
        return None
    if split[2].strip():
        _other_word(turn, split[0], text)
    found = menus.submenu(turn, split[0])
    return _left(turn) + found if found else None


def _other_word(turn: Turn, word: str, text: str) -> None:
    """Raises SecondWordUnknown where this word goes with others, and what follows is none that the sender may use."""
    buttons = menus.second_words(turn, word)
    if buttons:
        example = f"/{word}" if word in turn.house.commands else buttons[0][0].does
        typed_words = " ".join(text.split()[:2])
        raise SecondWordUnknown(typed=forms.excerpt(typed_words), example=example, buttons=buttons)


def _unknown(turn: Turn, text: str) -> Actions:
    """In a group the word may be for somebody else; in private it is a slip."""
    if not turn.is_private:
        return []
    raise CommandUnknown(typed=text.split()[0][:20])


def _was_here(turn: Turn, event: Said) -> Actions:
    """Somebody's words in a group: they are in it, whatever we were told of their joining."""
    if turn.where is None or turn.is_private:
        return []
    place = turn.where.place
    community = communities.get_by_chat(turn.tx, turn.shop.id, place.platform, place.chat)
    if community is None or community.status != "on":
        return []
    if memberships.live(turn.tx, turn.shop.id, community.id, turn.me.id) is None:
        here = memberships.Stay(at=event.at, way=Way.UNKNOWN, is_inferred=True)
        memberships.begin(turn.tx, turn.shop.id, community.id, turn.me.id, here)
    facts.record(turn.tx, turn.shop.id, "said", turn.me.id, f"community:{community.id}", event.at)
    return joining.was_here(turn, event.at)


def _may(turn: Turn, role: Role | None) -> bool:
    return role is None or (turn.role is not None and turn.role.reaches(role))

"""Staff: becoming an owner, giving and taking roles."""

from datetime import datetime, timedelta

from handlers import codes, people
from handlers import help as menus
from handlers.actions import Actions
from handlers.commands import Ask, At, Choice, Command, Commanded, Values
from handlers.content import Button
from handlers.events import Blocked
from handlers.refusals import LastOwner, OwnerCodeWrong, RoleUnknown
from handlers.texts import forms, names
from handlers.turn import Turn
from storage import Tx, accounts, members, staff
from storage.rows import Member, MemberId, Role, ShopId

CHANGES = ("add", "remove")
ROLES = {**{role.value: role for role in Role}, "店主": Role.OWNER, "经理": Role.MANAGER, "店员": Role.CLERK}
"""What a role may be called."""
CODE_LIFE = timedelta(minutes=15)


def new_owner_code(tx: Tx, shop_id: ShopId, random: codes.Random, now: datetime) -> str:
    """A one-time code for /claim, good for 15 minutes; it cancels the one before. `now` is real time."""
    code = codes.owner_code(random)
    staff.put_owner_code(tx, shop_id, code, now + CODE_LIFE)
    return code


def claim(turn: Turn, commanded: Commanded) -> Actions:
    """/claim CODE, in private: whoever knows the one-time code becomes an owner."""
    typed = codes.read_code(commanded.words[0])
    if typed is None or not staff.use_owner_code(turn.tx, turn.shop.id, typed, turn.at):
        raise OwnerCodeWrong()
    staff.put(turn.tx, turn.shop.id, turn.me.id, Role.OWNER, turn.now)
    return [*turn.answer("claim-done", shop=turn.shop.name), *menus_of(turn, turn.me.id)]


def add(turn: Turn, commanded: Commanded) -> Actions:
    """/staff add WHO ROLE."""
    who, role = commanded.words[:2]
    member = people.known(turn, who)
    _keep_an_owner(turn, member.id, _role(role))
    staff.put(turn.tx, turn.shop.id, member.id, _role(role), turn.now)
    told = turn.answer(
        "staff-added", name=names.name(member.name, turn.language), number=str(member.id), role=_named(turn, role)
    )
    return [*told, *menus_of(turn, member.id)]


def remove(turn: Turn, commanded: Commanded) -> Actions:
    """/staff remove WHO [ROLE]."""
    member = people.known(turn, commanded.words[0])
    _keep_an_owner(turn, member.id, None)
    is_gone = staff.remove(turn.tx, turn.shop.id, member.id)
    told = turn.answer("staff-removed" if is_gone else "staff-was-none", name=names.name(member.name, turn.language))
    return [*told, *menus_of(turn, member.id)]


def everybody(turn: Turn, commanded: Commanded) -> Actions:
    """/staff: who has which role."""
    lines = [
        turn.say(
            "staff-line", name=names.name(member.name, turn.language), number=str(member.id), role=_named(turn, role)
        )
        for member, role in _everybody(turn)
    ]
    buttons = tuple([Button(label=turn.label(f"button-staff-{word}"), does=f"/staff {word}") for word in CHANGES])
    return turn.answer("staff-list", people="\n".join(lines), shows="/staff add @name clerk", buttons=(buttons,))


def blocked(turn: Turn, event: Blocked) -> Actions:
    """Somebody shut the private chat with us, or opened it again."""
    members.set_writable(
        turn.tx,
        turn.shop.id,
        event.who.platform,
        event.who.account,
        can_write=not event.is_blocked,
        unreachable="blocked" if event.is_blocked else None,
    )
    return []


def menus_of(turn: Turn, member_id: MemberId) -> Actions:
    """The menu of a member whose role or language has changed, wherever they can be written to."""
    member = members.get_or_raise(turn.tx, turn.shop.id, member_id)
    writable = [one for one in accounts.of(turn.tx, turn.shop.id, member_id) if one.can_write]
    return [menu for one in writable for menu in menus.menu_for(turn, member, one.platform, one.account)]


def _everybody(turn: Turn) -> list[tuple[Member, Role]]:
    found = staff.all_of(turn.tx, turn.shop.id).items()
    known = [(members.get(turn.tx, turn.shop.id, member_id), role) for member_id, role in found]
    return [(member, role) for member, role in known if member is not None]


def _staff(turn: Turn, values: Values) -> list[Choice]:
    """Whoever has a role; in front of a group nobody is named."""
    return [people.choice(turn, member) for member, _ in _everybody(turn)] if turn.is_private else []


def _keep_an_owner(turn: Turn, member_id: int, role: Role | None) -> None:
    owners = staff.of_role(turn.tx, turn.shop.id, Role.OWNER)
    if role is not Role.OWNER and owners == [member_id]:
        raise LastOwner()


def _role(typed: str) -> Role:
    role = ROLES.get(typed.lower())
    if role is None:
        raise RoleUnknown(typed=forms.excerpt(typed), example=Role.CLERK)
    return role


def _named(turn: Turn, role: str) -> str:
    return turn.label(f"role-{_role(role)}")


def _roles(turn: Turn, values: Values) -> list[Choice]:
    return [Choice(label=_named(turn, role), value=role) for role in reversed(Role)]


WHOM = Ask(name="WHO", prompt="ask-who", offers=_staff, read=people.known)
ROLE = Ask(name="ROLE", prompt="ask-role", offers=_roles, read=lambda turn, typed: _role(typed))

COMMANDS = (
    Command(
        word="claim",
        chinese="认领",
        run=claim,
        least=1,
        at=At.PRIVATE,
        shows="CODE",
        is_in_menu=False,
        asks=(Ask(name="CODE", prompt="ask-owner-code"),),
    ),
    Command(word="staff", chinese="员工", run=everybody, role=Role.OWNER, most=0, is_discreet=True),
    Command(
        word="staff add",
        chinese="加员工",
        run=add,
        role=Role.OWNER,
        least=2,
        most=2,
        shows="WHO ROLE",
        is_about_somebody=True,
        asks=(people.WHO, ROLE),
        is_in_menu=False,
    ),
    Command(
        word="staff remove",
        chinese="减员工",
        run=remove,
        role=Role.OWNER,
        least=1,
        most=2,
        shows="WHO",
        is_about_somebody=True,
        asks=(WHOM,),
        is_in_menu=False,
    ),
)
EVENTS = {Blocked: blocked}

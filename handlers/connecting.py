"""/connect: a member's accounts on two platforms become one person's.

A code is asked for in private on one, and typed in private on the other. Then both are shown whom they would be one
with, and both must say yes: a code alone, seen over a shoulder, joins nobody.
"""

from datetime import timedelta

from handlers import codes, merging
from handlers.actions import Actions, DropButtons, Sent
from handlers.commands import At, Command, Commanded
from handlers.content import Button, Text
from handlers.events import Pressed
from handlers.merge_refusals import (
    ConnectCodeOver,
    ConnectCodeOwn,
    ConnectCodeUnknown,
    ConnectedAlready,
    ConnectNowhere,
    ConnectQuestionOver,
    ConnectSamePlatform,
)
from handlers.refs import number
from handlers.texts import Marked, forms, joined, names
from handlers.turn import Turn
from storage import accounts, connects, members
from storage.connects import Connect
from storage.merges import Cause
from storage.rows import Account, Role

LIFE = timedelta(minutes=10)
"""How long a code is good, and then how long its question stays open."""
YES = "connect.yes"
NO = "connect.no"


def connect(turn: Turn, commanded: Commanded) -> Actions:
    """/connect [CODE], in private: a new code; or the code that another platform gave."""
    if turn.house.links.platforms == {turn.platform}:
        raise ConnectNowhere()
    mine = _mine(turn)
    if commanded.words:
        return _bring(turn, mine, commanded.words[0])
    code = codes.connect_code(turn.house.random)
    connects.put(turn.tx, mine, code, turn.now, turn.now + LIFE)
    return turn.answer("connect-code", code=code, command=f"/connect {code}")


def yes(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """One side agrees. When both have, they are one person."""
    mine = _mine(turn)
    agreed = connects.agree(turn.tx, mine, number(ref), turn.now)
    if agreed is None:
        raise ConnectQuestionOver()
    if not agreed.is_agreed:
        return [*_answered(turn, pressed), *turn.answer("connect-waits")]
    connects.end(turn.tx, mine, agreed.id, turn.now)
    asker, taker = _sides(turn, agreed)
    _must_be_two(turn, asker, taker)
    done = merging.same_person(turn, asker.member_id, taker.member_id, Cause.CONNECT)
    told = [action for one in (asker, taker) for action in turn.tell_on(one, _done)]
    return [*_answered(turn, pressed), *told, *done]


def no(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """One side does not agree; the other is told."""
    ended = connects.end(turn.tx, _mine(turn), number(ref), turn.now)
    if ended is None:
        raise ConnectQuestionOver()
    told = [action for one in _sides(turn, ended) for action in turn.tell_on(one, _refused)]
    return [*_answered(turn, pressed), *told]


def _bring(turn: Turn, mine: Account, typed: str) -> Actions:
    code = codes.read_code(typed)
    found = connects.find(turn.tx, turn.shop.id, code) if code else None
    if code is None or found is None:
        raise ConnectCodeUnknown(code=forms.excerpt(typed))
    if found.asker_id == mine.id:
        raise ConnectCodeOwn(code=code)
    if found.expires_at <= turn.now or found.is_used:
        raise ConnectCodeOver()
    asker = _account(turn, found.asker_id)
    _must_be_two(turn, asker, mine)
    taken = connects.take(turn.tx, found, mine, turn.now + LIFE)
    if taken is None:
        raise ConnectCodeOver()
    asked = turn.tell_on(asker, lambda theirs: _question(theirs, taken, asker, mine))
    return [*turn.reply(_question(turn, taken, mine, asker)), *asked]


def _must_be_two(turn: Turn, one: Account, other: Account) -> None:
    """Two people, with accounts on different platforms."""
    if turn.is_same(one.member_id, other.member_id):
        raise ConnectedAlready()
    mine, theirs = ({a.platform for a in accounts.of(turn.tx, turn.shop.id, who.member_id)} for who in (one, other))
    shared = sorted(mine & theirs)
    if shared:
        raise ConnectSamePlatform(platform=forms.Platforms(names=(shared[0],)))


def _question(turn: Turn, connect: Connect, mine: Account, theirs: Account) -> Text:
    """Who the other one is, and what being one means. `mine` is the reader's."""
    buttons = (
        Button(label=turn.label("button-connect-yes"), does=f"{YES} {connect.id}"),
        Button(label=turn.label("button-connect-no"), does=f"{NO} {connect.id}"),
    )
    other = members.get_or_raise(turn.tx, turn.shop.id, theirs.member_id)
    name = names.name(other.name, turn.language)
    lines = [
        turn.say(
            "connect-sure",
            name=name,
            platform=forms.platform(theirs.platform, turn.language),
            own=forms.platform(mine.platform, turn.language),
        ),
        _staff(turn, mine, theirs),
    ]
    return Text(text=joined(lines), buttons=(buttons,))


def _staff(turn: Turn, mine: Account, theirs: Account) -> Marked:
    """A role goes along: whoever holds one should know before they agree."""
    roles = [members.get_or_raise(turn.tx, turn.shop.id, one.member_id).role for one in (mine, theirs)]
    highest = next((role for role in reversed(Role) if role in roles), None)
    return Marked("") if highest is None else turn.say("connect-staff", role=turn.label(f"role-{highest.value}"))


def _answered(turn: Turn, pressed: Pressed) -> Actions:
    return [DropButtons(sent=Sent(place=turn.here, message_id=pressed.message_id))]


def _mine(turn: Turn) -> Account:
    """The account that this private chat is with."""
    found = accounts.get(turn.tx, turn.shop.id, turn.here.platform, turn.here.chat) if turn.is_private else None
    if found is None:
        raise ConnectQuestionOver()
    return found


def _account(turn: Turn, account_id: int) -> Account:
    found = accounts.get_by_id(turn.tx, turn.shop.id, account_id)
    if found is None:
        raise ConnectCodeOver()
    return found


def _sides(turn: Turn, connect: Connect) -> tuple[Account, Account]:
    if connect.taker_id is None:
        raise ConnectQuestionOver()
    return _account(turn, connect.asker_id), _account(turn, connect.taker_id)


def _done(turn: Turn) -> Text:
    wallet = Button(label=turn.label("button-wallet"), does="/wallet")
    return Text(text=turn.say("connect-done"), buttons=((wallet,),))


def _refused(turn: Turn) -> Text:
    return Text(text=turn.say("connect-refused"))


COMMANDS = (Command(word="connect", chinese="绑定", run=connect, at=At.PRIVATE, shows="[CODE]"),)
PRESSES = {YES: (None, yes), NO: (None, no)}

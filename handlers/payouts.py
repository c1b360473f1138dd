"""Payouts: credit that a member asks for as money. An owner decides; a provider pays; the ledger follows each step."""

from handlers import amounts, asking, codes, dialogues, notices, tasks
from handlers.actions import Actions, PayOut
from handlers.asking import Asked
from handlers.commands import Ask, At, Command, Commanded
from handlers.content import Button, Text
from handlers.events import PayoutChanged, Performed, Pressed
from handlers.money import decimal
from handlers.order_refusals import CreditEmpty, NoPayouts, PayoutDecided, PayoutNoAccount, PayoutOutside, PayoutTooMuch
from handlers.outcomes import Done, Failed, Unreachable
from handlers.refs import number
from handlers.refusals import ButtonGone
from handlers.shown import person
from handlers.texts import Marked, forms, joined
from handlers.texts.forms import Amount
from handlers.turn import Turn
from storage import accounts, ledger, members, payouts
from storage.payouts import Payout, PayoutState, Step
from storage.rows import Account, Role

YES = "payout.yes"
NO = "payout.no"
SENT = "payout.sent"
SHOWN_MAX = 10
WAYS = {
    "sending": PayoutState.SENDING,
    "confirming": PayoutState.CONFIRMING,
    "paid": PayoutState.PAID,
    "failed": PayoutState.FAILED,
}
"""What providers say, and the state it stands for."""
TOLD = {
    PayoutState.CONFIRMING: "payout-ready",
    PayoutState.PAID: "payout-paid",
    PayoutState.FAILED: "payout-failed",
    PayoutState.REFUSED: "payout-refused",
}
"""What the member hears of; the steps between are /wallet's."""
IN_WALLET = {
    PayoutState.ASKED: "wallet-payout-asked",
    PayoutState.APPROVED: "wallet-payout-going",
    PayoutState.SENDING: "wallet-payout-going",
    PayoutState.CONFIRMING: "wallet-payout-confirming",
}


def ask(turn: Turn, commanded: Commanded) -> Actions:
    """/payout AMOUNT: credit past its hold as money, where a provider can send it to an account of theirs."""
    account, paid_by = _target(turn)
    if not commanded.words:
        return dialogues.begin(turn, turn.house.commands[commanded.word], commanded)
    minor = amounts.money(commanded.words[0], turn.shop.currency)
    _must_have(turn, minor)
    _must_fit(turn, minor, paid_by)
    asked = payouts.ask(
        turn.tx,
        account,
        turn.me.id,
        payout=codes.payout(turn.house.random),
        paid_by=paid_by,
        minor=minor,
        currency=turn.shop.currency,
        at=turn.now,
    )
    told = notices.to_owners(turn, lambda theirs: _decision(theirs, asked))
    return [
        *turn.answer("payout-asked", money=turn.money(minor), platform=forms.platform(account.platform, turn.language)),
        *told,
    ]


def listed(turn: Turn, commanded: Commanded) -> Actions:
    """/payouts: those that wait for an owner, with buttons; those under way; the last ones."""
    found = payouts.newest(turn.tx, turn.shop.id, SHOWN_MAX)
    if not found:
        return turn.answer("payouts-none" if turn.house.links.payouts else "payouts-none-can")
    lines = [turn.say("payouts-title"), *[_line(turn, one) for one in found]]
    asked = [one for one in found if one.state is PayoutState.ASKED]
    return turn.reply(Text(text=joined(lines), buttons=tuple(_decide(turn, one) for one in asked)))


def approve(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """An owner says yes: the provider is asked to pay, once."""
    payout = _decided(turn, ref, PayoutState.APPROVED)
    asked = Asked(provider=payout.paid_by, what="payout", number=payout.payout)
    asking.begin(turn.tx, turn.shop.id, asked, turn.now)
    return [wish(payout), *turn.answer("payout-approved", money=_money(payout), who=_who(turn, payout))]


def wish(payout: Payout) -> PayOut:
    """The same, however often it is wished: its name is paid once."""
    return PayOut(
        platform=payout.platform,
        paid_by=payout.paid_by,
        payout=payout.payout,
        account=payout.account,
        minor=payout.minor,
        currency=payout.currency,
        on_result=f"{SENT} {payout.id}",
    )


def refuse(turn: Turn, pressed: Pressed, ref: str) -> Actions:
    """An owner says no: the credit is back."""
    payout = _decided(turn, ref, PayoutState.REFUSED)
    return [*turn.answer("payout-refused-done", money=_money(payout), who=_who(turn, payout)), *_tell(turn, payout)]


def sent(turn: Turn, performed: Performed) -> Actions:
    """What the provider answered. Where nobody knows, it is asked again, and tells by PayoutChanged."""
    payout = _get(turn, performed.ref)
    match performed.outcome:
        case Done(result=result):
            state = WAYS.get(result.get("state", ""), PayoutState.SENDING)
            return _go_on(turn, payout, Step(state=state, at=turn.now, link=result.get("link") or ""))
        case Failed(reason=reason) | Unreachable(reason=reason) if not asking.is_put_off(reason):
            return _go_on(turn, payout, Step(state=PayoutState.FAILED, at=turn.now, reason=reason))
        case _:
            return _go_on(turn, payout, Step(state=PayoutState.SENDING, at=turn.now))


def changed(turn: Turn, event: PayoutChanged) -> Actions:
    """A provider says how far a payout is. What does not fit is the owner's to look into; nothing moves by it."""
    payout = payouts.get_by_name(turn.tx, turn.shop.id, event.payout)
    money = Amount(amount=event.minor, unit=event.currency)
    if payout is None:
        return tasks.open_task(turn, tasks.PAYOUT_UNKNOWN, event.payout, payout=event.payout, money=money)
    state = WAYS[event.state]
    is_other = (event.minor, event.currency) != (payout.minor, payout.currency)
    is_late = state is PayoutState.PAID and payout.state in (PayoutState.FAILED, PayoutState.REFUSED, PayoutState.ASKED)
    if is_other or is_late:
        asked = Amount(amount=payout.minor, unit=payout.currency)
        return tasks.open_task(
            turn, tasks.PAYOUT_CONTRADICTS, event.payout, payout=event.payout, money=money, asked=asked
        )
    return _go_on(turn, payout, Step(state=state, at=turn.now, link=event.link, reason=event.reason))


def on_the_way(turn: Turn) -> list[Marked]:
    """For the wallet: what the sender has asked for, and how far it is."""
    found = payouts.open_of(turn.tx, turn.shop.id, turn.me.id)
    return [turn.say("wallet-payout", money=_money(one), state=turn.label(IN_WALLET[one.state])) for one in found]


# --- how ---------------------------------------------------------------------------------------------------------


def _target(turn: Turn) -> tuple[Account, str]:
    """The account that money can be sent to, the one they speak from where it is one, and who can send it."""
    providers = turn.house.links.payouts
    if not providers:
        raise NoPayouts()
    found = [one for one in accounts.of(turn.tx, turn.shop.id, turn.me.id) if one.platform in providers]
    if not found:
        raise PayoutNoAccount(platforms=forms.Platforms(names=tuple(sorted(providers))))
    account = next((one for one in found if one.platform == turn.platform), found[0])
    return account, providers[account.platform]


def _must_have(turn: Turn, minor: int) -> None:
    credit = ledger.wallet(turn.tx, turn.shop.id, turn.me.id, turn.shop.currency)
    if credit <= 0:
        raise CreditEmpty()
    if minor > credit:
        most = decimal(credit, turn.shop.currency)
        raise PayoutTooMuch(credit=Amount(amount=credit, unit=turn.shop.currency), typed=f"/payout {most}")


def _must_fit(turn: Turn, minor: int, paid_by: str) -> None:
    """What the provider would not send is not asked for."""
    unit = turn.shop.currency
    least, most = turn.house.links.bounds.get(paid_by, (minor, minor))
    if not least <= minor <= most:
        typed = f"/payout {decimal(min(max(minor, least), most), unit)}"
        raise PayoutOutside(least=Amount(amount=least, unit=unit), most=Amount(amount=most, unit=unit), typed=typed)


def _decided(turn: Turn, ref: str, state: PayoutState) -> Payout:
    payout = _get(turn, ref)
    decided = payouts.go_on(turn.tx, payout, Step(state=state, at=turn.now, by=turn.me.id))
    if decided is None:
        raise PayoutDecided(money=_money(payout), state=_state(turn, payout))
    return decided


def _get(turn: Turn, ref: str) -> Payout:
    payout = payouts.get(turn.tx, turn.shop.id, number(ref))
    if payout is None:
        raise ButtonGone()
    return payout


def _go_on(turn: Turn, payout: Payout, step: Step) -> Actions:
    now = payouts.go_on(turn.tx, payout, step)
    return [] if now is None else [*_tell(turn, now), *_warn(turn, now)]


def _tell(turn: Turn, payout: Payout) -> Actions:
    key = TOLD.get(payout.state)
    return turn.tell(payout.member_id, lambda theirs: _told(theirs, payout, key)) if key else []


def _told(turn: Turn, payout: Payout, key: str) -> Text:
    link = Button(label=turn.label("button-payout-confirm"), url=payout.link) if payout.link else None
    wallet = Button(label=turn.label("button-wallet"), does="/wallet")
    is_theirs_to_confirm = payout.state is PayoutState.CONFIRMING and link is not None
    text = turn.say(key, money=_money(payout), platform=forms.platform(payout.platform, turn.language))
    return Text(text=text, buttons=((link if is_theirs_to_confirm and link else wallet,),))


def _warn(turn: Turn, payout: Payout) -> Actions:
    """An owner should know why it did not work."""
    if payout.state is not PayoutState.FAILED:
        return []
    return notices.to_owners(turn, lambda theirs: Text(text=_why(theirs, payout)))


def _why(turn: Turn, payout: Payout) -> Marked:
    """A reason is a word that the sentence may know, and the provider's own words behind it."""
    word, _, words = payout.reason.partition(": ")
    words = forms.excerpt(words or word) or turn.label("payout-no-reason")
    return turn.say(
        "payout-failed-because", money=_money(payout), who=_who(turn, payout), reason=word or "other", words=words
    )


def _decision(turn: Turn, payout: Payout) -> Text:
    platform = forms.platform(payout.platform, turn.language)
    text = turn.say("payout-to-decide", who=_who(turn, payout), money=_money(payout), platform=platform)
    return Text(text=text, buttons=(_decide(turn, payout),))


def _decide(turn: Turn, payout: Payout) -> tuple[Button, Button]:
    return (
        Button(label=turn.label("button-payout-yes", money=_money(payout)), does=f"{YES} {payout.id}"),
        Button(label=turn.label("button-payout-no"), does=f"{NO} {payout.id}"),
    )


def _line(turn: Turn, payout: Payout) -> Marked:
    day = forms.moment(payout.asked_at, turn.now, turn.shop.zone, turn.language)
    who, state = _who(turn, payout), _state(turn, payout)
    return turn.say("payouts-line", money=_money(payout), who=who, state=state, day=day)


def _who(turn: Turn, payout: Payout) -> str:
    return person(turn, members.get(turn.tx, turn.shop.id, payout.member_id))


def _money(payout: Payout) -> Amount:
    return Amount(amount=payout.minor, unit=payout.currency)


def _state(turn: Turn, payout: Payout) -> str:
    return turn.label(f"payout-state-{payout.state.value}")


COMMANDS = (
    Command(
        word="payout",
        chinese="提现",
        run=ask,
        most=1,
        at=At.PRIVATE,
        shows="AMOUNT",
        is_in_menu=False,
        asks=(
            Ask(
                name="AMOUNT",
                prompt="ask-payout",
                example=lambda turn: amounts.sample(2000, turn.shop.currency),
                read=lambda turn, text: amounts.money(text, turn.shop.currency),
            ),
        ),
    ),
    Command(word="payouts", chinese="提现申请", run=listed, role=Role.OWNER, at=At.PRIVATE, is_in_menu=False),
)
PRESSES = {YES: (Role.OWNER, approve), NO: (Role.OWNER, refuse)}
RESULTS = {SENT: sent}
EVENTS = {PayoutChanged: changed}

"""The wallet: what is mine, and what is on its way to me."""

from handlers import payouts, shown
from handlers.actions import Actions
from handlers.commands import At, Command, Commanded
from handlers.content import Text
from handlers.money import POINTS
from handlers.texts import Marked, forms, joined
from handlers.turn import Turn
from storage import ledger, orders, rewards
from storage.rows import Reward

SHOWN_MAX = 10
"""Rewards on hold that are shown one by one."""


def wallet(turn: Turn, commanded: Commanded) -> Actions:
    """/wallet: credit, points, rewards on hold with the day they are released."""
    credit, points = _balance(turn, turn.shop.currency), _balance(turn, POINTS)
    held = rewards.on_hold(turn.tx, turn.shop.id, turn.me.id)
    below = turn.say("wallet-below") if credit < 0 else Marked("")
    lines = [
        turn.say("wallet-title", credit=turn.money(credit), points=forms.value(points, POINTS, turn.language)),
        below,
        *payouts.on_the_way(turn),
        turn.say("wallet-on-hold") if held else turn.say("wallet-none-on-hold"),
        *[_on_hold(turn, reward) for reward in held[:SHOWN_MAX]],
        turn.say("wallet-more", count=len(held) - SHOWN_MAX) if len(held) > SHOWN_MAX else Marked(""),
    ]
    return turn.reply(Text(text=joined(lines)))


def _balance(turn: Turn, unit: str) -> int:
    return ledger.balance(turn.tx, turn.shop.id, ledger.of_member(turn.me.id), unit)


def _on_hold(turn: Turn, reward: Reward) -> Marked:
    order = orders.get_or_raise(turn.tx, turn.shop.id, reward.order_id)
    amount = forms.value(reward.amount, reward.unit, turn.language)
    day = forms.moment(reward.due_at or turn.now, turn.now, turn.shop.zone, turn.language)
    return turn.say("wallet-line", amount=amount, what=shown.what_of(turn, order), day=day)


COMMANDS = (Command(word="wallet", chinese="钱包", run=wallet, at=At.PRIVATE),)

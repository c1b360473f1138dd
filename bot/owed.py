"""What a courier has in hand: an action of the outbox, or one delivery of a broadcast."""

from dataclasses import dataclass, replace
from datetime import datetime

from handlers.actions import Action, AnswerJoin, AskMembership, ClosePoll, DropButtons, Edit, MakeLink, RevokeLink, Say
from storage.rows import ShopId


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """`lane` is the chat, or empty. `action` is None where it is still to be read. `cost` None: ask the platform.

    With `broadcast_id` it is a delivery of that broadcast, and `id` the delivery's.
    """

    id: int
    shop_id: ShopId
    platform: str
    lane: str
    rank: int
    action: Action | None
    not_before: datetime | None = None
    attempts: int = 0
    cost: int | None = None
    broadcast_id: int | None = None

    @property
    def messages(self) -> int:
        return self.cost or 0

    def tried(self, action: Action | None) -> "Owed":
        """After one more attempt. Spelled out, because it is done for every message and replace() is slow."""
        return Owed(
            id=self.id,
            shop_id=self.shop_id,
            platform=self.platform,
            lane=self.lane,
            rank=self.rank,
            action=action,
            not_before=self.not_before,
            attempts=self.attempts + 1,
            cost=self.cost,
            broadcast_id=self.broadcast_id,
        )


def relocated(action: Action, new_chat: str) -> Action:
    """The same action in the chat's new place."""
    match action:
        case Say() | MakeLink() | RevokeLink() | AnswerJoin() | AskMembership():
            return replace(action, to=replace(action.to, chat=new_chat))
        case Edit() | DropButtons() | ClosePoll():
            place = replace(action.sent.place, chat=new_chat)
            return replace(action, sent=replace(action.sent, place=place))
        case _:
            return action

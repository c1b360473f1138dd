"""Recording how things ended: everything that ended within a few milliseconds, in one transaction."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot import results
from bot.ended import Ended
from bot.owed import Owed, relocated
from handlers import actions
from handlers.outcomes import Done, HandedOver, Relocated, Unknown, Unreachable, WaitsForContact
from storage import deliveries, inbox, members, outbox
from storage.inbox import Arrived, Taken
from storage.tx import Tx

STORED_AS = {"handed_over": "done"}
"""The outbox has no word of its own for it."""
DELIVERY_STORED_AS = {"done": "sent"}
ARRIVED = ("done", "handed_over", "unknown")
"""What counts for the pace after a restart."""


def settle(tx: Tx, holder: str, ended: Sequence[Ended], is_community: Callable[[str], bool]) -> list[Taken]:
    """Record them. What somebody wants to know of goes to the inbox in the same transaction: those rows, in order."""
    if not ended:
        return []
    owed = [one for one in ended if one.owed.broadcast_id is None]
    # The last word on a row comes last: it may have been put off and have ended within one batch.
    outbox.relocate(tx, [_in_new_place(one) for one in owed if _has_moved(one)])
    outbox.put_off(tx, [_put_off(one) for one in owed if one.status == "queued" and not _has_moved(one)])
    outbox.settle(tx, [_final(one) for one in owed if one.status != "queued"])
    of_broadcasts = [one for one in ended if one.owed.broadcast_id is not None]
    deliveries.settle(tx, [_delivery(tx, one) for one in of_broadcasts])
    for one in ended:
        _shut(tx, one, is_community)
    told = [row for one in ended for row in _tell(holder, one, is_community)]
    return inbox.take(tx, told, ended[-1].at) if told else []


def moved_to(owed: Owed, new_chat: str) -> Owed:
    """The same, owed to the chat's new place."""
    action = None if owed.action is None else relocated(owed.action, new_chat)
    return replace(owed, lane=new_chat, action=action)


def _has_moved(one: Ended) -> bool:
    return one.status == "queued" and isinstance(one.outcome, Relocated)


def _final(one: Ended) -> dict[str, Any]:
    status = STORED_AS.get(one.status, one.status)
    return {"id": one.owed.id, "status": status, "attempts": one.owed.attempts, "reason": one.reason, "at": one.at}


def _in_new_place(one: Ended) -> dict[str, Any]:
    assert isinstance(one.outcome, Relocated)
    there = moved_to(one.owed, one.outcome.new_chat)
    action = actions.STORED.dump_json(there.action).decode() if there.action else ""
    return {"id": there.id, "lane": there.lane, "action": action, "attempts": there.attempts}


def _put_off(one: Ended) -> dict[str, Any]:
    return {
        "id": one.owed.id,
        "attempts": one.owed.attempts,
        "not_before": _not_before(one),
        "reason": one.reason,
        "at": one.at if isinstance(one.outcome, Unknown) else None,
    }


def _not_before(one: Ended) -> datetime:
    if isinstance(one.outcome, WaitsForContact):
        return outbox.FOR_CONTACT
    return one.at + timedelta(seconds=one.again_s)


def _delivery(tx: Tx, one: Ended) -> dict[str, Any]:
    """The delivery's row as it is now."""
    status, reason = DELIVERY_STORED_AS.get(one.status, one.status), one.reason
    outcome, message_id = one.outcome, None
    match outcome:
        case Done() | HandedOver():
            message_id = outcome.result.get("message_id")
        case Relocated() if status == "queued" and not deliveries.relocate(tx, one.owed.id, outcome.new_chat):
            status, reason = "skipped", "the chat is listed under its new id too"
    return {
        "id": one.owed.id,
        "status": status,
        "attempts": one.owed.attempts,
        "not_before": _not_before(one) if status == "queued" else 0,
        "reason": reason,
        "message_id": message_id,
        "sent_at": one.at if one.status in ARRIVED else None,
    }


def _shut(tx: Tx, one: Ended, is_community: Callable[[str], bool]) -> None:
    """Somebody who cannot be written to is not written to again, until they come back by themselves."""
    if isinstance(one.outcome, Unreachable) and one.owed.lane and not is_community(one.owed.lane):
        owed = one.owed
        members.set_writable(
            tx, owed.shop_id, owed.platform, owed.lane, can_write=False, unreachable=one.outcome.reason
        )


def _tell(holder: str, one: Ended, is_community: Callable[[str], bool]) -> list[Arrived]:
    owed, told = one.owed, []
    if isinstance(one.outcome, Relocated):
        raw = results.moved(owed.platform, owed.lane, one.outcome.new_chat, one.at)
        told.append((f"moved:{owed.platform}:{owed.lane}", raw))
    if isinstance(one.outcome, Unreachable) and owed.lane and is_community(owed.lane):
        raw = results.gone(owed.platform, owed.lane, one.outcome.reason, one.at)
        told.append((f"gone:{results.name_of(owed)}", raw))
    if one.status != "queued" and owed.broadcast_id is None and owed.action is not None and owed.action.on_result:
        raw = results.performed(owed.action.on_result, one.outcome, results.place_of(owed.action), one.at)
        told.append((results.name_of(owed), raw))
    return [_arrived(holder, owed, external_id, raw) for external_id, raw in told]


def _arrived(holder: str, owed: Owed, external_id: str, raw: str) -> Arrived:
    """Results of one chat keep their order; what belongs to no chat waits for nobody."""
    return Arrived(
        shop_id=owed.shop_id,
        source=results.SOURCE,
        external_id=external_id,
        lane=owed.lane or external_id,
        raw=raw,
        holder=holder,
    )

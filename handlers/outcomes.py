"""How an action went. A platform's errors are translated into these once, in its `perform.py`."""

from dataclasses import dataclass
from dataclasses import field as _field
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter


@dataclass(frozen=True, kw_only=True)
class Done:
    """It happened. `result` is what the action promises, such as {"message_id": "17"}."""

    kind: Literal["done"] = "done"
    result: dict[str, Any] = _field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RetryLater:
    """Not now: try again after `after_s` seconds; `everywhere`: the whole platform must pause, not this chat alone.
    `is_settings`: only another setting of ours helps, so it is owed for as long as that takes."""

    kind: Literal["retry_later"] = "retry_later"
    after_s: float
    everywhere: bool = False
    is_settings: bool = False
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class WaitsForContact:
    """Not now, and nobody can say when: it is owed until the platform hears from the account. `reason`: why."""

    kind: Literal["waits_for_contact"] = "waits_for_contact"
    reason: str


@dataclass(frozen=True, kw_only=True)
class Unreachable:
    """The target is gone: `reason` is one of blocked, deactivated, never_started, removed, deleted."""

    kind: Literal["unreachable"] = "unreachable"
    reason: str


@dataclass(frozen=True, kw_only=True)
class Relocated:
    """The chat has a new id; do it again there."""

    kind: Literal["relocated"] = "relocated"
    new_chat: str


@dataclass(frozen=True, kw_only=True)
class HandedOver:
    """A person must still confirm it on the platform (WeCom). `result`: {"message_id", "owners": of how many people}.
    What becomes of it is told by events.Settled."""

    kind: Literal["handed_over"] = "handed_over"
    result: dict[str, Any] = _field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Failed:
    """It did not happen and never will: the platform's words, cut short, without secrets."""

    kind: Literal["failed"] = "failed"
    reason: str


@dataclass(frozen=True, kw_only=True)
class Unknown:
    """It may have happened: the connection ended before the answer came."""

    kind: Literal["unknown"] = "unknown"
    reason: str


Outcome = Done | RetryLater | WaitsForContact | Unreachable | Relocated | HandedOver | Failed | Unknown

STORED: TypeAdapter[Outcome] = TypeAdapter(Annotated[Outcome, Field(discriminator="kind")])
"""Outcomes to and from JSON, for those that travel through the inbox."""

"""Notices: what staff should know without having asked."""

from collections.abc import Callable

from handlers.actions import Actions
from handlers.content import Content
from handlers.turn import Turn
from storage import staff
from storage.rows import Role


def to_owners(turn: Turn, make: Callable[[Turn], Content]) -> Actions:
    return to_staff(turn, Role.OWNER, make)


def to_staff(turn: Turn, least: Role, make: Callable[[Turn], Content]) -> Actions:
    """A private word to everybody of this role or above, each in their language."""
    told: Actions = []
    for member_id in staff.of_role(turn.tx, turn.shop.id, least):
        told += turn.tell(member_id, make)
    return told

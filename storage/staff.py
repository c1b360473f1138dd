"""Staff: who may command for a shop."""

from datetime import datetime

from storage.rows import MemberId, Role, ShopId
from storage.tx import Tx


def all_of(tx: Tx, shop_id: ShopId) -> dict[MemberId, Role]:
    """Everybody with a role, in the order they got it; of a person's several the highest."""
    found: dict[MemberId, Role] = {}
    for row in tx.all("staff_list", shop_id=shop_id):
        member_id, role = MemberId(row["member_id"]), Role(row["role"])
        if member_id not in found or role.reaches(found[member_id]):
            found[member_id] = role
    return found


def of_role(tx: Tx, shop_id: ShopId, least: Role) -> list[MemberId]:
    return [member_id for member_id, role in all_of(tx, shop_id).items() if role.reaches(least)]


def put(tx: Tx, shop_id: ShopId, member_id: MemberId, role: Role, at: datetime) -> None:
    tx.do("staff_put_alone", shop_id=shop_id, member_id=member_id)
    tx.do("staff_put", shop_id=shop_id, member_id=member_id, role=role, at=at)


def remove(tx: Tx, shop_id: ShopId, member_id: MemberId) -> bool:
    return tx.one("staff_remove", shop_id=shop_id, member_id=member_id) is not None


def put_owner_code(tx: Tx, shop_id: ShopId, owner_code: str, expires_at: datetime) -> None:
    """A new code cancels the old one. `expires_at` is real time."""
    tx.do("owner_code_put", shop_id=shop_id, owner_code=owner_code, expires_at=expires_at)


def use_owner_code(tx: Tx, shop_id: ShopId, owner_code: str, now: datetime) -> bool:
    """True once for a code that is still good."""
    return tx.one("owner_code_use", shop_id=shop_id, owner_code=owner_code, now=now) is not None

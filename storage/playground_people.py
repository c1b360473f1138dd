"""The people of the playground: made up, each an account on its platform."""

from dataclasses import dataclass
from datetime import datetime

from storage import playground
from storage.read import row_to
from storage.rows import ShopId
from storage.tx import Tx


@dataclass(frozen=True, kw_only=True)
class Person:
    """`is_blocked`: this person has shut the bot out."""

    account: str
    name: str
    username: str
    language: str
    is_blocked: bool


def add(tx: Tx, shop_id: ShopId, name: str, language: str, at: datetime) -> Person:
    """A new person, and their private chat with the bot, which has their account as its id."""
    number = tx.value("playground_next_person", shop_id=shop_id)
    account = f"p{number}"
    row = tx.one(
        "playground_person_add",
        shop_id=shop_id,
        account=account,
        number=number,
        name=name,
        username=_username(name, account, {one.username for one in all_of(tx, shop_id)}),
        language=language,
        at=at,
    )
    if row is None:
        raise LookupError("an insert gives its row")
    tx.one("playground_chat_add", shop_id=shop_id, chat=account, number=number, kind="private", title="", at=at)
    tx.one("playground_seat_take", shop_id=shop_id, chat=account, account=account, role="member", at=at)
    playground.next_version(tx, shop_id, is_state=True)
    return row_to(Person, row)


def get(tx: Tx, shop_id: ShopId, account: str) -> Person | None:
    row = tx.one("playground_person_get", shop_id=shop_id, account=account)
    return row_to(Person, row) if row else None


def all_of(tx: Tx, shop_id: ShopId) -> list[Person]:
    """In the order they came."""
    return [row_to(Person, row) for row in tx.all("playground_people_list", shop_id=shop_id)]


def block(tx: Tx, shop_id: ShopId, account: str, *, is_blocked: bool) -> bool:
    """False where it was so."""
    changed = tx.one("playground_person_block", shop_id=shop_id, account=account, is_blocked=is_blocked)
    if changed is not None:
        playground.next_version(tx, shop_id, is_state=True)
    return changed is not None


def roles(tx: Tx, shop_id: ShopId, platform: str) -> dict[str, str]:
    """Account → what the person may do for the shop; who is not in it is no staff."""
    return {row["account"]: row["role"] for row in tx.all("playground_roles", shop_id=shop_id, platform=platform)}


def unread(tx: Tx, shop_id: ShopId) -> dict[str, int]:
    """Account → messages not read, over all chats."""
    return {row["account"]: int(row["unread"]) for row in tx.all("playground_unread", shop_id=shop_id)}


def _username(name: str, account: str, taken: set[str]) -> str:
    """The name as one word, so that people can be called by @name; their account where that is somebody's."""
    word = "".join(sign for sign in name.casefold() if sign.isalnum())[:32]
    return word if word and word not in taken else account

"""Links into the playground's groups, and who has asked to be let in."""

from dataclasses import dataclass
from datetime import datetime

from storage.read import row_to
from storage.rows import ShopId
from storage.tx import Tx


@dataclass(frozen=True, kw_only=True)
class Link:
    """`link`: the whole address, which has the token in it. `asks`: whoever uses it asks to join."""

    token: str
    link: str
    chat: str
    name: str
    asks: bool
    is_revoked: bool = False


def add(tx: Tx, shop_id: ShopId, new: Link) -> None:
    tx.do(
        "playground_link_add",
        shop_id=shop_id,
        token=new.token,
        link=new.link,
        chat=new.chat,
        name=new.name,
        asks=new.asks,
    )


def get(tx: Tx, shop_id: ShopId, token: str) -> Link | None:
    row = tx.one("playground_link_get", shop_id=shop_id, token=token)
    return row_to(Link, row) if row else None


def revoke(tx: Tx, shop_id: ShopId, token: str) -> None:
    tx.do("playground_link_revoke", shop_id=shop_id, token=token)


def ask(tx: Tx, shop_id: ShopId, chat: str, account: str, token: str, at: datetime) -> None:
    """Somebody asks to be let in, by this link; asked again, the newest link counts."""
    tx.do("playground_request_put", shop_id=shop_id, chat=chat, account=account, token=token, at=at)


def take_request(tx: Tx, shop_id: ShopId, chat: str, account: str) -> str | None:
    """The token of the link somebody asks by, who from now on asks no more; None where they did not."""
    row = tx.one("playground_request_take", shop_id=shop_id, chat=chat, account=account)
    return str(row["token"]) if row else None

"""Media: pictures as bytes, by hash. A platform's file id is a cache per (instance, picture)."""

import json
from dataclasses import dataclass
from datetime import datetime

from storage.rows import ShopId
from storage.tx import Tx


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A picture re-encoded for keeping. Sizes in pixels."""

    sha256: str
    mime: str
    width: int
    height: int
    data: bytes


def put(tx: Tx, shop_id: ShopId, picture: Stored, at: datetime) -> None:
    """What is there already is kept from now on."""
    tx.do(
        "media_put",
        shop_id=shop_id,
        sha256=picture.sha256,
        mime=picture.mime,
        width=picture.width,
        height=picture.height,
        bytes=picture.data,
        at=at,
    )


def is_there(tx: Tx, shop_id: ShopId, sha256: str) -> bool:
    return tx.one("media_is_there", shop_id=shop_id, sha256=sha256) is not None


def get_bytes(tx: Tx, shop_id: ShopId, sha256: str) -> bytes | None:
    found = tx.value("media_bytes", shop_id=shop_id, sha256=sha256)
    return None if found is None else bytes(found)


def file_id(tx: Tx, instance: str, sha256: str) -> str | None:
    found = tx.value("media_file_id", instance=instance, sha256=sha256)
    return None if found is None else str(found)


def remember(tx: Tx, instance: str, sha256: str, file_id: str) -> None:
    tx.do("media_remember", instance=instance, sha256=sha256, file_id=file_id)


def tidy(tx: Tx, before: datetime) -> None:
    """Forget the pictures from before a moment that no product, post, plan, broadcast or join way names any more."""
    named = {row["media"] for row in tx.all("media_named")}
    for row in tx.all("media_listed"):
        named.update(one for one in json.loads(row["media"]) if one is not None)
    gone = tx.all("media_forget", before=before, named=sorted(named))
    tx.do("media_files_forget", gone=[row["sha256"] for row in gone])

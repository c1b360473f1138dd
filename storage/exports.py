"""Exports: every kind of row that leaves by the command line, in the fields others rely on (contract, "Exports").

Times are ISO 8601 in UTC, money is minor units, ids are integers.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from storage import ledger
from storage.read import instant
from storage.rows import ShopId
from storage.tx import Row, Tx

PAGE = 2000
POINTS = "points"
Exported = dict[str, Any]
Kind = Callable[[Tx, ShopId], Iterator[Exported]]

TIMES = {"joined_at", "left_at", "at", "placed_at", "paid_at", "shipped_at", "delivered_at", "cancelled_at", "sent_at"}
TIMES |= {"from", "until"}


def _pages(tx: Tx, shop_id: ShopId, query: str) -> Iterator[list[Row]]:
    after_id = 0
    while rows := tx.all(query, shop_id=shop_id, after_id=after_id, most=PAGE):
        yield rows
        after_id = rows[-1]["page_id"]


def _plain(query: str) -> Kind:
    def rows(tx: Tx, shop_id: ShopId) -> Iterator[Exported]:
        for page in _pages(tx, shop_id, query):
            yield from (_row(row) for row in page)

    return rows


def _members(tx: Tx, shop_id: ShopId) -> Iterator[Exported]:
    wallets = _wallets(tx, shop_id)
    for page in _pages(tx, shop_id, "export_members"):
        accounts = _grouped(tx, shop_id, "export_accounts", page, "member_id")
        for row in page:
            wallet = wallets.get(row["id"], {})
            credit = sum(amount for unit, amount in wallet.items() if unit != POINTS)
            more = {"accounts": accounts[row["id"]], "points": wallet.get(POINTS, 0), "credit_minor": credit}
            yield _row(row) | more | {"opted_out": bool(row["opted_out"])}


def _orders(tx: Tx, shop_id: ShopId) -> Iterator[Exported]:
    for page in _pages(tx, shop_id, "export_orders"):
        lines = _grouped(tx, shop_id, "export_lines", page, "order_id")
        for row in page:
            yield _row(row) | {"lines": lines[row["page_id"]]}


def _ledger(tx: Tx, shop_id: ShopId) -> Iterator[Exported]:
    after_id = 0
    while page := ledger.page(tx, shop_id, after_id, PAGE):
        for one in page:
            yield {
                "transfer": one.transfer,
                "at": one.at.isoformat(),
                "why": one.why,
                "ref": one.ref,
                "from": one.from_book,
                "to": one.to_book,
                "amount": one.amount,
                "unit": one.unit,
                "state": one.state,
            }
        after_id = page[-1].transfer


def _votes(tx: Tx, shop_id: ShopId) -> Iterator[Exported]:
    for row in tx.all("export_votes", shop_id=shop_id, after_id=0):
        texts = json.loads(row["all_options"])
        chosen = [texts[index] for index in json.loads(row["chosen"])]
        vote = _row(row)
        del vote["chosen"], vote["all_options"]
        yield vote | {"options": chosen}


KINDS: Mapping[str, Kind] = {
    "members": _members,
    "memberships": _plain("export_memberships"),
    "referrals": _plain("export_referrals"),
    "orders": _orders,
    "ledger": _ledger,
    "deliveries": _plain("export_deliveries"),
    "votes": _votes,
    "events": _plain("export_events"),
    "campaigns": _plain("export_campaigns"),
    "products": _plain("export_products"),
}
"""What can be exported."""


def _row(row: Row) -> Exported:
    named = {name: value for name, value in row.items() if name != "page_id"}
    return {name: _time(value) if name in TIMES else value for name, value in named.items()}


def _time(value: int | None) -> str | None:
    return None if value is None else instant(value).isoformat()


def _wallets(tx: Tx, shop_id: ShopId) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in tx.all("export_wallets", shop_id=shop_id):
        found[row["member_id"]][row["unit"]] = int(row["amount"])
    return found


def _grouped(tx: Tx, shop_id: ShopId, query: str, page: list[Row], by: str) -> dict[int, list[Exported]]:
    """The details of a page of rows, by the row they belong to."""
    found: dict[int, list[Exported]] = defaultdict(list)
    ids = [row["page_id"] for row in page]
    for row in tx.all(query, shop_id=shop_id, after_id=min(ids) - 1, last_id=max(ids)):
        found[row[by]].append({name: value for name, value in row.items() if name != by})
    return found

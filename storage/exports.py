"""Exports: every kind of row that leaves by the command line, in the fields others rely on (contract, "Exports").

Times are ISO 8601 in UTC, money is minor units, ids are integers. However many rows there are, a page of them is held.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from storage import accounts, keeping, ledger, members, merges, polls, referrals, shops
from storage.read import instant
from storage.rows import MemberId, ShopId
from storage.tx import Row, Tx

PAGE = 2000
POINTS = "points"
Exported = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What can be exported: its fields in their order, and its rows."""

    fields: tuple[str, ...]
    rows: Callable[[Tx, ShopId], Iterator[Exported]]


def _plain(query: str) -> Callable[[Tx, ShopId], Iterator[Exported]]:
    def rows(tx: Tx, shop_id: ShopId) -> Iterator[Exported]:
        for page in _pages(tx, shop_id, query):
            yield from (_row(row) for row in page)

    return rows


def _members(tx: Tx, shop_id: ShopId) -> Iterator[Exported]:
    for page in _pages(tx, shop_id, "export_members"):
        accounts = _grouped(tx, shop_id, "export_accounts", page, "member_id")
        wallets = _wallets(tx, shop_id, page)
        for row in page:
            wallet = wallets[row["id"]]
            credit = sum(amount for unit, amount in wallet.items() if unit != POINTS)
            more = {"accounts": accounts[row["id"]], "points": wallet.get(POINTS, 0), "credit_minor": credit}
            whole = _whole(tx, shop_id, row["id"]) if row["merged"] else {}
            yield _row(row) | more | {"opted_out": bool(row["opted_out"])} | whole


def _whole(tx: Tx, shop_id: ShopId, member_id: MemberId) -> Exported:
    """What a row has where a person goes by several numbers."""
    known = members.get_or_raise(tx, shop_id, member_id)
    spent, inviter = keeping.spent(tx, shop_id, member_id), referrals.live(tx, shop_id, member_id)
    book, currency = ledger.of_member(member_id), shops.get(tx, shop_id).currency
    return {
        "accounts": [{"platform": one.platform, "account": one.account} for one in accounts.of(tx, shop_id, member_id)],
        "joined_at": known.known_at.isoformat(),
        "orders": spent.orders,
        "spent_minor": spent.minor,
        "points": ledger.balance(tx, shop_id, book, POINTS),
        "credit_minor": ledger.balance(tx, shop_id, book, currency),
        "inviter_id": merges.person(tx, shop_id, inviter.inviter_id) if inviter else None,
        "opted_out": known.opted_out_at is not None,
        "language": known.language,
        "role": known.role,
    }


def _orders(tx: Tx, shop_id: ShopId) -> Iterator[Exported]:
    for page in _pages(tx, shop_id, "export_orders"):
        lines = _grouped(tx, shop_id, "export_lines", page, "order_id")
        for row in page:
            yield _row(row) | {"lines": lines[row["page_id"]]}


def _ledger(tx: Tx, shop_id: ShopId) -> Iterator[Exported]:
    after_id = 0
    books = _merged_books(tx, shop_id)
    while page := ledger.page(tx, shop_id, after_id, PAGE):
        for one in page:
            yield {
                "transfer": one.transfer,
                "at": one.at.isoformat(),
                "why": one.why,
                "ref": one.ref,
                "from": books.get(one.from_book, one.from_book),
                "to": books.get(one.to_book, one.to_book),
                "amount": one.amount,
                "unit": one.unit,
                "state": one.state,
            }
        after_id = page[-1].transfer


def _merged_books(tx: Tx, shop_id: ShopId) -> dict[str, str]:
    """The books of members who are one with another, and the book each is read as."""
    rows = tx.all("members_merged", shop_id=shop_id)
    return {ledger.of_member(row["id"]): ledger.of_member(row["merged_into"]) for row in rows}


def _votes(tx: Tx, shop_id: ShopId) -> Iterator[Exported]:
    last: polls.Ballot | None = None
    while page := polls.ballots(tx, shop_id, last, PAGE):
        for one in page:
            yield {
                "poll": one.poll_id,
                "question": one.question,
                "member_id": one.person_id,
                "options": list(one.options),
                "at": one.at.isoformat(),
            }
        last = page[-1]


def _fields(names: str) -> tuple[str, ...]:
    return tuple(names.split())


TIMES = frozenset(
    _fields("joined_at left_at at placed_at paid_at shipped_at delivered_at cancelled_at sent_at from until")
)
"""Fields that are instants."""

KINDS: Mapping[str, Kind] = {
    "members": Kind(
        fields=_fields(
            "id accounts name joined_at orders spent_minor points credit_minor inviter_id opted_out language role"
        ),
        rows=_members,
    ),
    "memberships": Kind(
        fields=_fields("member_id community platform joined_at left_at way code title"),
        rows=_plain("export_memberships"),
    ),
    "referrals": Kind(
        fields=_fields("inviter_id invitee_id code campaign at status reason"),
        rows=_plain("export_referrals"),
    ),
    "orders": Kind(
        fields=_fields(
            "number source paid_by buyer_id inviter_id status lines total_minor credit_minor refunded_minor currency "
            "campaign placed_at paid_at shipped_at delivered_at cancelled_at"
        ),
        rows=_orders,
    ),
    "ledger": Kind(fields=_fields("transfer at why ref from to amount unit state"), rows=_ledger),
    "deliveries": Kind(
        fields=_fields("id broadcast platform target member_id status attempts sent_at reason"),
        rows=_plain("export_deliveries"),
    ),
    "votes": Kind(fields=_fields("poll question member_id options at"), rows=_votes),
    "events": Kind(fields=_fields("kind member_id ref at"), rows=_plain("export_events")),
    "campaigns": Kind(
        fields=_fields("name status reward invitee on hold_s cap_minor budget_minor spent_minor from until"),
        rows=_plain("export_campaigns"),
    ),
    "products": Kind(
        fields=_fields("code name price_minor currency stock reserved sold status"),
        rows=_plain("export_products"),
    ),
}
"""What can be exported."""


def rows(tx: Tx, shop_id: ShopId, kind: Kind) -> Iterator[Exported]:
    """Every row of a kind, with exactly its fields."""
    for row in kind.rows(tx, shop_id):
        yield {name: row[name] for name in kind.fields}


def _pages(tx: Tx, shop_id: ShopId, query: str) -> Iterator[list[Row]]:
    after_id = 0
    while page := tx.all(query, shop_id=shop_id, after_id=after_id, most=PAGE):
        yield page
        after_id = page[-1]["page_id"]


def _row(row: Row) -> Exported:
    return {name: _time(value) if name in TIMES else value for name, value in row.items()}


def _time(value: int | None) -> str | None:
    return None if value is None else instant(value).isoformat()


def _wallets(tx: Tx, shop_id: ShopId, page: list[Row]) -> dict[int, dict[str, int]]:
    """By member and unit."""
    books = {ledger.of_member(row["id"]): row["id"] for row in page}
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for row in tx.all("export_wallets", shop_id=shop_id, books=list(books)):
        found[books[row["book"]]][row["unit"]] = row["amount"]
    return found


def _grouped(tx: Tx, shop_id: ShopId, query: str, page: list[Row], by: str) -> dict[int, list[Exported]]:
    """The details of a page of rows, by the row they belong to."""
    found: dict[int, list[Exported]] = defaultdict(list)
    ids = [row["page_id"] for row in page]
    for row in tx.all(query, shop_id=shop_id, after_id=min(ids) - 1, last_id=max(ids)):
        found[row[by]].append({name: value for name, value in row.items() if name != by})
    return found

"""How SQLite goes about what is asked often, or of what grows: by an index, never by a walk through a whole table."""

import json

import pytest

from storage.sql import load
from tests.handlers.harness import connect


@pytest.mark.parametrize(
    ("query", "indexes"),
    [
        ("communities_with_counts", ("memberships_live", "memberships_joins")),
        ("wakes_any_due", ("wakes_due",)),
        ("wakes_take_due", ("wakes_due",)),
        ("wakes_shown", ("wakes_shown",)),
        ("refunds_count", ()),
        ("outbox_tidy", ("outbox_created",)),
        ("media_forget", ("media_created",)),
        ("payouts_newest", ("payouts_open", "payouts_ended")),
    ],
)
def test_a_table_that_grows_is_not_walked_through(query: str, indexes: tuple[str, ...]) -> None:
    plan = plan_of(query)
    assert not [
        step for step in plan if step.startswith("SCAN") and step.split()[1] not in ("json_each", "found", "past")
    ]
    assert all(any(f"INDEX {index} " in step for step in plan) for index in indexes)


@pytest.mark.parametrize("query", ["figures_inbox_open", "figures_outbox_open", "figures_deliveries_open"])
def test_what_is_open_is_counted_where_only_that_stands(query: str) -> None:
    steps = [step.split() for step in plan_of(query) if step.startswith("SCAN")]
    partial = {"inbox_new", "inbox_lane", "inbox_waiting", "inbox_parked", "outbox_queue", "outbox_in_wait"}
    assert {step[-1] for step in steps} - {"each_one"} <= partial | {"deliveries_queue", "deliveries_sending"}


MEMBERS_STAYS = [
    "kept_counts",
    "membership_correct_ended",
    "membership_first_since",
    "membership_away_since",
    "memberships_over_any",
    "report_funnel",
]


@pytest.mark.parametrize("query", MEMBERS_STAYS)
def test_a_members_stays_are_found_by_the_member(query: str) -> None:
    steps = [step for step in plan_of(query) if "memberships_" in step]
    assert steps
    assert not [step for step in steps if "memberships_member " not in step], steps


@pytest.mark.parametrize("query", ["deliveries_due", "broadcasts_have_work"])
def test_what_is_still_to_be_sent_is_found_by_its_broadcast(query: str) -> None:
    """Each is asked twice a second: not by what was sent, nor by those who are waited for until they write again."""
    steps = [step for step in plan_of(query) if "deliveries" in step]
    assert steps
    assert all("INDEX deliveries_queue (broadcast_id=?" in step for step in steps), steps


def test_who_is_waited_for_is_not_looked_at_for_what_is_due() -> None:
    (step,) = [step for step in plan_of("deliveries_due") if "deliveries" in step]
    assert step.endswith("(broadcast_id=? AND platform=? AND not_before<?)")
    assert not [step for step in plan_of("deliveries_due") if "B-TREE" in step]


def test_the_refunds_of_an_order_are_found_by_it() -> None:
    assert [step for step in plan_of("broken_totals") if step.startswith("SCAN")] == ["SCAN o"]


def plan_of(query: str) -> list[str]:
    """The steps, as SQLite puts them into words."""
    statement = load("sqlite").get(query)
    values = {name: json.dumps([1]) if f"json_each(:{name})" in statement.text else 1 for name in statement.takes}
    rows = connect().execute(f"EXPLAIN QUERY PLAN {statement.text}", values)
    return [str(row[3]) for row in rows]

"""How SQLite goes about what is asked often, or of what grows: by an index, never by a walk through a whole table."""

import json

from storage.sql import load
from tests.handlers.harness import connect


def test_members_of_a_group_are_counted_by_its_own() -> None:
    assert not [step for step in plan_of("communities_with_counts") if step.startswith("SCAN")]


def test_an_order_s_refunds_are_counted_by_it() -> None:
    assert not [step for step in plan_of("refunds_count") if step.startswith("SCAN")]


def test_the_refunds_of_an_order_are_found_by_it() -> None:
    assert [step for step in plan_of("broken_totals") if step.startswith("SCAN")] == ["SCAN o"]


def plan_of(query: str) -> list[str]:
    """The steps, as SQLite puts them into words."""
    statement = load("sqlite").get(query)
    values = {name: json.dumps([1]) if f"json_each(:{name})" in statement.text else 1 for name in statement.takes}
    rows = connect().execute(f"EXPLAIN QUERY PLAN {statement.text}", values)
    return [str(row[3]) for row in rows]

"""What must never be is found by SQL of its own, which reads nothing that is over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from services.scheduling.adapters.postgres.work import AUDIT
from tests.integration.scheduling.town import NOW, at, limits, row

pytestmark = pytest.mark.parametrize("app", ["postgres"], indirect=True)

PAST = """
INSERT INTO occupancy (region, site, scope, quarter, persons)
SELECT 'musterstadt', 'linden', 'zone:' || zone, extract(epoch FROM %s::timestamptz)::bigint / 900 - quarter, 1
  FROM generate_series(1, 4) AS zone, generate_series(1, 10000) AS quarter RETURNING 1
"""


def test_a_miscounted_quarter_hour_to_come_is_found(town):
    town.bring(row(2), row(3, starts_at=at(day=4)))
    assert not town.broken()
    town.rows("UPDATE occupancy SET persons = persons + 1 WHERE scope = 'building' RETURNING 1")
    assert town.broken() == {"occupancy_drift": 6.0}
    town.rows("DELETE FROM occupancy WHERE scope = 'building' RETURNING 1")
    assert town.broken() == {"occupancy_drift": 6.0}


def test_crowded_quarter_hours_to_come_are_found(town):
    town.bring(row(2), row(3))
    town.limits(1, limits(building=1), version=2)
    assert town.crowded() == 3


def scans(plan: dict[str, Any], table: str) -> Iterator[dict[str, Any]]:
    """The parts of a query plan that read this table."""
    if plan.get("Relation Name") == table:
        yield plan
    for part in plan.get("Plans", ()):
        yield from scans(part, table)


@pytest.mark.parametrize("name", ["occupancy_drift", "crowded_quarters"])
def test_quarter_hours_that_are_over_are_left_out_where_the_table_is_read(town, name):
    past = town.rows(PAST, NOW)
    town.bring(row(2))
    with town.app.database.transaction() as connection:
        connection.execute("ANALYZE occupancy")
        [plan] = connection.execute(f"EXPLAIN (FORMAT JSON) {AUDIT[name]}", {"now": NOW}).fetchall()
    [scan] = scans(plan["QUERY PLAN"][0]["Plan"], "occupancy")
    assert scan["Plan Rows"] < len(past) / 20

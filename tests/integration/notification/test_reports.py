"""What people ask about campaigns stays quick when a year of letters lies in the database."""

from __future__ import annotations

import pytest

from services.notification.adapters.postgres.reports import SQL
from tests.integration.notification.office import REGION, PostgresOffice


@pytest.mark.parametrize("office", ["postgres"], indirect=True)
def test_the_list_of_campaigns_counts_letters_without_reading_them(office: PostgresOffice):
    given = {"region": REGION, "switch_id": None, "campaign_id": None, "state": None, "limit": 500}
    with office.database.transaction() as connection:
        for way in ("seqscan", "bitmapscan"):  # what is quickest for the few letters of a test
            connection.execute(f"SET LOCAL enable_{way} = off")
        plan = "\n".join(row["QUERY PLAN"] for row in connection.execute(f"EXPLAIN {SQL['campaigns']}", given))

    assert "Index Only Scan using letter_states on letter" in plan, plan

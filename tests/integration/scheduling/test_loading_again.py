"""A region file that is loaded again: appointments that are booked already stay counted and can be released."""

from __future__ import annotations

from typing import Any

import pytest

from services.scheduling.application.cancel_appointment import cancel_appointment
from tests.integration.scheduling.town import CLERK, CLOSED, at, document, limits


def zones(waiting: bool) -> list[dict[str, Any]]:
    found = document()["sites"][0]["zones"]
    return [{**zone, "waiting": waiting and zone["id"] == "entrance"} for zone in found]


@pytest.mark.parametrize("waiting", [True, False])
def test_a_site_that_gets_or_loses_its_waiting_area_counts_those_already_booked_anew(town, waiting):
    town.reload(zones=zones(not waiting))
    early = town.book(starts_at=at(day=3))
    town.reload(zones=zones(waiting))
    assert not town.broken()
    town.book(starts_at=at(day=3))
    cancel_appointment(town.app, town.id, early["appointment_id"], CLERK)
    assert not town.broken()
    town.switch(2, CLOSED, limits(in_person=False))
    assert town.state().bookable
    assert not town.rows("SELECT 1 FROM occupancy WHERE persons > 0")

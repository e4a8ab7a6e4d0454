"""A region file that is loaded again: appointments that are booked already stay counted and can be released."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from services.chassis.process.problems import Problem
from services.scheduling.application.bookings.cancel_appointment import cancel_appointment
from services.scheduling.application.bookings.conflicts import conflicts
from services.scheduling.application.commands import Cancel
from services.scheduling.domain.stage import Channel
from tests.integration.scheduling.town import CLERK, CLOSED, at, document, limits


def zones(waiting: bool) -> list[dict[str, Any]]:
    zones_before = document()["sites"][0]["zones"]
    return [{**zone, "waiting": waiting and zone["id"] == "entrance"} for zone in zones_before]


@pytest.mark.parametrize("waiting", [True, False])
def test_a_site_that_gets_or_loses_its_waiting_area_counts_those_already_booked_anew(town, waiting):
    town.reload(zones=zones(not waiting))
    early = town.book(starts_at=at(day=3))
    town.reload(zones=zones(waiting))
    assert not town.broken()
    town.book(starts_at=at(day=3))
    cancel_appointment(town.app, town.id, Cancel(UUID(early["appointment_id"])), CLERK)
    assert not town.broken()
    town.switch(2, CLOSED, limits(in_person=False))
    assert town.bookable()
    assert town.visitors() == 0


def test_at_a_site_that_is_no_longer_in_the_file_nobody_books_and_what_is_booked_can_be_cancelled(town):
    booked = town.book(site="list", channel=Channel.PHONE)
    town.load(site_ids=("linden",))
    with pytest.raises(Problem) as caught:
        town.book(site="list")
    assert caught.value.status == 404
    assert cancel_appointment(town.app, town.id, Cancel(UUID(booked["appointment_id"])), CLERK)["state"] == "cancelled"
    town.load()
    assert town.book(site="list")


def test_who_was_to_be_called_by_staff_who_left_is_a_conflict(town):
    booked = town.book(channel=Channel.PHONE, staff=("benefits-06",))
    town.book(channel=Channel.PHONE, staff=("benefits-03",))
    assert conflicts(town.app, town.id) == []
    town.load(staff=3)
    [conflict] = conflicts(town.app, town.id)
    assert (str(conflict["appointment_id"]), conflict["reason"]) == (booked["appointment_id"], "staff")

"""Appointments are found by household, number and time, over the sites that whoever asks may see."""

from __future__ import annotations

from uuid import UUID

from services.scheduling.application.bookings.find_appointments import find_appointments
from services.scheduling.application.commands import Find
from tests.integration.scheduling.town import at, row


def found(town, **known):
    return [booking.reference for booking in find_appointments(town.app, town.id, Find(**known))]


def test_appointments_are_found_by_all_that_is_known_of_them(town):
    rows = [row(2), row(3, site="list"), row(4, starts_at=at(day=4)), row(5, starts_at=at(day=7))]
    town.bring(*rows)
    ids = {each["reference"]: each["id"] for each in town.appointments()}
    assert found(town) == ["T-5", "T-4", *sorted(("T-2", "T-3"), key=lambda name: ids[name])]
    assert found(town, households=(rows[1].household_id,)) == ["T-3"]
    assert found(town, reference="T-4") == ["T-4"]
    assert found(town, appointment_id=UUID(str(ids["T-2"]))) == ["T-2"]
    assert found(town, sites=("linden",), since=at(day=4, hour=0)) == ["T-5", "T-4"]
    assert found(town, until=at(day=4, hour=0), sites=("list",)) == ["T-3"]
    assert found(town, limit=1) == ["T-5"]


def test_no_site_and_no_household_fits_nothing(town):
    town.bring(row(2))
    assert found(town, sites=()) == found(town, households=()) == []
    assert found(town, sites=("list",), reference="T-2") == []

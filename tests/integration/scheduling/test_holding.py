"""A time is held for whoever is booking it: nobody else gets it, and unless it is confirmed it is free again."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest

from services.chassis.process.identifiers import new_id
from services.chassis.process.problems import Problem
from services.scheduling.application.bookings.cancel_appointment import cancel_appointment
from services.scheduling.application.bookings.hold import confirm, give_back
from services.scheduling.application.bookings.list_appointments import list_appointments
from services.scheduling.application.commands import Cancel, Confirm
from services.scheduling.domain.stage import Channel
from tests.integration.scheduling.town import CLERK, CLOSED, Town, at, limits, stage

MINUTES = 10


def held(town: Town, **more: Any) -> dict[str, Any]:
    return town.book(hold_minutes=MINUTES, **more)


def confirmed(town: Town, shown: dict[str, Any], **other: Any) -> dict[str, Any]:
    starts_at = datetime.fromisoformat(str(shown["starts_at"]))
    about = {"starts_at": starts_at, "channel": Channel(shown["channel"]), **other}
    return confirm(town.app, town.id, Confirm("linden", UUID(str(shown["appointment_id"])), **about))


def states(town: Town) -> list[str]:
    return [each.state for each in list_appointments(town.app, town.id, "linden", at(day=0, hour=0), at(day=20), 99)]


def test_what_is_held_is_said_when_it_is_confirmed_and_once_only(town: Town) -> None:
    shown = held(town)
    assert not town.said("appointment.booked")

    for _ in range(2):
        assert confirmed(town, shown)["state"] == "booked"

    assert len(town.said("appointment.booked")) == 1
    town.clock.advance(hours=1)
    assert give_back(town.app) == 0 and states(town) == ["booked"]


def test_nobody_else_gets_it_and_the_household_is_nowhere_else(town: Town) -> None:
    household = new_id()
    held(town, household_id=household, channel=Channel.PHONE, staff=("benefits-01",))

    with pytest.raises(Problem, match="not-bookable-staff"):
        town.book(channel=Channel.PHONE, staff=("benefits-01",))
    with pytest.raises(Problem, match="not-bookable-household"):
        town.book(household_id=household, channel=Channel.PHONE)


def test_what_is_not_confirmed_in_time_is_free_again(town: Town) -> None:
    shown = held(town, staff=("benefits-01",))
    town.clock.advance(minutes=MINUTES - 1)
    assert give_back(town.app) == 0
    town.clock.advance(minutes=1)

    with pytest.raises(Problem, match="hold-over"):
        confirmed(town, shown)
    assert give_back(town.app) == 1 and give_back(town.app) == 0

    town.book(staff=("benefits-01",))
    assert sorted(states(town)) == ["booked", "cancelled"] and not town.broken()
    with pytest.raises(Problem, match="appointment-no-longer-booked"):
        confirmed(town, shown)


def test_given_up_early_it_is_free_at_once(town: Town) -> None:
    shown = held(town)
    cancel_appointment(town.app, town.id, Cancel(UUID(str(shown["appointment_id"]))), CLERK)
    town.clock.advance(hours=1)
    assert give_back(town.app) == 0 and states(town) == ["cancelled"]


def test_a_closing_meanwhile_leaves_nothing_in_person_to_confirm(town: Town) -> None:
    """Promise 2: nothing in person at a closed site, not by a booking in flight either."""
    shown = held(town)
    town.switch(2, stage(**{**CLOSED, "id": "closed"}), limits(in_person=False))

    with pytest.raises(Problem, match=r"hold-over|appointment-no-longer-booked"):
        confirmed(town, shown)

    town.clock.advance(hours=1)
    give_back(town.app)
    assert not town.broken() and states(town) in (["cancelled"], ["lapsed"])


def test_while_a_site_is_switched_nothing_is_confirmed_or_given_back(town: Town) -> None:
    shown = held(town)
    town.stage(2, stage(**{**CLOSED, "id": "closed"}))  # its limits are still to come

    with pytest.raises(Problem, match="site-fenced"):
        confirmed(town, shown)
    town.clock.advance(hours=1)
    assert give_back(town.app) == 0 and states(town) == ["booked"]

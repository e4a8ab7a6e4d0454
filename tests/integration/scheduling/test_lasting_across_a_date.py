"""What begins under one stage and lasts into the next is judged by the first, on every way in.

It is refused, in words of its own, only where the next one closes the house or has really no place for it.
"""

from __future__ import annotations

from uuid import UUID

import pytest

from services.chassis.process.problems import Problem
from services.scheduling.application.bookings.free_slots import free_slots
from services.scheduling.application.bookings.move_appointment import move_appointment
from services.scheduling.application.commands import FindSlots, Move, RecordTriage
from services.scheduling.application.triage.record_triage import record_triage
from services.scheduling.domain.stage import Channel
from tests.integration.scheduling.town import CLERK, CLOSED, at, limits, row, stage

NOON = at(day=3, hour=12)
ACROSS = at(day=3, hour=11.75)
NOBODY = limits(building=0, waiting=0, zone=0, room=0, in_person=False)
AFTERNOONS = [{"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "13:00", "closes": "16:00"}]

CLOSINGS = {
    "closed": (CLOSED, NOBODY),
    "closed, whatever its limits say": (CLOSED, limits()),
    "not in person": (stage(channels=["phone", "video"]), limits()),
    "nobody by its concept": (stage(), limits(in_person=False)),
}
NARROWINGS = {
    "no place in the building": (stage(), limits(building=0)),
    "no place in the zone": (stage(), limits(zone=0)),
    "rooms for one": (stage(), limits(room=1)),
}
OTHERWISE = {
    "exceptions only": (stage(admission="exception"), limits()),
    "emergencies only": (stage(admission="emergency"), limits(building=9)),
    "open later": (stage(hours=AFTERNOONS), limits()),
    "the phone first": (stage(triage="required"), limits()),
    "nobody is to wait": (stage(), limits(waiting=0)),
}


def offered(town, **wish) -> dict:
    plain = {"department": "benefits", "kind": "consultation", "channel": Channel.IN_PERSON}
    return free_slots(town.app, town.id, FindSlots("linden", **{**plain, "since": ACROSS, "until": NOON, **wish}))


def moved(town) -> None:
    earlier = town.book(starts_at=at(day=2, hour=9))
    move_appointment(town.app, town.id, Move(UUID(earlier["appointment_id"]), ACROSS), CLERK)


def refusals(town) -> list[tuple[str, str | None]]:
    """The code on each way in, with the instant that its sentence names."""
    told = []
    for way in (lambda: town.book(starts_at=ACROSS), lambda: moved(town)):
        with pytest.raises(Problem) as problem:
            way()
        told.append((problem.value.code, problem.value.params.get("at")))
    with pytest.raises(Problem) as problem:
        town.bring(row(2, starts_at=ACROSS))
    (fault,) = problem.value.faults
    assert fault.place == "line 2/starts_at"
    return [*told, (fault.code, fault.params.get("at"))]


@pytest.mark.parametrize("later", CLOSINGS)
def test_nobody_comes_who_would_still_be_there_when_the_house_closes(town, later):
    town.announce(2, *CLOSINGS[later], at=NOON)
    assert refusals(town) == [("not-bookable-closing", NOON.isoformat())] * 3
    assert offered(town) == {"reason": "closing", "slots": []}
    assert town.book(starts_at=at(day=3, hour=11.5))["state"] == "booked", "who is gone by then"
    assert town.book(starts_at=ACROSS, channel=Channel.PHONE)["state"] == "booked", "calls go on"


@pytest.mark.parametrize("later", NARROWINGS)
def test_nobody_comes_for_whom_there_is_no_place_after_the_date(town, later):
    town.announce(2, *NARROWINGS[later], at=NOON)
    assert refusals(town) == [("not-bookable-narrowing", NOON.isoformat())] * 3
    assert offered(town) == {"reason": None, "slots": []}
    assert town.book(starts_at=at(day=3, hour=11.5))["state"] == "booked"


@pytest.mark.parametrize("later", OTHERWISE)
def test_whoever_is_admitted_at_the_start_is_not_turned_out_by_what_the_next_stage_admits(town, later):
    town.announce(2, *OTHERWISE[later], at=NOON)
    assert [slot["starts_at"] for slot in offered(town)["slots"]] == [ACROSS.isoformat()]
    assert town.book(starts_at=ACROSS)["state"] == "booked"
    moved(town)
    assert town.bring(row(2, starts_at=ACROSS))["imported"] == 1
    assert not town.broken()
    assert town.crowded() == 0


def test_the_last_place_after_the_date_is_given_once(town):
    town.announce(2, stage(), limits(building=1), at=NOON)
    assert town.book(starts_at=ACROSS)["state"] == "booked"
    assert set(refusals(town)) == {("not-bookable-narrowing", NOON.isoformat())}


def test_too_many_at_the_start_is_the_reason_of_the_first_stage(town):
    town.limits(1, limits(building=1), version=2)
    town.announce(2, stage(), limits(building=0), at=NOON)
    town.book(starts_at=at(day=3, hour=11.5))
    assert set(refusals(town)) == {("not-bookable-limit", None)}


def test_a_phone_contact_is_judged_by_the_stage_in_which_its_visit_begins(town):
    visit = town.book(starts_at=ACROSS)
    town.announce(2, stage(admission="exception", triage="required"), limits(), at=NOON)
    about = RecordTriage(
        "linden",
        UUID(visit["household_id"]),
        "personal_visit",
        appointment_id=UUID(visit["appointment_id"]),
        reason="Unterlagen",
    )
    assert str(record_triage(town.app, town.id, about, CLERK)["appointment_id"]) == visit["appointment_id"]


def test_whoever_was_there_before_the_closing_was_announced_stays(town):
    town.book(starts_at=ACROSS)
    town.announce(2, CLOSED, NOBODY, at=NOON)
    (visit,) = town.appointments()
    assert (visit["state"], visit["channel"], visit["starts_at"]) == ("booked", "in_person", ACROSS)
    assert not town.broken()


def test_the_first_visitors_after_a_closing_arrive_before_it_opens(town):
    town.switch(2, CLOSED, NOBODY)
    town.announce(3, stage(), limits(building=2), at=NOON)
    assert offered(town, until=at(day=3, hour=12.25))["slots"][0]["starts_at"] == NOON.isoformat()
    assert town.book(starts_at=NOON)["state"] == "booked"
    assert town.bring(row(2, starts_at=NOON))["imported"] == 1
    with pytest.raises(Problem, match="not-bookable-limit"):
        town.book(starts_at=NOON)
    assert town.crowded() == 0
    assert not town.broken()

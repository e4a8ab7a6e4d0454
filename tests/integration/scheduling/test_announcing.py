"""A stage that is announced for a date: before it the old one, from it on the new one, and both at once."""

from __future__ import annotations

from uuid import UUID

import pytest

from services.chassis.process.problems import Problem
from services.scheduling.application.bookings.cancel_appointment import cancel_appointment
from services.scheduling.application.bookings.conflicts import conflicts
from services.scheduling.application.bookings.move_appointment import move_appointment
from services.scheduling.application.commands import Cancel, Move, RecordTriage
from services.scheduling.application.replans.progress import replan_status
from services.scheduling.application.triage.record_triage import record_triage
from services.scheduling.domain.stage import Channel
from tests.integration.scheduling.dated import AFTER, BEFORE, DATE, DAY, last_totals, refusal
from tests.integration.scheduling.town import CLERK, CLOSED, at, limits, row, stage


def test_before_its_date_the_old_stage_holds_from_it_on_the_new_one(town):
    town.announce(2, CLOSED, limits(in_person=False), at=DATE)
    assert town.book(starts_at=BEFORE)["state"] == "booked"
    assert refusal(town.book, starts_at=AFTER) == "not-bookable-admission"
    assert town.book(starts_at=AFTER, channel=Channel.PHONE)["channel"] == "phone"
    assert not town.broken()


def test_an_opening_is_booked_before_it_comes(town):
    """What was observed: on 15 June nobody could book a visit of 18 June, though it opened on the 17th."""
    town.switch(2, CLOSED, limits(in_person=False))
    assert refusal(town.book, starts_at=AFTER) == "not-bookable-admission"
    town.announce(3, stage(), at=DATE)
    assert refusal(town.book, starts_at=BEFORE) == "not-bookable-admission"
    assert town.book(starts_at=AFTER)["place"] is not None
    assert not town.broken()


def test_the_replan_covers_what_starts_from_the_date_on(town):
    town.bring(*(row(2 + n, starts_at=at(day=day, hour=9 + n)) for n, day in enumerate((1, 4, DAY, DAY + 2))))
    town.announce(2, CLOSED, limits(in_person=False), at=DATE)
    assert last_totals(town) == {"before": 2, "kept": 0, "phone": 0, "video": 0, "moved": 0, "lapsed": 2, "returned": 0}
    assert [each["state"] for each in town.appointments()] == ["booked", "booked", "lapsed", "lapsed"]
    told = [c["before"]["starts_at"] for b in town.said("appointments.changed") for c in b["data"]["changes"]]
    assert min(told) >= DATE.isoformat()
    assert not town.broken()


def test_the_preview_of_a_date_is_the_outcome(town):
    town.bring(
        *(
            row(2 + n, starts_at=at(day=day, hour=9 + n), phone_known=n % 2 == 0)
            for n, day in enumerate((1, 3, 7, 7, 8, 9))
        )
    )
    seen = town.preview(CLOSED, limits(in_person=False), at=DATE)["sites"][0]
    town.announce(2, CLOSED, limits(in_person=False), at=DATE)
    assert {"site": "linden", **last_totals(town)} == seen
    assert seen["before"] > 0


def test_a_period_ends_at_the_next_announced_entry(town):
    opens = at(day=DAY + 3, hour=0)
    town.bring(row(2, starts_at=AFTER), row(3, starts_at=at(day=DAY + 4)))
    later = town.appointments()[1]
    town.announce(2, stage(), at=opens)
    town.announce(3, CLOSED, limits(in_person=False), at=DATE)
    assert last_totals(town)["before"] == 1
    moved, untouched = town.appointments()
    assert moved["starts_at"] >= opens
    assert untouched == later
    assert not town.broken()


def test_whoever_must_move_is_moved_into_the_stage_that_holds_then(town):
    """Closed for a week and open again: a visit of the closed week is held after it, by the rules of then."""
    opens = at(day=DAY + 7, hour=0)
    late = [{"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "13:00", "closes": "16:00"}]
    town.bring(row(2, starts_at=AFTER, presence_required=True))
    town.announce(2, stage(hours=late), at=opens)
    seen = town.preview(CLOSED, limits(in_person=False), at=DATE, until=opens)["sites"][0]
    town.announce(3, CLOSED, limits(in_person=False), at=DATE)
    assert {"site": "linden", **last_totals(town)} == seen
    assert seen["moved"] == 1
    [moved] = town.appointments()
    assert moved["starts_at"] == at(day=DAY + 7, hour=13)
    assert not town.broken()


def test_notice_is_counted_from_the_date(town):
    tuesday = [{"days": ["thu", "fri"], "opens": "08:00", "closes": "16:00"}]
    town.bring(row(2, starts_at=at(day=DAY)))
    town.announce(2, stage(hours=tuesday, notice_working_days=1), at=DATE)
    [moved] = town.appointments()
    assert moved["starts_at"] == at(day=DAY + 3, hour=8)


def test_the_fence_of_what_comes_leaves_alone_what_is_before_it(town):
    early = town.book(starts_at=BEFORE, phone_known=True)
    late = town.book(starts_at=AFTER, phone_known=True)
    town.stage(2, CLOSED, at=DATE)
    assert replan_status(town.app, town.id, town.site)["state"] == "waiting_for_limits"
    assert town.book(starts_at=at(day=2))["state"] == "booked"
    town.bring(row(9, starts_at=at(day=4)))
    moved = Move(UUID(early["appointment_id"]), at(day=4, hour=11))
    assert move_appointment(town.app, town.id, moved, CLERK)["state"] == "booked"
    assert refusal(town.book, starts_at=AFTER) == "site-fenced"
    assert refusal(town.bring, row(10, starts_at=AFTER)) == "site-fenced"
    assert refusal(cancel_appointment, town.app, town.id, Cancel(UUID(late["appointment_id"])), CLERK) == "site-fenced"
    into = Move(UUID(town.book(starts_at=at(day=2, hour=11))["appointment_id"]), AFTER)
    assert refusal(move_appointment, town.app, town.id, into, CLERK) == "site-fenced"
    town.limits(2, limits(in_person=False))
    assert last_totals(town)["before"] == 1
    assert cancel_appointment(town.app, town.id, Cancel(UUID(late["appointment_id"])), CLERK)["state"] == "cancelled"
    assert not town.broken()


def test_what_reaches_into_the_fence_waits_for_it(town):
    noon = at(day=3, hour=12)
    town.stage(2, stage(), at=noon)
    assert refusal(town.book, starts_at=at(day=3, hour=11.75)) == "site-fenced"
    assert town.book(starts_at=at(day=3, hour=11.5))["state"] == "booked"
    town.limits(2, limits())
    assert town.book(starts_at=at(day=3, hour=11.75))["state"] == "booked"


def test_a_phone_contact_about_a_visit_is_judged_by_its_stage(town):
    town.announce(2, stage(triage="required"), at=DATE)
    household = town.wish().household_id
    assert refusal(town.book, starts_at=AFTER, household_id=household) == "not-bookable-triage"
    contact = RecordTriage("linden", household, "personal_visit", reason="Unterlagen vorlegen")
    record_triage(town.app, town.id, contact, CLERK)
    assert town.book(starts_at=BEFORE)["state"] == "booked"
    assert town.book(starts_at=AFTER, household_id=household)["state"] == "booked"


def test_moves_between_stages_are_judged_by_the_stage_of_the_new_time(town):
    town.announce(2, CLOSED, limits(in_person=False), at=DATE)
    early = town.book(starts_at=BEFORE, phone_known=True)
    into = Move(UUID(early["appointment_id"]), AFTER)
    assert refusal(move_appointment, town.app, town.id, into, CLERK) == "not-bookable-admission"
    as_call = Move(UUID(early["appointment_id"]), AFTER, channel=Channel.PHONE)
    call = move_appointment(town.app, town.id, as_call, CLERK)
    back = Move(call["appointment_id"], BEFORE, channel=Channel.IN_PERSON)
    assert move_appointment(town.app, town.id, back, CLERK)["channel"] == "in_person"


def test_lines_of_a_file_are_judged_each_by_its_own_time(town):
    town.announce(2, CLOSED, limits(in_person=False), at=DATE)
    with pytest.raises(Problem) as problem:
        town.bring(row(2, starts_at=BEFORE), row(3, starts_at=AFTER))
    assert [fault.place for fault in problem.value.faults] == ["line 3/channel"]
    assert town.bring(row(2, starts_at=BEFORE), row(3, starts_at=AFTER, channel=Channel.PHONE))["imported"] == 2


def test_conflicts_are_those_of_each_stage_in_its_time(town):
    town.bring(*(row(number, starts_at=AFTER) for number in (2, 3, 4)), *(row(n, starts_at=BEFORE) for n in (5, 6)))
    town.announce(2, stage(), at=DATE)
    assert conflicts(town.app, town.id) == []
    town.limits(2, limits(building=1), version=2)
    assert [each["starts_at"] for each in conflicts(town.app, town.id)] == [AFTER, AFTER]
    assert town.crowded() > 0


def test_events_of_single_appointments_bear_the_entry_of_their_time(town):
    town.announce(2, stage(), at=DATE)
    town.book(starts_at=BEFORE)
    cancel_appointment(town.app, town.id, Cancel(UUID(town.book(starts_at=AFTER)["appointment_id"])), CLERK)
    assert [body["sequence"] for body in town.said("appointment.booked")] == [1, 2]
    assert [body["sequence"] for body in town.said("appointment.cancelled")] == [2]


def test_who_looked_before_the_announcement_may_book_before_its_date_only(town):
    town.announce(2, stage(), at=DATE)
    assert town.book(starts_at=BEFORE, expected_sequence=1)["state"] == "booked"
    assert refusal(town.book, starts_at=AFTER, expected_sequence=1) == "stage-changed-meanwhile"
    assert town.book(starts_at=AFTER, expected_sequence=2)["state"] == "booked"
    assert refusal(town.book, starts_at=AFTER, expected_sequence=3) == "stage-changed-meanwhile"


def test_at_its_date_nothing_is_said_and_the_stage_holds(town):
    town.bring(row(2, starts_at=AFTER))
    town.announce(2, CLOSED, limits(in_person=False), at=DATE)
    said = len(town.said("site.replanned")), len(town.said("appointments.changed"))
    town.clock.time = DATE
    town.in_force(2, DATE)
    assert (len(town.said("site.replanned")), len(town.said("appointments.changed"))) == said
    assert town.holding().sequence == 2
    assert refusal(town.book, starts_at=at(day=DAY, hour=15)) == "not-bookable-admission"
    assert not town.broken()


def test_the_status_names_the_announced_entries_too(town):
    town.stage(2, CLOSED, at=DATE)
    status = replan_status(town.app, town.id, town.site)
    assert (status["sequence"], status["fenced"]) == (2, True)
    assert [(each["sequence"], each["fenced"]) for each in status["entries"]] == [(1, False), (2, True)]
    town.limits(2, limits())
    assert replan_status(town.app, town.id, town.site)["state"] == "idle"


def test_a_preview_names_whose_appointments_change_before_letters_arrive(town):
    town.bring(row(2, starts_at=at(day=DAY)), row(3, starts_at=at(day=DAY + 2)))
    days = [each["starts_at"].date() for each in town.appointments()]
    seen = town.preview(CLOSED, limits(in_person=False), at=DATE, arrive=days[1])
    assert [each["day"] for each in seen["early"]] == [days[0].isoformat()]
    assert town.preview(CLOSED, limits(in_person=False), at=DATE)["early"] == []


def test_a_preview_stands_while_nothing_changes_and_falls_with_a_later_announcement(town):
    until = at(day=DAY + 7, hour=0)
    town.announce(2, stage(), at=until)
    seen = town.preview(CLOSED, limits(), at=DATE, until=until)["digest"]
    assert town.preview(CLOSED, limits(), at=DATE, until=until)["digest"] == seen
    town.limits(2, limits(building=3), version=2)
    assert town.preview(CLOSED, limits(), at=DATE, until=until)["digest"] != seen

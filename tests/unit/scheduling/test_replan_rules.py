"""What a stage does to single appointments: the facts of the authorities as rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.scheduling.domain.appointment import Place
from services.scheduling.domain.decision import Outcome, Totals
from services.scheduling.domain.replan import replan
from services.scheduling.domain.rules import Reason
from services.scheduling.domain.stage import Admission, Channel
from tests.unit.scheduling.builders import (
    BERLIN,
    EFFECTIVE,
    appointment,
    limits,
    opening,
    site,
    snapshot,
    stage,
)


def only(*future, **changes):
    [decision] = replan(snapshot(*future, **changes))
    return decision


def outcomes(*future, **changes):
    return {d.before.id.int: d.outcome for d in replan(snapshot(*future, **changes))}


def test_an_appointment_that_the_stage_admits_is_kept_as_it_is():
    decision = only(appointment())
    assert decision.outcome is Outcome.KEPT
    assert decision.after == decision.before
    assert decision.reason is Reason.NONE


def test_a_closed_site_serves_by_phone_at_the_same_time_with_the_same_staff():
    before = appointment(phone_known=True)
    decision = only(before, stage=stage(admission=Admission.CLOSED))
    assert (decision.outcome, decision.reason) == (Outcome.PHONE, Reason.ADMISSION)
    assert decision.after.place is None
    assert (decision.after.starts_at, decision.after.staff) == (before.starts_at, before.staff)


def test_who_has_no_phone_number_and_no_video_lapses_at_a_closed_site_without_disadvantage():
    decision = only(appointment(), stage=stage(admission=Admission.CLOSED))
    assert decision.outcome is Outcome.LAPSED
    assert decision.after is None
    assert decision.no_disadvantage


def test_in_emergencies_only_an_emergency_stays():
    calm = stage(admission=Admission.EMERGENCY)
    assert only(appointment(kind="emergency"), stage=calm).outcome is Outcome.KEPT
    assert only(appointment(presence_required=True), stage=calm).outcome is Outcome.LAPSED


def test_in_exceptions_what_needs_presence_stays():
    exception = stage(admission=Admission.EXCEPTION)
    assert only(appointment(presence_required=True), stage=exception).outcome is Outcome.KEPT
    assert only(appointment(phone_known=True), stage=exception).outcome is Outcome.PHONE


def test_what_needs_presence_never_goes_remote():
    decision = only(
        appointment(presence_required=True, phone_known=True, video_capable=True),
        stage=stage(admission=Admission.CLOSED),
    )
    assert decision.outcome is Outcome.LAPSED


def test_the_department_says_which_remote_channel_comes_first():
    before = appointment(department="placement", staff=("placement-01",), phone_known=True, video_capable=True)
    closed = stage(admission=Admission.CLOSED, remote={"placement": (Channel.VIDEO, Channel.PHONE)})
    assert only(before, stage=closed).outcome is Outcome.VIDEO
    assert only(replace(before, video_capable=False), stage=closed).outcome is Outcome.PHONE


def test_where_the_stage_does_not_name_a_department_its_own_channels_count():
    before = appointment(phone_known=True, video_capable=True)
    assert only(before, stage=stage(admission=Admission.CLOSED, remote={})).outcome is Outcome.PHONE


def test_a_channel_that_the_stage_does_not_offer_is_not_used():
    closed = stage(admission=Admission.CLOSED, channels=frozenset({"video", "post"}))
    before = appointment(
        department="placement", staff=("placement-01",), phone_known=True, video_capable=True, channel=Channel.PHONE
    )
    assert only(before, stage=closed).outcome is Outcome.VIDEO


def test_phone_and_video_stay_where_the_stage_still_offers_them():
    by_phone = appointment(channel=Channel.PHONE, phone_known=True)
    assert only(by_phone, stage=stage(admission=Admission.OPEN)).outcome is Outcome.KEPT


def test_the_phone_contact_comes_first_where_triage_is_required():
    triage = stage(triage_required=True)
    decision = only(appointment(phone_known=True), stage=triage)
    assert (decision.outcome, decision.reason) == (Outcome.PHONE, Reason.TRIAGE)
    assert only(appointment(triaged=True), stage=triage).outcome is Outcome.KEPT
    assert only(appointment(presence_required=True), stage=triage).outcome is Outcome.KEPT
    assert only(appointment(kind="emergency"), stage=triage).outcome is Outcome.KEPT
    assert only(appointment(), stage=triage).outcome is Outcome.LAPSED


def test_staff_at_home_hold_no_personal_appointment_but_call():
    home = site(staff=1, at_home=1)
    decision = only(appointment(phone_known=True), site=home)
    assert (decision.outcome, decision.reason) == (Outcome.PHONE, Reason.STAFF)


def test_outside_the_hours_of_the_stage_an_appointment_is_moved_into_them():
    mornings = opening().lines[0]
    decision = only(
        appointment(hour=14), stage=stage(hours=(replace(mornings, closes=mornings.opens.replace(hour=10)),))
    )
    assert (decision.outcome, decision.reason) == (Outcome.MOVED, Reason.HOURS)
    assert decision.after.starts_at.astimezone(BERLIN).hour == 8


def test_a_moved_appointment_keeps_its_staff_and_gives_two_working_days_notice():
    others = [appointment(n, hour=9) for n in (1, 2)]
    decisions = replan(snapshot(*others, limits=limits(building=1)))
    moved = next(d for d in decisions if d.outcome is Outcome.MOVED)
    assert moved.before.id.int == 2
    assert moved.after.staff == moved.before.staff
    assert moved.after.starts_at.astimezone(BERLIN) == datetime(2020, 6, 17, 8, tzinfo=BERLIN)
    assert moved.after.place.room == moved.before.place.room


def test_two_moved_appointments_of_the_same_staff_follow_each_other():
    early = stage(hours=(replace(opening().lines[0], closes=opening().lines[0].opens.replace(hour=10)),))
    same = [appointment(1, hour=hour, id=appointment(n).id) for n, hour in ((1, 12), (2, 13), (3, 14))]
    decisions = replan(snapshot(*same, stage=early))
    starts = [d.after.starts_at.astimezone(BERLIN).strftime("%d %H:%M") for d in decisions]
    assert starts == ["17 08:00", "17 08:30", "17 09:00"]


def test_what_finds_no_time_within_the_horizon_lapses():
    assert only(appointment(hour=14), stage=stage(hours=())).outcome is Outcome.LAPSED


def test_an_emergency_goes_before_presence_before_a_tandem_before_the_rest():
    tandem_room = {
        "place": Place("floor", "floor-tandem-01"),
        "staff": ("benefits-03", "placement-03"),
        "kind": "tandem",
    }
    future = [
        appointment(1),
        appointment(2, presence_required=True),
        appointment(3, **tandem_room),
        appointment(4, kind="emergency"),
    ]
    kept = [
        {number for number, outcome in outcomes(*future, limits=limits(building=n)).items() if outcome is Outcome.KEPT}
        for n in range(5)
    ]
    assert kept == [set(), {4}, {2, 4}, {2, 3, 4}, {1, 2, 3, 4}]


def test_among_equals_the_earlier_appointment_stays_then_the_lower_id():
    decided = outcomes(appointment(1, hour=9.25), appointment(2, hour=9), appointment(3, hour=9), limits=limits(zone=1))
    assert [number for number, outcome in decided.items() if outcome is Outcome.KEPT] == [2]


def test_companions_count():
    assert only(appointment(persons=2), limits=limits(zone=1)).outcome is Outcome.LAPSED
    assert only(appointment(persons=2), limits=limits(zone=2)).outcome is Outcome.KEPT


def test_visitors_wait_before_their_appointment_and_count_in_the_house_while_they_do():
    back_to_back = appointment(1, hour=9), appointment(2, hour=9.5)
    assert set(outcomes(*back_to_back, limits=limits(zone=1)).values()) == {Outcome.KEPT}
    assert outcomes(*back_to_back, limits=limits(building=1))[2] is Outcome.MOVED
    assert outcomes(*back_to_back, limits=limits(waiting=0))[1] is Outcome.LAPSED
    no_waiting_area = site(waiting_area=False)
    assert outcomes(*back_to_back, site=no_waiting_area, limits=limits(waiting=0))[1] is Outcome.KEPT


def test_a_tandem_needs_two_staff_in_a_tandem_room_and_a_stage_that_offers_it():
    tandem = appointment(
        1, kind="tandem", staff=("benefits-01", "placement-01"), place=Place("floor", "floor-tandem-01")
    )
    assert only(tandem).outcome is Outcome.KEPT
    assert only(tandem, stage=stage(tandem=False)).reason is Reason.ADMISSION
    in_an_office = only(replace(tandem, place=Place("floor", "floor-consultation-01")))
    assert (in_an_office.outcome, in_an_office.reason) == (Outcome.MOVED, Reason.ROOM)
    assert in_an_office.after.place.room == "floor-tandem-01"
    assert in_an_office.after.staff == tandem.staff


def test_when_its_room_became_too_small_another_room_at_the_same_time_will_do():
    small = replace(limits(), rooms={"floor-consultation-01": 1, "floor-consultation-02": 2})
    decision = only(appointment(), limits=small)
    assert (decision.outcome, decision.reason) == (Outcome.MOVED, Reason.ROOM)
    assert decision.after.starts_at == decision.before.starts_at
    assert decision.after.place.room == "floor-consultation-02"


def test_somebody_who_is_in_the_house_already_takes_a_place():
    inside = appointment(9, hour=7.5, minutes=90, staff=("placement-04",))
    later = appointment(1, hour=8.5)
    assert only(later, running=(inside,), limits=limits(building=1)).outcome is Outcome.MOVED


def test_an_appointment_keeps_its_local_time_of_day_when_it_is_moved_over_the_clock_change():
    before_change = datetime(2020, 10, 22, 6, tzinfo=UTC)
    start = before_change + timedelta(days=1)
    evening = replace(appointment(), starts_at=start.replace(hour=20), ends_at=start.replace(hour=20, minute=30))
    decision = only(evening, effective_at=before_change)
    assert decision.after.starts_at.astimezone(BERLIN) == datetime(2020, 10, 26, 8, tzinfo=BERLIN)
    assert decision.after.starts_at == datetime(2020, 10, 26, 7, tzinfo=UTC)


@pytest.mark.parametrize("admission", list(Admission))
def test_where_limits_forbid_personal_visits_nobody_comes_in_person(admission):
    decisions = replan(
        snapshot(
            appointment(1, kind="emergency"),
            appointment(2),
            stage=stage(admission=admission),
            limits=limits(in_person=False),
        )
    )
    assert not [d for d in decisions if d.after is not None and d.after.in_person]


def test_the_totals_add_up():
    decisions = replan(
        snapshot(appointment(1), appointment(2, phone_known=True), appointment(3), limits=limits(building=1))
    )
    totals = Totals.of(decisions)
    assert totals == Totals(before=3, kept=1, phone=1, video=0, moved=1, lapsed=0)


def test_an_empty_site_has_nothing_to_decide():
    assert replan(snapshot(effective_at=EFFECTIVE)) == []

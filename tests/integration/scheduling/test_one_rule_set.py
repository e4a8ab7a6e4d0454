"""Every channel and every way in obey the same rules: what is offered can be booked, what is not offered is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.chassis.process.identifiers import new_id
from services.chassis.process.problems import Problem
from services.scheduling.application.bookings.conflicts import conflicts
from services.scheduling.application.bookings.free_slots import free_slots
from services.scheduling.application.commands import FindSlots
from services.scheduling.domain.stage import Channel
from tests.fakes.clock import StoppedClock
from tests.fakes.scheduling.house import fake_app
from tests.integration.scheduling.town import NOW, Town, at, document, limits, row, stage

REMOTE = (Channel.PHONE, Channel.VIDEO)
NOBODY_WORKS = {
    "Sunday at three": at(day=6, hour=3),
    "Saturday": at(day=5),
    "across the end of the day": at(day=3, hour=15.75),
    "over midnight": at(day=3, hour=23.75),
    "a public holiday": at(day=110),  # 3 October
}


def refused(town, **wish):
    with pytest.raises(Problem) as caught:
        town.book(**wish)
    return caught.value


def faults(town, *rows):
    with pytest.raises(Problem) as caught:
        town.bring(*rows)
    return [(fault.place, fault.code) for fault in caught.value.faults]


def offered(town, first, last, **wish):
    about = {"site": "linden", "department": "placement", "kind": "consultation", "channel": Channel.IN_PERSON}
    return free_slots(town.app, town.id, FindSlots(**{**about, "since": first, "until": last, **wish}))


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("when", NOBODY_WORKS)
def test_nobody_is_seen_or_called_when_nobody_works(town, channel, when):
    moment = NOBODY_WORKS[when]
    wish = {"channel": channel, "department": "placement", "starts_at": moment}
    assert refused(town, **wish).code == "not-bookable-hours"
    assert faults(town, row(2, **wish)) == [("line 2/starts_at", "not-bookable-hours")]
    assert offered(town, moment, moment + timedelta(minutes=1), channel=channel)["slots"] == []


@pytest.mark.parametrize("channel", Channel)
def test_a_time_to_the_second_or_between_the_quarters_is_a_fault(town, channel):
    wish = {"channel": channel, "department": "placement"}
    for moment in (at(day=3) + timedelta(seconds=30), at(day=3) + timedelta(minutes=7)):
        (fault,) = refused(town, **wish, starts_at=moment).faults
        assert (fault.place, fault.code) == ("starts_at", "not-a-quarter-hour")
    seconds = row(2, **wish, starts_at=at(day=3) + timedelta(seconds=30))
    assert faults(town, seconds) == [("line 2/starts_at", "not-a-full-minute")]
    assert town.bring(row(2, **wish, starts_at=at(day=3) + timedelta(minutes=20)))["imported"] == 1


def test_a_department_without_video_gives_no_appointments_by_video(town):
    assert refused(town, channel=Channel.VIDEO).code == "not-bookable-channel"
    assert faults(town, row(2, channel=Channel.VIDEO)) == [("line 2/channel", "not-bookable-channel")]
    by_video = offered(town, at(day=3), at(day=4), department="benefits", channel=Channel.VIDEO)
    assert by_video == {"reason": "channel", "slots": []}
    assert town.book(channel=Channel.VIDEO, department="placement")["channel"] == "video"


def test_what_the_stage_says_of_a_department_counts_more_than_what_it_offers_otherwise(town):
    town.switch(2, stage(departments={"placement": {"remote": []}}))
    assert refused(town, channel=Channel.PHONE, department="placement").code == "not-bookable-channel"
    assert town.book(channel=Channel.PHONE)["state"] == "booked"


def test_whoever_cannot_be_reached_gets_no_call(town):
    by_phone = {"channel": Channel.PHONE, "phone_known": False}
    by_video = {"channel": Channel.VIDEO, "department": "placement", "video_capable": False}
    assert refused(town, **by_phone).code == "not-bookable-phone"
    assert refused(town, **by_video).code == "not-bookable-video"
    lines = (row(2, **by_phone), row(3, **by_video))
    assert faults(town, *lines) == [
        ("line 2/phone_known", "not-bookable-phone"),
        ("line 3/video_capable", "not-bookable-video"),
    ]
    assert offered(town, at(day=3), at(day=4), **by_phone)["reason"] == "phone"


def test_free_times_and_booking_agree_about_admission(town):
    town.switch(2, stage(admission="exception"))
    assert offered(town, at(day=3), at(day=4)) == {"reason": "admission", "slots": []}
    assert refused(town, department="placement").code == "not-bookable-admission"
    necessary = offered(town, at(day=3), at(day=4), presence_required=True)["slots"]
    assert len(necessary) == 31
    assert town.book(department="placement", presence_required=True, starts_at=at(day=3))


def test_free_times_and_booking_agree_about_the_phone_contact(town):
    town.switch(2, stage(triage="required"))
    household = new_id()
    assert offered(town, at(day=3), at(day=4))["reason"] == "triage"
    assert offered(town, at(day=3), at(day=4), household_id=household)["reason"] == "triage"
    assert offered(town, at(day=3), at(day=4), kind="emergency", department="benefits")["slots"]


def test_the_hours_of_a_stage_are_those_of_the_house_and_calls_go_on(town):
    mornings = [{"days": ["mon", "tue", "wed", "thu"], "opens": "08:00", "closes": "10:00"}]
    town.switch(2, stage(hours=mornings))
    assert refused(town, starts_at=at(day=3, hour=14)).code == "not-bookable-hours"
    assert town.book(channel=Channel.PHONE, starts_at=at(day=3, hour=14))
    assert refused(town, channel=Channel.PHONE, starts_at=at(day=3, hour=20)).code == "not-bookable-hours"


def test_a_replan_moves_calls_that_nobody_could_make_any_more_and_says_so_before(town):
    call = town.book(channel=Channel.PHONE, starts_at=at(day=4, hour=15))
    shorter = [{"days": ["mon", "tue", "wed", "thu"], "opens": "08:00", "closes": "16:00"}]
    town.reload(hours=shorter)
    (conflict,) = conflicts(town.app, town.id, "linden")
    assert (str(conflict["appointment_id"]), conflict["reason"]) == (call["appointment_id"], "hours")
    town.switch(2, stage())
    (moved,) = town.appointments()
    assert (moved["channel"], moved["starts_at"]) == ("phone", at(day=2, hour=8))
    assert not town.broken()


def test_a_zone_that_is_full_does_not_hide_the_free_rooms_of_another(town):
    changed = document(town.id)
    for site in changed["sites"]:
        ground = {"id": "ground", "name": "Erdgeschoss", "persons": 20}
        site["zones"].append(ground)
        more = {"zone": "floor", "kind": "consultation", "count": 14, "area": 16, "persons": 3, "department": None}
        site["rooms"] = [more, {**more, "zone": "ground", "count": 1}]
    town.loaded(changed)
    rooms = {f"floor-consultation-{number:02}": 3 for number in range(1, 15)} | {"ground-consultation-01": 3}
    narrow = {**limits(), "zones": {"entrance": 0, "floor": 0, "ground": 9}, "rooms": rooms}
    town.limits(1, narrow, version=2)
    assert len(offered(town, at(day=3), at(day=3, hour=10))["slots"]) == 4
    for hour in (9, 9.5):
        assert town.book(department="placement", starts_at=at(day=3, hour=hour))["place"]["zone"] == "ground"


wishes = st.fixed_dictionaries(
    {
        "channel": st.sampled_from(Channel),
        "department": st.sampled_from(["benefits", "placement"]),
        "kind": st.sampled_from(["consultation", "short", "emergency", "tandem"]),
        "presence_required": st.booleans(),
        "phone_known": st.booleans(),
        "persons": st.sampled_from([None, 1, 2, 4]),
        "minutes": st.sampled_from([None, 10, 45]),
    }
)
there_already = st.lists(
    st.tuples(
        st.integers(0, 34), st.sampled_from([10, 15, 25, 30]), st.sampled_from([0, 5, 10]), st.sampled_from(Channel)
    ),
    max_size=14,
)
stages = st.fixed_dictionaries(
    {
        "admission": st.sampled_from(["emergency", "exception", "appointment", "open"]),
        "triage": st.sampled_from(["none", "none", "required"]),
        "tandem": st.booleans(),
        "arrival_spread_minutes": st.sampled_from([None, 0, 10, 30]),
    }
)
places = st.fixed_dictionaries(
    {"building": st.integers(0, 6), "waiting": st.integers(0, 4), "zone": st.integers(0, 6), "room": st.integers(2, 5)}
)


def small_town() -> Town:
    town = Town(fake_app(clock := StoppedClock(NOW)), clock)
    changed = document(town.id, staff=2)
    changed["kinds"].append({"id": "short", "name": "Kurz", "minutes": 20, "staff": 1, "persons": 1})
    town.loaded(changed)
    return town


def filled(town: Town, already, rules) -> None:
    town.stage(1, stage(), switch=False)
    town.limits(1, limits())
    for number, (quarter, minutes, off, channel) in enumerate(already):
        moment = at(day=3, hour=8 + quarter / 4) + timedelta(minutes=off)
        line = row(2 + number, starts_at=moment, minutes=minutes, channel=channel, department="placement")
        try:
            town.bring(line)
        except Problem:
            continue  # taken already
    town.stage(2, stage(**rules))


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(wishes, there_already, stages, places)
def test_each_offered_time_can_be_booked_and_each_other_is_refused(wish, already, rules, room_for):
    town = small_town()
    filled(town, already, rules)
    town.limits(2, limits(**room_for))
    try:
        free = {slot["starts_at"] for slot in offered(town, at(day=3, hour=7), at(day=3, hour=18), **wish)["slots"]}
    except Problem as problem:
        assert refused(town, **wish, starts_at=at(day=3)).code == problem.code
        return
    before = town.app.store.tables
    for quarter in range(7 * 4, 18 * 4):
        moment = at(day=3, hour=quarter / 4)
        town.app.store.tables = before
        if moment.isoformat() in free:
            assert town.book(**wish, starts_at=moment)["state"] == "booked"
            assert not town.broken() and not town.crowded()
        else:
            assert refused(town, **wish, starts_at=moment).code.startswith("not-bookable-")

"""Free times and limits on both sides of an announced date."""

from __future__ import annotations

from services.scheduling.application.bookings.free_slots import free_slots
from services.scheduling.application.commands import FindSlots
from services.scheduling.domain.stage import Channel
from tests.integration.scheduling.dated import AFTER, BEFORE, DATE, DAY, refusal
from tests.integration.scheduling.town import CLOSED, at, limits, stage


def slots(town, **changes) -> dict:
    plain = {"department": "benefits", "kind": "consultation", "channel": Channel.IN_PERSON}
    return free_slots(town.app, town.id, FindSlots("linden", **{**plain, "since": BEFORE, "until": AFTER, **changes}))


def test_free_times_across_the_date_come_from_both_stages(town):
    late = [{"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "13:00", "closes": "16:00"}]
    town.announce(2, stage(hours=late), limits(building=1), at=DATE)
    offered = slots(town, until=at(day=DAY, hour=17))
    starts = [slot["starts_at"] for slot in offered["slots"]]
    assert offered["reason"] is None
    before = [start for start in starts if start < DATE.isoformat()]
    after = [start for start in starts if start >= DATE.isoformat()]
    assert BEFORE.isoformat() in before
    assert after[0] == at(day=DAY, hour=13).isoformat()
    for start in (before[0], before[-1], after[0], after[-1]):
        assert town.book(starts_at=type(DATE).fromisoformat(start))["state"] == "booked"


def test_free_times_say_why_there_are_none_only_where_no_stage_of_the_time_has_any(town):
    town.announce(2, CLOSED, limits(in_person=False), at=DATE)
    across = slots(town)
    assert across["reason"] is None
    assert across["slots"]
    assert max(slot["starts_at"] for slot in across["slots"]) < DATE.isoformat()
    assert slots(town, since=DATE, until=AFTER) == {"reason": "admission", "slots": []}


def test_free_times_leave_out_what_is_being_replanned(town):
    town.stage(2, stage(), at=DATE)
    offered = slots(town, since=at(day=4), until=AFTER)["slots"]
    assert offered
    assert max(slot["ends_at"] for slot in offered) <= DATE.isoformat()
    assert refusal(slots, town, since=DATE, until=AFTER) == "site-fenced"


def test_limits_hold_by_the_quarter_hour_on_both_sides_of_the_date(town):
    noon = at(day=3, hour=12)
    town.announce(2, stage(), limits(building=1), at=noon)
    for _ in range(2):
        town.book(starts_at=at(day=3, hour=11), phone_known=True)
    town.book(starts_at=at(day=3, hour=11.75))
    assert refusal(town.book, starts_at=noon) == "not-bookable-limit"
    assert refusal(town.book, starts_at=at(day=3, hour=11.75)) == "not-bookable-narrowing"
    assert town.crowded() == 0
    assert not town.broken()

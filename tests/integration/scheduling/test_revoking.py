"""An announced stage goes before its date: what it changed is again as it was, where that is still free."""

from __future__ import annotations

from uuid import UUID

from services.contracts.events import scheduling
from services.scheduling.application.bookings.cancel_appointment import cancel_appointment
from services.scheduling.application.bookings.move_appointment import move_appointment
from services.scheduling.application.commands import Cancel, Move
from services.scheduling.application.replans.progress import switch_totals
from tests.integration.scheduling.dated import AFTER, DATE, DAY, SHUT, as_seen, last_totals, refusal, some
from tests.integration.scheduling.town import CLERK, CLOSED, at, limits, row, stage


def test_what_was_changed_is_again_what_it_was(town):
    some(town)
    before = as_seen(town)
    town.announce(2, CLOSED, SHUT, at=DATE)
    assert as_seen(town) != before
    event = town.revoke(3, 2, DATE)
    assert as_seen(town) == before
    totals = last_totals(town)
    assert totals["returned"] == totals["before"] == 12
    assert switch_totals(town.app, event.correlation_id) == totals
    assert town.book(starts_at=AFTER)["state"] == "booked"
    assert not town.broken()


def test_each_return_is_told_once_under_the_revocation(town):
    some(town)
    town.announce(2, CLOSED, SHUT, at=DATE)
    event = town.revoke(3, 2, DATE)
    batches = [scheduling.APPOINTMENTS_CHANGED.load(b) for b in town.said("appointments.changed") if b["sequence"] == 3]
    changes = [change for batch in batches for change in batch.data["changes"]]
    assert len({change["appointment_id"] for change in changes}) == len(changes) == 12
    assert {change["outcome"] for change in changes} == {"returned"}
    assert {batch.correlation_id for batch in batches} == {event.correlation_id}
    assert all(change["after"] is not None and not change["no_disadvantage"] for change in changes)


def test_what_was_moved_beyond_the_period_comes_back(town):
    opens = at(day=DAY + 7, hour=0)
    some(town)
    before = as_seen(town)
    town.announce(2, stage(), at=opens)
    town.announce(3, CLOSED, SHUT, at=DATE)
    assert last_totals(town)["moved"] > 0
    town.revoke(4, 3, DATE)
    assert as_seen(town) == before
    assert not town.broken()


def test_a_revocation_before_the_limits_came_changes_nothing_and_is_done_at_once(town):
    some(town)
    before = as_seen(town)
    town.stage(2, CLOSED, at=DATE)
    town.revoke(3, 2, DATE)
    assert as_seen(town) == before
    assert last_totals(town) == {
        **dict.fromkeys(("phone", "video", "moved", "lapsed", "returned"), 0),
        "before": 12,
        "kept": 12,
    }
    said = town.said("site.replanned")[-1]
    assert (said["sequence"], said["data"]["batches"], said["data"]["changes"]) == (3, 0, 0)
    assert town.said("appointments.changed") == []
    assert town.bookable(instant=AFTER)
    town.limits(2, SHUT)
    assert as_seen(town) == before
    assert not town.broken()


def test_a_revocation_before_its_entry_and_the_entry_never_lives(town):
    some(town)
    before = as_seen(town)
    town.revoke(3, 2, DATE)
    town.announce(2, CLOSED, SHUT, at=DATE)
    assert as_seen(town) == before
    assert [body["sequence"] for body in town.said("site.replanned")] == [1, 3]
    assert town.holding(AFTER).sequence == 1
    assert town.book(starts_at=AFTER)["state"] == "booked"


def test_the_same_revocation_twice_is_one(town):
    some(town)
    town.announce(2, CLOSED, SHUT, at=DATE)
    event = town.revoke(3, 2, DATE)
    before = town.everything()
    town.events.on_stage_revoked(event)
    assert town.everything() == before


def test_whoever_cannot_return_keeps_the_change(town):
    """Open on Thursdays only, so both move; meanwhile one of them makes another appointment at its old time."""
    household = town.wish().household_id
    town.bring(row(2, starts_at=AFTER, household_id=household), row(3, starts_at=AFTER))
    town.announce(2, stage(hours=[{"days": ["thu"], "opens": "08:00", "closes": "16:00"}]), at=DATE)
    assert last_totals(town)["moved"] == 2
    town.book(site="list", starts_at=AFTER, household_id=household)
    town.revoke(3, 2, DATE)
    totals = last_totals(town)
    assert (totals["before"], totals["returned"], totals["kept"]) == (2, 1, 1)
    here = {each["household_id"] == household: each for each in town.appointments() if each["site"] == "linden"}
    assert here[False]["starts_at"] == AFTER
    assert here[True]["starts_at"] > AFTER
    assert not town.broken()


def test_whoever_cannot_return_and_may_not_keep_the_change_is_replanned(town):
    """Announced was a phone stage; what holds has no phone, and the old time is taken by the household elsewhere."""
    household = town.wish().household_id
    by_hand = stage(channels=["in_person", "post"])
    town.switch(2, by_hand)
    town.bring(row(3, starts_at=AFTER, phone_known=True, household_id=household))
    town.announce(3, CLOSED, SHUT, at=DATE)
    assert last_totals(town)["phone"] == 1
    [call] = town.appointments()
    town.limits(2, limits(room=1), version=2)
    town.revoke(4, 3, DATE)
    assert last_totals(town)["before"] == last_totals(town)["lapsed"] == 1
    assert call["channel"] == "phone"
    assert not town.broken()


def test_a_lapsed_visit_whose_household_is_elsewhere_now_stays_lapsed_and_is_told_so(town):
    household = town.wish().household_id
    town.bring(row(2, starts_at=AFTER, household_id=household), row(3, starts_at=AFTER))
    town.announce(2, CLOSED, SHUT, at=DATE)
    assert last_totals(town)["lapsed"] == 2
    town.book(site="list", starts_at=AFTER, household_id=household)
    town.revoke(3, 2, DATE)
    totals = last_totals(town)
    assert (totals["before"], totals["returned"], totals["lapsed"]) == (2, 1, 1)
    [changes] = [body["data"]["changes"] for body in town.said("appointments.changed") if body["sequence"] == 3]
    stays = next(change for change in changes if change["outcome"] == "lapsed")
    assert (stays["household_id"], stays["after"], stays["no_disadvantage"]) == (str(household), None, True)
    lapsed = next(each for each in town.appointments() if each["state"] == "lapsed")
    assert lapsed["no_disadvantage"]
    assert not town.broken()


def test_limits_of_the_stage_that_holds_decide_who_returns(town):
    town.bring(*(row(n, starts_at=AFTER) for n in (2, 3, 4)))
    town.announce(2, CLOSED, SHUT, at=DATE)
    town.limits(1, limits(building=2), version=2)
    town.revoke(3, 2, DATE)
    totals = last_totals(town)
    assert (totals["returned"], totals["lapsed"]) == (2, 1)
    assert town.crowded() == 0
    assert not town.broken()


def test_what_was_booked_meanwhile_is_judged_by_the_stage_that_holds(town):
    town.switch(2, CLOSED, SHUT)
    town.announce(3, stage(), at=DATE)
    visit = town.book(starts_at=AFTER, phone_known=True)
    alone = town.book(starts_at=AFTER, phone_known=False)
    town.revoke(4, 3, DATE)
    states = {str(each["id"]): (each["state"], each["channel"]) for each in town.appointments()}
    assert states[visit["appointment_id"]] == ("booked", "phone")
    assert states[alone["appointment_id"]][0] == "lapsed"
    assert refusal(town.book, starts_at=AFTER) == "not-bookable-admission"
    assert not town.broken()


def test_what_somebody_has_touched_stays_as_they_made_it(town):
    some(town, 6)
    town.announce(2, stage(hours=[{"days": ["fri"], "opens": "08:00", "closes": "16:00"}]), at=DATE)
    booked = [each for each in town.appointments() if each["state"] == "booked"]
    assert last_totals(town)["moved"] > 1
    moved = [each for each in booked if each["channel"] == "in_person"]
    cancel_appointment(town.app, town.id, Cancel(moved[0]["id"]), CLERK)
    new = move_appointment(town.app, town.id, Move(moved[1]["id"], at(day=DAY + 4, hour=15)), CLERK)
    town.revoke(3, 2, DATE)
    after = {each["id"]: each for each in town.appointments()}
    assert after[moved[0]["id"]]["state"] == "cancelled"
    assert after[UUID(str(new["appointment_id"]))]["starts_at"] == at(day=DAY + 4, hour=15)
    assert not town.broken()


def test_a_second_announcement_after_a_revocation_is_replanned_like_the_first(town):
    some(town)
    before = as_seen(town)
    town.announce(2, CLOSED, SHUT, at=DATE)
    closed = as_seen(town)
    town.revoke(3, 2, DATE)
    town.announce(4, CLOSED, SHUT, at=DATE)
    assert as_seen(town) == closed
    town.revoke(5, 4, DATE)
    assert as_seen(town) == before


def test_overtaken_by_a_tightening_at_once(town):
    """An opening is announced, then the house closes now: the opening is taken back, and nothing is left in person."""
    town.switch(2, stage(admission="emergency"), limits())
    town.announce(3, stage(), at=DATE)
    town.book(starts_at=AFTER, phone_known=True)
    town.stage(4, CLOSED)
    town.revoke(5, 3, DATE, cause="overtaken")
    town.limits(4, SHUT)
    assert [each for each in town.appointments() if (each["state"], each["channel"]) == ("booked", "in_person")] == []
    assert sorted(body["sequence"] for body in town.said("site.replanned")) == [1, 2, 3, 4, 5]
    assert not town.broken()

"""A new stage and its limits replan a site, whatever comes first, however often, wherever it is interrupted."""

from __future__ import annotations

import pytest
from psycopg.types.json import Jsonb

from services.contracts.events import scheduling
from services.scheduling.application.bookings.cancel_appointment import cancel_appointment
from services.scheduling.application.bookings.conflicts import conflicts
from services.scheduling.application.commands import Cancel
from services.scheduling.application.replans.continue_replans import continue_open_replans
from services.scheduling.application.replans.progress import replan_status, switch_totals
from services.scheduling.domain.stage import Channel
from tests.integration.scheduling.steps import Killed, killing, some
from tests.integration.scheduling.town import CLERK, CLOSED, Town, at, limits, row, stage


def totals(town: Town) -> dict[str, int]:
    return town.said("site.replanned")[-1]["data"]["totals"]


def test_the_first_load_of_a_site_is_a_replan_of_nothing(town):
    [said] = town.said("site.replanned")
    assert said["data"]["totals"] == {
        "before": 0,
        "kept": 0,
        "phone": 0,
        "video": 0,
        "moved": 0,
        "lapsed": 0,
        "returned": 0,
    }
    assert "correlationid" not in said
    assert town.bookable()


def test_events_may_come_before_the_region_is_loaded(app, clock):
    town = Town(app, clock)
    town.switch(1, stage())
    town.load()
    assert town.book()["state"] == "booked"


def test_closing_a_site_leaves_nothing_in_person_and_forgets_nobody(town):
    some(town)
    switch = town.switch(2, CLOSED)
    counts = totals(town)
    assert counts["before"] == 24
    assert counts["kept"] == 0
    assert counts["phone"] + counts["video"] + counts["lapsed"] == 24
    assert not [each for each in town.appointments() if (each["state"], each["channel"]) == ("booked", "in_person")]
    assert town.visitors() == 0
    assert all(
        appointment["no_disadvantage"] for appointment in town.appointments() if appointment["state"] == "lapsed"
    )
    assert switch_totals(town.app, switch.correlation_id) == counts
    assert not town.broken()


def test_every_appointment_is_told_of_once_with_before_and_after(town):
    some(town)
    switch = town.switch(2, stage(), limits(building=2))
    batches = [scheduling.APPOINTMENTS_CHANGED.load(body) for body in town.said("appointments.changed")]
    changes = [change for batch in batches for change in batch.data["changes"]]
    assert len({change["appointment_id"] for change in changes}) == len(changes) == 24
    assert {batch.correlation_id for batch in batches} == {switch.correlation_id}
    after = {appointment["id"]: appointment for appointment in town.appointments()}
    for change in changes:
        stored = after[change["appointment_id"]]
        if change["after"] is None:
            assert (change["outcome"], stored["state"]) == ("lapsed", "lapsed")
        else:
            assert change["after"]["starts_at"] == stored["starts_at"]
            assert change["after"]["channel"] == stored["channel"]
            assert (change["after"]["place"] or {}).get("room") == stored["room"]


def test_limits_may_come_before_the_stage(town):
    some(town)
    town.limits(2, limits())
    assert town.bookable(), "what they belong to has not been heard of"
    town.stage(2, CLOSED)
    assert totals(town)["before"] == 24
    assert town.bookable()


def test_until_limits_come_the_site_is_fenced(town):
    town.stage(2, CLOSED)
    assert replan_status(town.app, town.id, town.site)["state"] == "waiting_for_limits"
    assert not town.bookable()
    assert town.bookable("list")


def test_the_same_event_twice_is_one_replan(town):
    some(town)
    stage_event = town.stage(2, CLOSED)
    limits_event = town.limits(2, limits())
    before = town.everything()
    town.events.on_stage_changed(stage_event)
    town.events.on_limits_changed(limits_event)
    assert town.everything() == before


def test_an_older_stage_never_undoes_a_newer_one(town):
    some(town)
    town.switch(3, CLOSED)
    before = town.appointments()
    town.stage(2, stage("wide-open", admission="open"))
    town.limits(2, limits(), version=9)
    assert town.holding().stage["id"] == "closed"
    assert town.holding().sequence == 3
    assert town.appointments() == before
    assert town.bookable()


@pytest.mark.parametrize("step", range(1, 7))
def test_a_process_killed_after_any_step_is_continued_to_the_same_totals(town, monkeypatch, small_batches, step):
    some(town)
    narrow = stage(tandem=False), limits(building=2)
    expected = town.preview(*narrow)["sites"][0]
    town.stage(2, narrow[0])
    with monkeypatch.context() as patch:
        killing(patch, step)
        with pytest.raises(Killed):
            town.limits(2, narrow[1])
    assert not town.broken()
    if step < 6:
        assert not town.bookable()
        continue_open_replans(town.app)
    assert {"site": "linden", **totals(town)} == expected
    assert len(town.said("site.replanned")) == 2
    assert town.said("site.replanned")[-1]["data"]["batches"] == 5
    assert [body["data"]["batch"] for body in town.said("appointments.changed")] == [1, 2, 3, 4, 5]
    assert not town.broken()
    assert town.bookable()


@pytest.mark.parametrize("step", range(1, 6))
def test_a_newer_stage_in_the_middle_of_a_replan_takes_over_from_there(town, monkeypatch, small_batches, step):
    some(town)
    town.stage(2, stage())
    with monkeypatch.context() as patch:
        killing(patch, step)
        with pytest.raises(Killed):
            town.limits(2, limits(building=2))
    town.stage(3, stage(move_horizon_days=21))
    continue_open_replans(town.app)
    assert replan_status(town.app, town.id, town.site)["state"] == "waiting_for_limits"
    town.limits(3, limits(building=4))
    told = [body["sequence"] for body in town.said("site.replanned")]
    assert told == [1, 3]
    lapsed_before = sum(
        change["outcome"] == "lapsed"
        for body in town.said("appointments.changed")
        if body["sequence"] == 2
        for change in body["data"]["changes"]
    )
    assert totals(town)["before"] == 24 - lapsed_before
    assert not town.broken()
    assert not town.crowded()
    assert [town.plan(sequence).state for sequence in (1, 2, 3)] == ["done", "superseded", "done"]


def test_a_visit_that_began_between_two_stages_holds_nothing_and_can_still_be_cancelled(town, monkeypatch):
    town.bring(row(2, starts_at=at(day=0, hour=8.25), phone_known=True), row(3, starts_at=at(day=1)))
    town.stage(2, CLOSED)
    with monkeypatch.context() as patch:
        killing(patch, 1)
        with pytest.raises(Killed):
            town.limits(2, limits(in_person=False))
    town.clock.time = at(day=0, hour=8.5)
    town.switch(3, stage())
    begun = town.appointments()[0]
    assert (begun["state"], begun["holds"]) == ("booked", False)
    town.book(starts_at=at(day=0, hour=8.5))
    assert cancel_appointment(town.app, town.id, Cancel(begun["id"]), CLERK)["state"] == "cancelled"
    assert not town.broken()


def test_moves_may_exchange_places_across_batches(town, small_batches):
    some(town, 40)
    town.switch(2, stage(hours=[{"days": ["thu", "fri"], "opens": "08:00", "closes": "16:00"}]), limits(building=8))
    assert totals(town)["moved"] > 10
    assert not town.broken()
    assert not town.crowded()


def test_a_lower_limit_of_the_same_stage_moves_nobody_but_names_the_conflicts(town):
    town.bring(*(row(number, starts_at=at(day=3)) for number in (2, 3, 4)))
    before = town.appointments()
    town.limits(1, limits(building=1), version=2)
    assert town.appointments() == before
    crowded = conflicts(town.app, town.id)
    assert len(crowded) == 2
    assert {(appointment["site"], appointment["reason"]) for appointment in crowded} == {("linden", "limit")}
    assert town.crowded() > 0
    town.limits(1, limits(), version=3)
    assert conflicts(town.app, town.id, "linden") == []


def test_limits_that_come_days_late_move_nobody_into_the_past_and_leave_alone_what_is_over(town):
    town.bring(row(2, starts_at=at(day=1)), row(3, starts_at=at(day=7)))
    before = town.appointments()[0]
    town.stage(2, stage(hours=[{"days": ["wed", "thu"], "opens": "08:00", "closes": "16:00"}]))
    town.clock.time = at(day=6)
    town.limits(2, limits())
    assert totals(town) == {"before": 1, "kept": 0, "phone": 0, "video": 0, "moved": 1, "lapsed": 0, "returned": 0}
    over, moved = town.appointments()
    assert over == before
    assert moved["starts_at"] >= at(day=9, hour=8)


def test_limits_that_come_a_little_late_decide_from_the_stage_on_as_previewed(town):
    town.bring(row(2, starts_at=at(day=0, hour=8.25)))
    seen = town.preview(CLOSED, limits())["sites"][0]
    town.stage(2, CLOSED)
    town.clock.time = at(day=0, hour=8.25)
    town.limits(2, limits())
    assert {"site": "linden", **totals(town)} == seen
    assert seen["before"] == 1


@pytest.mark.parametrize("app", ["postgres"], indirect=True)
def test_two_processes_may_continue_the_same_replan(town, monkeypatch, small_batches):
    some(town)
    town.stage(2, CLOSED)
    with monkeypatch.context() as patch:
        killing(patch, 2)
        with pytest.raises(Killed):
            town.limits(2, limits())
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda _: continue_open_replans(town.app), range(3)))
    assert [body["data"]["batch"] for body in town.said("appointments.changed")] == [1, 2, 3, 4, 5]
    assert len(town.said("site.replanned")) == 2
    assert not town.broken()


@pytest.mark.parametrize("app", ["postgres"], indirect=True)
def test_one_replan_that_cannot_be_continued_does_not_stop_those_of_other_sites(town):
    town.stage(2, CLOSED)
    town.stage(2, CLOSED, site="list")
    # The limits came, and the process died before it replanned.
    town.rows("UPDATE stage_entry SET limits = %s WHERE sequence = 2 RETURNING 1", Jsonb(limits()))
    town.rows("UPDATE stage_entry SET stage = '{}' WHERE sequence = 2 AND site = 'linden' RETURNING 1")
    assert continue_open_replans(town.app) == 1
    assert not town.bookable("linden")
    assert town.bookable("list")


def test_reopening_keeps_what_is_held_by_phone(town):
    town.bring(row(2, phone_known=True), row(3, channel=Channel.PHONE, phone_known=True, starts_at=at(day=4)))
    town.switch(2, CLOSED)
    town.switch(3, stage())
    assert totals(town) == {"before": 2, "kept": 2, "phone": 0, "video": 0, "moved": 0, "lapsed": 0, "returned": 0}

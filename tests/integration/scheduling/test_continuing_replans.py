"""What a replan stores is enough to go on exactly as it was decided, and to know later how it was before."""

from __future__ import annotations

import pytest

from services.scheduling.application.replans.continue_replans import continue_open_replans
from tests.integration.scheduling.steps import Killed, killing, some
from tests.integration.scheduling.town import Town, limits, stage


def told(town: Town) -> list[dict]:
    """What the last replan said of each appointment, batch by batch."""
    sequence = town.state().timeline.newest
    said = [body for body in town.said("appointments.changed") if body["sequence"] == sequence]
    return [body["data"] for body in said]


NARROW = stage(tandem=False, hours=[{"days": ["tue", "thu"], "opens": "08:00", "closes": "16:00"}])


@pytest.mark.parametrize("step", range(1, 6))
def test_whoever_continues_says_exactly_what_was_decided(app, clock, monkeypatch, small_batches, step):
    """In one town the replan is killed, in the other it is not; both have the same appointments."""
    killed, whole = Town(app, clock, "musterstadt").opened(), Town(app, clock, "beispielstadt").opened()
    for town in (killed, whole):
        some(town)
    with monkeypatch.context() as patch:
        killing(patch, step + 1)
        killed.stage(2, NARROW)
        with pytest.raises(Killed):
            killed.limits(2, limits(building=3))
    whole.switch(2, NARROW, limits(building=3))
    continue_open_replans(app)
    assert [_nameless(each) for each in told(killed)] == [_nameless(each) for each in told(whole)]
    assert {change["outcome"] for each in told(whole) for change in each["changes"]} >= {"kept", "video", "moved"}


def _nameless(batch: dict) -> list:
    names = ("appointment_id", "household_id")
    changes = [{key: value for key, value in each.items() if key not in names} for each in batch["changes"]]
    return [batch["batch"], changes]


@pytest.mark.parametrize("app", ["postgres"], indirect=True)
def test_each_change_is_kept_with_the_appointment_before_it_and_nothing_else_has_a_row(town, small_batches):
    some(town)
    before = {each["id"]: each for each in town.appointments()}
    town.switch(2, NARROW, limits(building=3))
    decided = {row["appointment_id"]: row for row in town.rows("SELECT * FROM replan_decision")}
    changes = [change for each in told(town) for change in each["changes"]]
    changed = {change["appointment_id"] for change in changes if change["outcome"] != "kept"}
    assert {str(each) for each in decided} == changed
    assert 0 < len(changed) < len(changes) == 24
    for id, decision in decided.items():
        for column in ("state", "channel", "starts_at", "ends_at", "arrives_at", "zone", "room", "staff", "holds"):
            assert decision[f"before_{column}"] == before[id][column]
    assert town.rows("SELECT * FROM replan_batch") == []

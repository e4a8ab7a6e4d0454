"""A revocation in the middle of a replan, and one that is interrupted itself."""

from __future__ import annotations

import pytest

from services.chassis.process.problems import Problem
from services.scheduling.application.bookings.cancel_appointment import cancel_appointment
from services.scheduling.application.commands import Cancel
from services.scheduling.application.replans.continue_replans import continue_open_replans
from services.scheduling.application.replans.progress import replan_status
from services.scheduling.entrypoints import events as entrypoint
from tests.integration.scheduling.dated import AFTER, DATE, DAY, SHUT, as_seen, last_totals, refusal, some
from tests.integration.scheduling.steps import Killed, killing
from tests.integration.scheduling.town import CLERK, CLOSED, at, stage


def killed_after(monkeypatch, step: int, act) -> None:
    with monkeypatch.context() as patch:
        killing(patch, step)
        with pytest.raises(Killed):
            act()


@pytest.mark.parametrize("step", range(1, 4))
def test_a_revocation_in_the_middle_of_the_replan_gives_back_what_was_applied(town, monkeypatch, small_batches, step):
    """Step 1 is the plan alone: nothing is told of, nothing has to come back."""
    some(town)
    before = as_seen(town)
    town.stage(2, CLOSED, at=DATE)
    killed_after(monkeypatch, step, lambda: town.limits(2, SHUT))
    town.revoke(3, 2, DATE)
    assert as_seen(town) == before
    totals = last_totals(town)
    assert (totals["before"], totals["returned"], totals["kept"]) == (12, 5 * (step - 1), 12 - 5 * (step - 1))
    assert [body["sequence"] for body in town.said("site.replanned")] == [1, 3]
    assert town.bookable(instant=AFTER)
    assert not town.broken()


@pytest.mark.parametrize("step", range(1, 4))
def test_a_revocation_killed_after_any_step_is_continued(town, monkeypatch, small_batches, step):
    some(town)
    before = as_seen(town)
    town.announce(2, CLOSED, SHUT, at=DATE)
    killed_after(monkeypatch, step, lambda: town.revoke(3, 2, DATE))
    assert not town.broken()
    assert not town.bookable(instant=AFTER)
    continue_open_replans(town.app)
    assert as_seen(town) == before
    assert last_totals(town)["returned"] == 12
    assert not town.broken()


def test_during_the_way_back_nobody_books_in_that_time_and_anybody_before_it(town, monkeypatch, small_batches):
    some(town)
    town.announce(2, CLOSED, SHUT, at=DATE)
    killed_after(monkeypatch, 1, lambda: town.revoke(3, 2, DATE))
    assert refusal(town.book, starts_at=AFTER) == "site-fenced"
    assert town.book(starts_at=at(day=2))["state"] == "booked"
    assert replan_status(town.app, town.id, town.site)["state"] == "running"
    continue_open_replans(town.app)
    assert not town.broken()


def test_a_return_from_beyond_the_period_cannot_be_cancelled_while_it_is_under_way(town, monkeypatch, small_batches):
    some(town)
    town.announce(2, stage(), at=at(day=DAY + 7, hour=0))
    town.announce(3, CLOSED, SHUT, at=DATE)
    beyond = next(each for each in town.appointments() if each["starts_at"] >= at(day=DAY + 7, hour=0))
    killed_after(monkeypatch, 1, lambda: town.revoke(4, 3, DATE))
    with pytest.raises(Problem, match="site-fenced"):
        cancel_appointment(town.app, town.id, Cancel(beyond["id"]), CLERK)
    continue_open_replans(town.app)
    assert last_totals(town)["returned"] == 12
    assert not town.broken()


def test_what_a_dropped_plan_has_let_go_is_not_decided_about_by_another_entry(town, monkeypatch, small_batches):
    """Two closings are announced, the first is taken back while it is planned: the other is about its own time only."""
    later = at(day=DAY + 7, hour=0)
    some(town)
    before = as_seen(town)
    town.stage(2, CLOSED, at=DATE)
    killed_after(monkeypatch, 1, lambda: town.limits(2, SHUT))
    with monkeypatch.context() as patch:
        patch.setattr(entrypoint, "carry_out_replan", lambda *_: None)
        town.announce(3, CLOSED, SHUT, at=later)
        town.revoke(4, 2, DATE)
    continue_open_replans(town.app)
    assert as_seen(town) == before
    totals = {body["sequence"]: body["data"]["totals"]["before"] for body in town.said("site.replanned")}
    assert (totals[3], totals[4]) == (0, 12)
    assert town.bookable(instant=AFTER)
    assert not town.broken()

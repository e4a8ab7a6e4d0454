"""Cancelling works from every open state; a running switch is taken back."""

import pytest

from services.chassis.process.problems import Problem
from services.sites.application.switches.queries import list_switches
from services.sites.domain.states import State
from tests.integration.sites.conftest import FAR
from tests.unit.sites.documents import region


def test_a_scheduled_switch_is_cancelled_and_never_starts(town):
    shown = town.file("booked", at=town.clock.now() + FAR)
    assert town.cancel(shown).switch.state is State.CANCELLED
    town.clock.advance(days=22)
    assert town.tick() == 0
    assert set(town.stages().values()) == {("closed", 1)}


def test_a_held_switch_is_cancelled_and_its_gate_cannot_be_confirmed_any_more(town):
    shown = town.file("checked")
    town.cancel(shown)
    with pytest.raises(Problem) as refusal:
        town.confirm(shown, "cases")
    assert refusal.value.status == 409


def test_a_running_switch_is_taken_back_to_where_its_sites_came_from(town):
    town.file("booked", "campus")
    shown = town.file_confirmed("checked")
    assert town.cancel(shown).switch.state is State.CANCELLED
    assert town.stages() == {"altstadt": ("closed", 3), "bahnhof": ("closed", 3), "campus": ("booked", 4)}
    returns = [s.switch for s in list_switches(town.app, [town.id], State.RUNNING, 10) if s.switch.undoes]
    assert {(switch.to_stage, tuple(switch.site_ids)) for switch in returns} == {
        ("closed", ("altstadt", "bahnhof")), ("booked", ("campus",)),
    }  # fmt: skip
    assert {switch.undoes for switch in returns} == {shown.switch.id}


def test_a_site_that_a_newer_switch_moved_on_stays_there(town):
    older = town.file("booked")
    town.file_confirmed("checked", "campus")
    town.cancel(older)
    assert town.stages() == {"altstadt": ("closed", 3), "bahnhof": ("closed", 3), "campus": ("checked", 3)}


def test_cancelling_twice_takes_nothing_back_twice(town):
    shown = town.file("booked")
    town.cancel(shown)
    town.cancel(shown)
    assert set(town.stages().values()) == {("closed", 3)}


def test_a_settled_switch_is_over(town):
    shown = town.file("booked", "campus")
    town.follow("campus", 2)
    with pytest.raises(Problem) as refusal:
        town.cancel(shown)
    assert refusal.value.status == 409
    assert (refusal.value.code, refusal.value.params["state"]) == ("switch-not-possible", "settled")


def test_a_settled_switch_is_over_in_the_same_words_when_its_stage_is_no_longer_in_the_plan(town):
    shown = town.file("booked", "campus")
    town.follow("campus", 2)
    town.file("closed", "campus")
    town.follow("campus", 3)
    plan = region(town.id)
    plan["stages"] = [stage for stage in plan["stages"] if stage["id"] != "booked"]
    town.load(plan)
    with pytest.raises(Problem) as refusal:
        town.cancel(shown)
    assert refusal.value.status == 409
    assert (refusal.value.code, refusal.value.params["state"]) == ("switch-not-possible", "settled")


def test_reports_that_come_late_do_no_harm_to_a_cancelled_switch(town):
    shown = town.file("booked", "campus")
    town.cancel(shown)
    town.follow("campus", 2)
    assert town.now(shown).switch.state is State.CANCELLED
    assert town.said("switch.settled") == []

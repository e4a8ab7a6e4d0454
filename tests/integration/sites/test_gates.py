"""What a person says of a condition is read, counts for its time, can be taken back, and names person and reading."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.events import sites as said
from services.sites.application.regions.queries import list_audit
from services.sites.domain.gates import Standing
from services.sites.domain.states import State
from services.sites.entrypoints import views
from tests.integration.sites.conftest import FAR, MANAGER, Town
from tests.unit.sites.documents import region

SECOND = Actor("dora.deputy", ("manager",))


def plan(town: Town, **gate: object) -> None:
    """The region with more said of the gate of "checked"."""
    document = region(town.id)
    (checked,) = (stage for stage in document["stages"] if stage["id"] == "checked")
    checked["gates"] = [{**checked["gates"][0], **gate}]
    town.load(document)


def test_who_says_that_a_condition_is_not_met_lets_nothing_go(town):
    shown = town.file("checked")
    after = town.confirm(shown, "cases", passed=False)
    assert after.switch.state is State.HELD
    (gate,) = after.held_by
    assert (gate.standing, gate.found.by, gate.found.at) == (Standing.NOT_MET, "maria.manager", town.clock.now())


@pytest.mark.parametrize(("reading", "state"), [(35.0, State.RUNNING), (35.1, State.HELD), (400, State.HELD)])
def test_a_reading_above_the_threshold_lets_nothing_go(town, reading, state):
    after = town.confirm(town.file("checked"), "cases", reading=reading)
    assert after.switch.state is state
    assert [(entry.reading, entry.passed) for entry in after.switch.confirmations] == [
        (reading, state is State.RUNNING)
    ]


def test_met_with_a_reading_above_the_threshold_contradicts_itself_and_changes_nothing(town):
    shown = town.file("checked")
    with pytest.raises(Problem) as refusal:
        town.confirm(shown, "cases", passed=True, reading=60)
    assert (refusal.value.code, refusal.value.status) == ("reading-above-threshold", 422)
    assert town.now(shown) == shown


def test_a_reading_for_a_condition_without_a_threshold_is_refused(town):
    plan(town, kind="human_check", threshold=None)
    with pytest.raises(Problem) as refusal:
        town.confirm(town.file("checked"), "cases", reading=3)
    assert refusal.value.code == "gate-without-reading"


def test_a_later_finding_takes_the_place_of_an_earlier_one(town):
    shown = town.file("checked", at=town.clock.now() + timedelta(days=1))
    assert town.confirm(shown, "cases", reading=20).held_by == ()
    after = town.confirm(shown, "cases", SECOND, reading=50)
    assert [(gate.standing, gate.found.reading, gate.found.by) for gate in after.held_by] == [
        (Standing.NOT_MET, 50, "dora.deputy")
    ]
    assert len(after.switch.confirmations) == 1


def test_a_confirmation_given_weeks_ahead_does_not_count_at_the_date(town):
    shown = town.file_confirmed("checked", at=town.clock.now() + timedelta(days=21))
    (gate,) = shown.held_by  # said at filing, not found out at the date
    assert gate.standing is Standing.EXPIRED
    assert gate.valid_until == town.clock.now() + timedelta(days=7)
    town.clock.advance(days=21)
    town.tick()
    assert town.now(shown).switch.state is State.HELD
    assert town.confirm(shown, "cases").switch.state is State.RUNNING


def test_the_plan_says_how_long_a_confirmation_counts(town):
    plan(town, valid_days=30)
    shown = town.file_confirmed("checked", at=town.clock.now() + timedelta(days=21))
    assert shown.held_by == ()
    town.clock.advance(days=21)
    town.tick()
    assert town.now(shown).switch.state is State.RUNNING


def test_a_confirmation_can_be_taken_back_until_the_switch_starts(town):
    shown = town.file("checked", at=town.clock.now() + FAR)
    town.confirm(shown, "cases")
    after = town.withdraw(shown, "cases", SECOND)
    assert ([gate.standing for gate in after.held_by], after.switch.confirmations) == ([Standing.OPEN], ())
    assert town.withdraw(shown, "cases", SECOND) == after
    notes = [entry for entry in list_audit(town.app, town.id, 100) if entry["command"] == "withdraw_gate"]
    assert [(note["actor"], note["details"]["was"]) for note in notes] == [("dora.deputy", ["maria.manager"])]
    town.clock.advance(days=21)
    town.tick()
    assert town.now(shown).switch.state is State.HELD
    town.confirm(shown, "cases")
    with pytest.raises(Problem) as refusal:
        town.withdraw(shown, "cases")
    assert refusal.value.code == "switch-not-possible"


def test_where_the_plan_wants_a_second_person_who_filed_cannot_confirm(town):
    plan(town, second_person=True)
    with pytest.raises(Problem) as at_filing:
        town.file("checked", confirmed_gates=["cases"])
    assert [fault.code for fault in at_filing.value.faults] == ["gate-needs-second-person"]
    shown = town.file("checked")
    with pytest.raises(Problem) as refusal:
        town.confirm(shown, "cases")
    assert (refusal.value.code, refusal.value.status) == ("gate-needs-second-person", 409)
    assert town.confirm(shown, "cases", passed=False).switch.state is State.HELD
    assert town.confirm(shown, "cases", SECOND).switch.state is State.RUNNING


def test_where_the_plan_does_not_ask_for_it_who_filed_may_confirm(town):
    assert town.confirm(town.file("checked"), "cases", MANAGER).switch.state is State.RUNNING


def test_what_everybody_reads_tells_met_from_unmet_with_reading_name_and_time(town):
    shown = town.file("checked", at=town.clock.now() + timedelta(days=1))
    after = views.switch(town.confirm(shown, "cases", reading=12.5))
    (gate,) = after["gates"]
    assert {key: gate[key] for key in ("id", "passed", "standing", "reading", "threshold", "by", "at")} == {
        "id": "cases", "passed": True, "standing": "met", "reading": 12.5, "threshold": 35, "by": "maria.manager",
        "at": town.clock.now(),
    }  # fmt: skip
    assert after["held_by"] == []


def test_the_event_tells_every_condition_and_how_it_stands(town):
    shown = town.file("checked", at=town.clock.now() + FAR)
    town.confirm(shown, "cases", reading=60)
    town.clock.advance(days=21)
    town.tick()
    data = said.SWITCH_HELD.load(town.said("switch.held")[0]).data
    assert data["reasons"] == ["cases"]
    assert [(gate["id"], gate["standing"], gate["reading"], gate["by"]) for gate in data["gates"]] == [
        ("cases", "not_met", 60.0, "maria.manager")
    ]

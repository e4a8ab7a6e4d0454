"""Switches that wait: for their date, for their gates, and what the clock does about it."""

from datetime import timedelta

import pytest

from services.chassis.process.problems import Problem
from services.contracts.events import sites as said
from services.sites.application.regions.queries import list_audit
from services.sites.domain.states import State
from tests.integration.sites.conftest import FAR
from tests.unit.sites.documents import region


def test_a_dated_switch_is_announced_at_its_lead_and_in_force_at_its_date(town):
    at = town.clock.now() + FAR
    shown = town.file("booked", at=at)
    announce_at = shown.switch.announce_at
    assert shown.switch.state is State.SCHEDULED
    assert said.SWITCH_SCHEDULED.load(town.said("switch.scheduled")[0]).data["switch"]["effective_at"] == at
    assert town.pass_until(announce_at - timedelta(seconds=1)) == 0
    assert town.pass_until(announce_at) == 1
    assert town.tick() == 0
    assert set(town.stages().values()) == {("closed", 2)}
    assert town.pass_until(at - timedelta(seconds=1)) == 0
    assert town.pass_until(at) == 1
    assert town.tick() == 0
    started = town.now(shown).switch
    assert (started.state, started.effective_at) == (State.RUNNING, at)
    assert set(town.stages().values()) == {("booked", 2)}


def test_sites_that_got_there_earlier_are_left_out_when_it_is_due(town):
    shown = town.file("booked", at=town.clock.now() + FAR)
    town.file("booked", "campus")
    town.clock.advance(days=22)
    town.tick()
    switch = town.now(shown).switch
    assert switch.site_ids == ["altstadt", "bahnhof"]
    assert town.stages()["campus"] == ("booked", 2)


def test_a_dated_switch_with_nothing_left_to_do_is_settled(town):
    shown = town.file("booked", "campus", at=town.clock.now() + FAR)
    town.file("booked", "campus")
    town.clock.advance(days=21)
    town.tick()
    assert town.now(shown).switch.state is State.SETTLED
    assert town.said("switch.settled")[-1]["data"]["switch"]["sites"] == ["campus"]


def test_a_dated_return_to_todays_stage_may_be_filed_behind_another_switch(town):
    with pytest.raises(Problem):
        town.file("closed", at=town.clock.now() + timedelta(days=9))
    town.file("booked", at=town.clock.now() + timedelta(days=1))
    town.file("closed", at=town.clock.now() + timedelta(days=9))
    for _ in range(2):
        town.clock.advance(days=5)
        town.tick()
    assert set(town.stages().values()) == {("closed", 3)}


def test_a_gate_holds_the_switch_until_somebody_confirms_it(town):
    shown = town.file("checked")
    assert shown.switch.state is State.HELD
    assert [gate.id for gate in shown.held_by] == ["cases"]
    assert said.SWITCH_HELD.load(town.said("switch.held")[0]).data["reasons"] == ["cases"]
    town.clock.advance(hours=3)
    assert town.tick() == 0
    confirmed = town.confirm(shown, "cases")
    assert (confirmed.switch.state, confirmed.held_by) == (State.RUNNING, ())
    assert confirmed.switch.effective_at == town.clock.now()
    assert [(c.gate, c.by) for c in confirmed.switch.confirmations] == [("cases", "maria.manager")]


def test_who_confirms_a_gate_twice_gets_the_same_answer_twice(town):
    shown = town.file("checked")
    first = town.confirm(shown, "cases")
    assert town.confirm(shown, "cases") == first
    assert [entry["command"] for entry in list_audit(town.app, town.id, 100)].count("confirm_gate") == 1


def test_a_gate_confirmed_when_filing_holds_nothing(town):
    document = region(town.id)
    (checked,) = (stage for stage in document["stages"] if stage["id"] == "checked")
    checked["gates"] = [{"id": "talk", "kind": "human_check", "text": "Besprochen."}]
    town.load(document)
    assert town.file("checked", confirmed_gates=("talk",)).switch.state is State.RUNNING


def test_a_gate_with_a_threshold_is_not_confirmed_without_a_reading(town):
    with pytest.raises(Problem) as at_filing:
        town.file("checked", confirmed_gates=("cases",))
    assert [(fault.place, fault.code) for fault in at_filing.value.faults] == [
        ("confirmed_gates/0", "gate-needs-reading")
    ]
    shown = town.file("checked")
    town.confirm(shown, "cases", reading=50)
    for passed in (None, True):
        with pytest.raises(Problem) as refusal:
            town.confirm(shown, "cases", passed=passed, reading=None)
        assert (refusal.value.status, refusal.value.code) == (422, "gate-needs-reading")
    (gate,) = town.now(shown).held_by
    assert gate.found.reading == 50


def test_a_dated_switch_is_held_at_its_lead_while_its_gate_is_not_confirmed(town):
    shown = town.file("checked", at=town.clock.now() + FAR)
    assert [gate.id for gate in shown.held_by] == ["cases"]
    assert town.pass_until(shown.switch.announce_at) == 1
    assert town.tick() == 0
    assert town.now(shown).switch.state is State.HELD
    assert len(town.said("switch.held")) == 1


def test_a_dated_switch_confirmed_beforehand_is_announced_at_its_lead(town):
    shown = town.file("checked", at=town.clock.now() + timedelta(days=13))
    town.pass_until(shown.switch.announce_at - timedelta(hours=1))
    assert town.confirm(shown, "cases", reading=20).switch.state is State.SCHEDULED
    town.pass_until(shown.switch.announce_at)
    switch = town.now(shown).switch
    assert (switch.state, switch.held_since, switch.to_come) == (State.RUNNING, None, True)


def test_published_concepts_let_a_held_switch_go_by_themselves(town):
    shown = town.file("open", "altstadt", "campus")
    assert shown.held_by[0].missing == ("Standort Altstadt", "Standort Campus")
    with pytest.raises(Problem) as refusal:
        town.confirm(shown, "concepts")
    assert refusal.value.status == 409
    town.concept("altstadt")
    assert town.tick() == 0
    town.concept("campus")
    assert town.tick() == 1
    assert town.now(shown).switch.state is State.RUNNING


def test_a_gate_that_passes_by_itself_does_not_reopen_what_was_closed_meanwhile(town):
    shown = town.file("open")
    for stage in ("booked", "closed"):
        town.clock.advance(hours=1)
        town.file(stage, "altstadt", "campus")
    town.clock.advance(hours=1)
    for site in town.stages():
        town.concept(site)
    assert town.tick() == 1
    assert town.stages() == {"altstadt": ("closed", 3), "bahnhof": ("open", 2), "campus": ("closed", 3)}
    assert town.now(shown).switch.site_ids == ["bahnhof"]


def test_a_held_switch_that_was_overtaken_everywhere_ends_by_itself(town):
    shown = town.file("checked")
    town.clock.advance(hours=1)
    town.file("booked")
    assert town.tick() == 1
    assert town.now(shown).switch.state is State.SETTLED
    assert set(town.stages().values()) == {("booked", 2)}


def test_closing_is_held_by_no_gate(town):
    for site in town.stages():
        town.concept(site)
    town.file("open")
    assert town.file("checked").switch.state is State.RUNNING


@pytest.mark.parametrize("app", ["postgres"], indirect=True)
def test_one_switch_that_cannot_start_does_not_stop_the_others(town):
    broken = town.file("booked", "altstadt", at=town.clock.now() + FAR)
    sound = town.file("booked", "campus", at=town.clock.now() + FAR)
    with town.app.database.transaction() as connection:
        connection.execute("UPDATE stage SET definition = definition - 'summary' WHERE id = 'booked'")
    assert town.pass_until(broken.switch.announce_at) == 0
    with town.app.database.transaction() as connection:
        connection.execute(
            "UPDATE stage SET definition = definition || '{\"summary\": \"Es gilt.\"}' WHERE id = 'booked'"
        )
    assert town.tick() == 2
    assert {town.now(shown).switch.state for shown in (broken, sound)} == {State.RUNNING}

"""Filing a switch: all its sites at once, with their events, or not at all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.chassis.process.problems import Problem
from services.contracts.events import sites as said
from services.sites.application.regions.queries import list_audit
from services.sites.application.switches.outlook_switch import outlook_switch
from services.sites.application.switches.queries import list_switches
from services.sites.domain.states import State
from tests.unit.sites.documents import region


def test_a_switch_moves_all_sites_of_the_region_and_says_so_for_each(town):
    shown = town.file("booked")
    assert shown.switch.state is State.RUNNING
    assert town.stages() == {"altstadt": ("booked", 2), "bahnhof": ("booked", 2), "campus": ("booked", 2)}
    events = [said.STAGE_CHANGED.load(body) for body in town.said("site.stage_changed") if body["sequence"] == 2]
    assert [event.data["site"] for event in events] == ["altstadt", "bahnhof", "campus"]
    for event in events:
        assert event.correlation_id == shown.switch.id
        assert event.data["switch"]["sites"] == ["altstadt", "bahnhof", "campus"]
        assert event.data["from_stage"] == "closed"
        assert event.data["stage"]["id"] == "booked"
        assert event.data["effective_at"] == town.clock.now()


def test_a_site_that_is_there_already_is_left_out(town):
    town.file("booked", "campus")
    shown = town.file("booked")
    assert [entry.site for entry in shown.switch.sites] == ["altstadt", "bahnhof"]
    assert town.stages()["campus"] == ("booked", 2)


def test_nothing_to_switch_is_refused(town):
    with pytest.raises(Problem) as refusal:
        town.file("closed")
    assert refusal.value.status == 409
    assert town.said("switch.scheduled") == []


def test_sequences_that_have_changed_since_the_look_are_named_and_nothing_happens(town):
    town.file("booked", "bahnhof")
    before = town.stages()
    with pytest.raises(Problem) as refusal:
        town.file("checked", expected={"altstadt": 1, "bahnhof": 1})
    assert refusal.value.status == 409
    (fault,) = refusal.value.faults
    assert fault.place == "expected/bahnhof"
    assert (fault.code, fault.params["stage"]) == ("site-moved-meanwhile", "Booked")
    assert (fault.params["sequence"], fault.params["expected"]) == (2, 1)
    assert town.stages() == before


def test_sequences_as_expected_let_it_through(town):
    assert town.file("booked", expected={"altstadt": 1, "bahnhof": 1, "campus": 1}).switch.state is State.RUNNING


def test_what_does_not_exist_is_named(town):
    with pytest.raises(Problem) as refusal:
        town.file("bookt", "altstadt", "neustadt")
    assert {fault.place for fault in refusal.value.faults} == {"to_stage", "sites/1"}
    with pytest.raises(Problem) as refusal:
        town.file("booked", confirmed_gates=("weather",))
    assert [fault.place for fault in refusal.value.faults] == ["confirmed_gates/0"]
    town.id = "atlantis"
    with pytest.raises(Problem) as refusal:
        town.file("booked")
    assert refusal.value.status == 404


def test_an_instant_long_past_is_refused_as_a_typing_error(town):
    yesterday = town.clock.now() - timedelta(days=1)
    for look in (
        lambda: town.file("booked", at=yesterday),
        lambda: outlook_switch(town.app, town.id, None, "booked", yesterday),
    ):
        with pytest.raises(Problem) as refusal:
            look()
        assert [fault.place for fault in refusal.value.faults] == ["effective_at"]


def test_the_same_idempotency_key_gives_the_same_switch(town):
    first = town.file("booked", idempotency_key="k1", digest="d")
    again = town.file("booked", idempotency_key="k1", digest="d")
    assert again.switch.id == first.switch.id
    assert len(town.said("site.stage_changed")) == 6
    with pytest.raises(Problem) as refusal:
        town.file("open", idempotency_key="k1", digest="other")
    assert (refusal.value.status, refusal.value.code) == (422, "idempotency-key-reused")


def test_a_refused_command_does_not_use_up_its_key(town):
    with pytest.raises(Problem):
        town.file("closed", idempotency_key="k1", digest="d")
    assert town.file("booked", idempotency_key="k1", digest="d").switch.state is State.RUNNING


def test_who_filed_what_when_and_why_is_written_down(town):
    shown = town.file("booked", "campus", reason="Inzidenz unter 35")
    filed, loaded = list_audit(town.app, town.id, 10)
    assert (filed["command"], filed["actor"], filed["role"]) == ("file_switch", "maria.manager", "manager")
    assert filed["details"]["reason"] == "Inzidenz unter 35"
    assert filed["details"]["switch"] == str(shown.switch.id)
    assert loaded["command"] == "load_region"


def test_the_plan_says_what_the_switch_then_does_and_writes_nothing(town):
    town.file("booked", "campus")
    events = len(town.said("site.stage_changed"))
    outlook = outlook_switch(town.app, town.id, None, "booked", None)
    assert len(town.said("site.stage_changed")) == events
    shown = town.file("booked")
    assert [(m.site, m.from_stage, m.sequence) for m in outlook.switch.moves] == [
        (entry.site, entry.from_stage, entry.sequence) for entry in shown.switch.sites
    ]


def test_a_failure_while_saying_it_leaves_everything_as_it_was(town):
    before = town.stages()
    failing = replace(town.app, new_id=iter([*[town.app.new_id() for _ in range(3)]]).__next__)
    town.app, whole = failing, town.app
    with pytest.raises((StopIteration, RuntimeError)):
        town.file("booked")
    town.app = whole
    assert town.stages() == before
    assert len(town.said("site.stage_changed")) == 3
    assert list_switches(town.app, [town.id], None, 10) == []


def test_a_stage_is_not_filed_for_a_day_after_its_end(town):
    """Its letters would say "from 2027 until 2020". On its last day it still may begin."""
    document = region(town.id)
    today = town.clock.now().date()
    stage = next(stage for stage in document["stages"] if stage["id"] == "booked")
    stage["until"] = today.isoformat()
    town.load(document)
    tomorrow = town.clock.now() + timedelta(days=1)

    for wish in (
        lambda: town.file("booked", at=tomorrow),
        lambda: outlook_switch(town.app, town.id, None, "booked", tomorrow),
    ):
        with pytest.raises(Problem) as refusal:
            wish()
        (fault,) = refusal.value.faults
        assert (refusal.value.code, fault.place, fault.code) == (
            "switch-invalid",
            "to_stage",
            "stage-over-before-it-starts",
        )
    assert list_switches(town.app, None, None, 10) == []

    assert town.file("booked").switch.state is State.RUNNING

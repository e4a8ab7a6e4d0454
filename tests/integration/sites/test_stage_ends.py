"""The last day of a stage: nothing starts after it, whoever files, confirms, returns or waits."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.chassis.process.problems import Problem
from services.contracts.events import sites as said
from services.sites.adapters.metrics import OVERDUE, PrometheusMeter
from services.sites.application.overview import overview
from services.sites.application.regions.queries import list_audit, list_sites, observe
from services.sites.application.switches.outlook_switch import outlook_switch
from services.sites.application.switches.queries import list_switches
from services.sites.domain.states import State
from services.sites.entrypoints import views
from tests.integration.sites.conftest import FAR
from tests.unit.sites.documents import region


def ending(town, until: date, *stages: str):
    """The region with a last day for these stages."""
    document = region(town.id)
    for stage in document["stages"]:
        if stage["id"] in stages:
            stage["until"] = until.isoformat()
    town.load(document)


@pytest.fixture
def today(town) -> date:
    """08:00 in the region, 06:00 UTC."""
    return town.clock.now().date()


def test_a_held_switch_is_not_confirmed_after_its_stage_ended_and_both_days_are_named(town, today):
    ending(town, today, "checked")
    shown = town.file("checked", "campus")
    town.clock.advance(days=1)
    before = town.stages()

    with pytest.raises(Problem) as refusal:
        town.confirm(shown, "cases")

    assert (refusal.value.status, refusal.value.code) == (409, "stage-over")
    assert refusal.value.params == {
        "stage": "Checked",
        "until": today.isoformat(),
        "start": (today + timedelta(days=1)).isoformat(),
    }
    assert town.stages() == before
    assert town.now(shown).switch.confirmations == ()


def test_on_its_last_day_until_midnight_of_the_region_it_still_starts(town, today):
    ending(town, today, "checked")
    first, second = town.file("checked", "campus"), town.file("checked", "bahnhof")
    town.clock.advance(hours=15, minutes=59)  # 23:59 in Berlin, 21:59 UTC
    assert town.confirm(first, "cases").switch.state is State.RUNNING
    town.clock.advance(minutes=2)
    with pytest.raises(Problem):
        town.confirm(second, "cases")


@pytest.mark.parametrize("confirmed", [False, True])
def test_the_clock_ends_a_held_switch_of_a_stage_that_is_over(town, today, confirmed):
    """Whether its conditions still hold it, or were met by themselves meanwhile."""
    stage, gate = ("open", "concepts") if confirmed else ("checked", "cases")
    ending(town, today, stage)
    shown = town.file(stage, "campus")
    assert [held.id for held in shown.held_by] == [gate]
    town.clock.advance(days=1)
    if confirmed:
        town.concept("campus")
    before = town.stages()

    assert town.tick() == 1
    assert town.tick() == 0

    switch = town.now(shown).switch
    assert (switch.state, switch.stage_ended_on, switch.cancelled_by) == (State.CANCELLED, today, "clock")
    assert switch.cancelled_at == town.clock.now()
    assert town.stages() == before
    (body,) = town.said("switch.expired")
    told = said.SWITCH_EXPIRED.load(body)
    assert (told.data["until"], told.data["filed_by"], told.data["switch"]["id"]) == (today, "maria.manager", switch.id)
    assert views.switch(list_switches(town.app, None, None, 10)[0])["stage_ended_on"] == today
    noted = list_audit(town.app, town.id, 1)[0]
    assert (noted["command"], noted["details"]["was"], noted["details"]["until"]) == (
        "expire_switch",
        "held",
        today.isoformat(),
    )


def test_the_clock_ends_a_dated_switch_whose_stage_was_given_an_earlier_end_meanwhile(town, today):
    shown = town.file("booked", at=town.clock.now() + FAR)
    ending(town, today + timedelta(days=20), "booked")
    before = town.stages()
    town.clock.advance(days=22)
    town.tick()
    switch = town.now(shown).switch
    assert (switch.state, switch.stage_ended_on) == (State.CANCELLED, today + timedelta(days=20))
    assert town.stages() == before


def test_a_dated_switch_that_is_caught_up_with_after_an_outage_is_judged_by_the_day_it_starts(town, today):
    ending(town, today + FAR, "booked")
    shown = town.file("booked", at=town.clock.now() + FAR)
    town.clock.advance(days=22)
    town.tick()
    assert town.now(shown).switch.stage_ended_on == today + FAR


def test_what_was_cancelled_by_a_person_names_no_end_of_a_stage(town, today):
    ending(town, today, "checked")
    shown = town.cancel(town.file("checked", "campus"))
    town.clock.advance(days=1)
    assert town.tick() == 0
    assert town.now(shown).switch.stage_ended_on is None
    assert town.said("switch.expired") == []


def on_a_stage_that_ends_while_it_is_left(town, today):
    """The campus is on `booked` on its last day and moves on; the next day that switch is still running."""
    ending(town, today, "booked")
    town.file("booked", "campus")
    onward = town.file("open", "campus")
    assert onward.switch.state is State.HELD
    town.concept("campus")
    town.tick()
    town.clock.advance(days=1)
    return onward


def test_a_switch_that_told_people_is_not_taken_back_to_a_stage_that_is_over_unawares(town, today):
    onward = on_a_stage_that_ends_while_it_is_left(town, today)
    town.letters("campus", 3)
    before = town.stages()

    with pytest.raises(Problem) as refusal:
        town.cancel(onward)

    assert (refusal.value.status, refusal.value.code) == (409, "return-to-ended-stage")
    assert (refusal.value.params["stage"], refusal.value.params["until"]) == ("Booked", today.isoformat())
    assert town.stages() == before
    assert town.now(onward).switch.state is State.RUNNING


def test_who_says_that_the_return_is_meant_cancels_from_every_state(town, today):
    onward = on_a_stage_that_ends_while_it_is_left(town, today)
    town.letters("campus", 3)
    assert town.cancel(onward, to_ended_stage=True).switch.state is State.CANCELLED
    assert town.stages()["campus"] == ("booked", 4)


def test_a_switch_of_which_nobody_was_told_is_taken_back_without_a_question(town, today):
    onward = on_a_stage_that_ends_while_it_is_left(town, today)
    assert town.cancel(onward).switch.state is State.CANCELLED
    assert town.stages()["campus"] == ("booked", 4)


def test_the_way_out_is_a_switch_to_a_stage_that_holds(town, today):
    onward = on_a_stage_that_ends_while_it_is_left(town, today)
    town.limits("campus", 3)
    town.file("closed", "campus")
    switch = town.now(onward).switch
    assert switch.sites[0].superseded_by is not None
    assert town.stages()["campus"] == ("closed", 4)


def test_sites_on_a_stage_that_is_over_are_named_until_a_switch_waits_for_them(town, today):
    ending(town, today, "booked")
    town.file("booked", "altstadt", "campus")

    def overdue():
        listed = {position.site for position in list_sites(town.app, town.id) if position.overdue}
        ((_, positions),) = [
            entry for entry in overview(town.app, None, 5).regions if entry[0]["head"]["id"] == town.id
        ]
        assert {position.site for position in positions if position.overdue} == listed
        return listed

    town.clock.advance(hours=15, minutes=59)
    assert overdue() == set(), "its last day"
    town.clock.advance(minutes=2)
    assert overdue() == {"altstadt", "campus"}, "midnight in Berlin, 22:01 UTC"
    shown = views.site(next(p for p in list_sites(town.app, town.id) if p.site == "campus"))
    assert (shown["until"], shown["overdue"]) == (today, True)

    town.file("checked", "campus")  # held by its gate
    later = town.file("closed", "altstadt", at=town.clock.now() + timedelta(days=1))
    assert overdue() == set()
    town.cancel(later)
    assert overdue() == {"altstadt"}


def test_operations_reads_how_many_sites_are_overdue_and_zero_when_none_is(town, today):
    def read():
        observe(replace(town.app, meter=PrometheusMeter()))
        return OVERDUE.labels(town.id)._value.get()

    ending(town, today, "booked")
    town.file("booked", "altstadt", "campus")
    assert read() == 0
    town.clock.advance(days=1)
    assert read() == 2
    town.file("closed", "campus")
    assert read() == 1


def test_the_preview_leaves_out_what_is_over_by_its_date_and_names_sites_without_a_number(town, today):
    document = region(town.id)
    document["contacts"][0]["valid_until"] = today.isoformat()
    booked = next(stage for stage in document["stages"] if stage["id"] == "booked")
    booked["measures"] = [{"id": "test", "text": "Heute wird getestet.", "valid_until": today.isoformat()}]
    town.load(document)

    def look(days):
        at = town.clock.now() + timedelta(days=days)
        told = views.outlook(outlook_switch(town.app, town.id, ["campus"], "booked", at))
        return [entry["id"] for entry in told["stage"]["measures"]], [entry["code"] for entry in told["warnings"]]

    assert look(0) == (["test"], [])
    assert look(1) == ([], ["no-phone-any-more"])


def test_a_measure_s_last_day_is_said_with_its_stage(town, today):
    document = region(town.id)
    booked = next(stage for stage in document["stages"] if stage["id"] == "booked")
    booked["measures"] = [{"id": "test", "text": "Getestet wird.", "valid_until": today.isoformat()}]
    town.load(document)
    town.file("booked", "campus")
    (measure,) = said.STAGE_CHANGED.load(town.said("site.stage_changed")[-1]).data["stage"]["measures"]
    assert measure["valid_until"] == today

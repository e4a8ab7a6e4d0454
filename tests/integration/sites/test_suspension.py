"""What was announced and does not come: gates at the date, an earlier tightening, a drift; and how it comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from services.chassis.process.problems import Problem
from services.contracts.events import sites as said
from services.sites.adapters.metrics import AT_RISK, PrometheusMeter
from services.sites.application.regions.queries import observe
from services.sites.application.switches.outlook_switch import outlook_switch
from services.sites.domain.states import State
from services.sites.entrypoints import views
from tests.integration.sites.conftest import FAR
from tests.integration.sites.test_timeline import announced, follow
from tests.unit.sites.documents import region


def opening(town, *sites, **more):
    """To a stage with a gate: announced with a confirmation that does not count any more at the date."""
    shown = town.file("checked", *sites, at=town.clock.now() + FAR, **more)
    town.pass_until(shown.switch.announce_at)
    return town.confirm(shown, "cases")


def suspensions(town):
    return [said.SWITCH_SUSPENDED.load(body).data for body in town.said("switch.suspended")]


def test_gates_that_do_not_hold_at_the_date_suspend_it_and_its_sites_stay(town):
    shown = opening(town, "campus")
    town.pass_until(shown.switch.effective_at)
    switch = town.now(shown).switch
    assert (switch.state, switch.suspension.cause, switch.suspension.reasons) == (State.SUSPENDED, "gates", ("cases",))
    assert town.stages()["campus"] == ("closed", 3)
    (told,) = suspensions(town)
    assert (told["cause"], told["reasons"], told["filed_by"]) == ("suspended", ["cases"], "maria.manager")
    (revoked,) = [said.STAGE_REVOKED.load(body).data for body in town.said("site.stage_revoked")]
    assert (revoked["cause"], revoked["holds"]["id"], revoked["switch"]["undoes"]) == ("suspended", "closed", switch.id)
    assert town.tick() == 0
    assert views.switch(town.now(shown))["suspension"]["cause"] == "gates"


def test_who_looks_again_before_the_date_lets_it_come(town):
    shown = opening(town, "campus")
    town.clock.advance(days=6)
    assert [gate.id for gate in town.now(shown).held_by] == ["cases"], "it will have expired at the date"
    assert town.confirm(shown, "cases", reading=19).held_by == ()
    town.pass_until(shown.switch.effective_at)
    assert town.stages()["campus"] == ("checked", 2)


@pytest.mark.parametrize(("before", "warned"), [(timedelta(days=2), 0), (timedelta(hours=23), 1)])
def test_shortly_before_the_date_operations_is_warned(town, before, warned):
    shown = opening(town, "campus")
    town.pass_until(shown.switch.effective_at - before)
    measured = replace(town.app, meter=PrometheusMeter())
    observe(measured)
    assert AT_RISK._value.get() == warned
    town.confirm(shown, "cases", reading=19)
    observe(measured)
    assert AT_RISK._value.get() == 0


def test_a_suspended_switch_is_announced_again_for_the_first_day_that_keeps_its_lead(town):
    shown = opening(town, "campus")
    town.pass_until(shown.switch.effective_at)  # Wednesday, 8 July
    town.confirm(shown, "cases", reading=18)
    assert town.now(shown).switch.state is State.SUSPENDED, "only a person brings it back"
    again = town.release(shown)
    released = again.switch
    assert (released.state, released.suspension) == (State.RUNNING, None)
    assert town.now(shown).switch.sites[0].superseded_by == released.id
    assert released.effective_at == shown.switch.effective_at + timedelta(days=7), "same hour, five working days on"
    assert [entry.sequence for entry in released.sites] == [4]
    assert released.sites[0].letters_at is None
    town.clock.advance(days=1)
    town.confirm(again, "cases", reading=17)
    town.pass_until(released.effective_at)
    assert town.stages()["campus"] == ("checked", 4)


def test_released_for_a_far_day_it_waits_for_its_lead_and_its_gates(town):
    shown = opening(town, "campus")
    town.pass_until(shown.switch.effective_at)
    at = town.clock.now() + timedelta(days=30)
    again = town.release(shown, at)
    released = again.switch
    assert (released.state, released.effective_at) == (State.SCHEDULED, at)
    town.pass_until(released.announce_at)
    assert town.now(again).switch.state is State.HELD
    assert town.confirm(again, "cases").switch.state is State.RUNNING


def test_a_suspended_switch_is_cancelled_and_only_a_suspended_one_is_released(town):
    shown = opening(town, "campus")
    with pytest.raises(Problem) as refusal:
        town.release(shown)
    assert refusal.value.code == "switch-not-possible"
    town.pass_until(shown.switch.effective_at)
    other = town.file("booked", "campus", at=town.clock.now() + FAR)
    with pytest.raises(Problem) as refusal:
        town.release(shown, other.switch.effective_at)
    assert refusal.value.code == "switch-date-taken"
    assert town.cancel(shown).switch.state is State.CANCELLED
    with pytest.raises(Problem):
        town.release(shown)


def test_a_suspended_switch_is_not_released_past_the_end_of_its_stage(town):
    document = region(town.id)
    document["stages"][2]["until"] = "2020-07-20"
    town.load(document)
    shown = opening(town, "campus")
    town.pass_until(shown.switch.effective_at)
    with pytest.raises(Problem) as refusal:
        town.release(shown, town.clock.now() + timedelta(days=30))
    assert (refusal.value.status, refusal.value.code) == (409, "stage-over")


def test_a_tightening_suspends_what_would_open_later_and_says_so_in_the_preview(town):
    later = announced(town, "booked", "campus")
    town.file("booked", "altstadt")
    document_outlook = views.outlook(outlook_switch(town.app, town.id, ["campus"], "closed", None))
    assert document_outlook["overtakes"] == [], "it is closed already"
    town.file("booked", "campus")
    onward = opening(town, "campus")
    told = views.outlook(outlook_switch(town.app, town.id, ["campus"], "closed", None))
    assert [entry["switch_id"] for entry in told["overtakes"]] == [onward.switch.id]
    assert told["overtakes"][0]["stage"]["id"] == "checked"

    closing = town.file("closed", "campus")

    switch = town.now(onward).switch
    assert (switch.state, switch.suspension.cause, switch.suspension.by) == (
        State.SUSPENDED,
        "overtaken",
        closing.switch.id,
    )
    (told,) = suspensions(town)
    assert (told["cause"], told["switch"]["id"]) == ("overtaken", onward.switch.id)
    town.pass_until(onward.switch.effective_at)
    assert town.stages()["campus"][0] == "closed"
    assert town.now(later).switch.state in (State.SETTLED, State.SUPERSEDED, State.RUNNING)


def test_who_says_that_later_ones_stand_suspends_nothing(town):
    town.file("booked", "campus")
    onward = opening(town, "campus")
    town.file("closed", "campus", later_stand=True)
    assert town.now(onward).switch.state is State.RUNNING
    assert views.outlook(outlook_switch(town.app, town.id, ["campus"], "closed", None, None, True))["overtakes"] == []
    town.confirm(onward, "cases", reading=1)
    town.clock.advance(days=2)
    town.confirm(onward, "cases", reading=2)
    town.pass_until(onward.switch.effective_at)
    assert town.stages()["campus"][0] == "checked"


def test_a_later_closing_stands_though_the_site_is_tightened_before(town):
    town.file("booked", "campus")
    closing = announced(town, "closed", "campus")
    follow(town, 3, "campus")
    for site in ("altstadt", "bahnhof", "campus"):
        town.concept(site)
    town.confirm(town.file("checked", "campus"), "cases")
    town.file("booked", "campus")
    assert town.now(closing).switch.state is State.ANNOUNCED
    town.pass_until(closing.switch.effective_at)
    assert town.stages()["campus"][0] == "closed"


def test_overtaken_at_one_of_its_sites_it_goes_on_at_the_others(town):
    town.file("booked")
    onward = opening(town)
    closing = town.file("closed", "campus")
    switch = town.now(onward).switch
    assert switch.state is State.RUNNING
    assert {e.site: e.superseded_by for e in switch.sites} == {
        "altstadt": None,
        "bahnhof": None,
        "campus": closing.switch.id,
    }
    (told,) = suspensions(town)
    assert told["switch"]["sites"] == ["campus"]
    town.confirm(onward, "cases", reading=1)
    town.clock.advance(days=2)
    town.confirm(onward, "cases", reading=2)
    town.pass_until(onward.switch.effective_at)
    assert {site: stage for site, (stage, _) in town.stages().items()} == {
        "altstadt": "checked",
        "bahnhof": "checked",
        "campus": "closed",
    }


FORESEEN = {"altstadt": {"before": 3, "moved": 0, "lapsed": 0}, "campus": {"before": 3, "moved": 0, "lapsed": 0}}


def test_what_was_foreseen_goes_with_the_announcement_alone(town):
    announced(town, "booked", "altstadt", "campus", foreseen=FORESEEN)
    events = [said.STAGE_CHANGED.load(body).data for body in town.said("site.stage_changed")[3:]]
    assert [event["foreseen"] for event in events] == list(FORESEEN.values())
    town.file("checked", "bahnhof", foreseen=FORESEEN)
    town.file("booked", "bahnhof", foreseen={"bahnhof": FORESEEN["campus"]})
    assert said.STAGE_CHANGED.load(town.said("site.stage_changed")[-1]).data["foreseen"] is None


def test_a_drift_holds_the_switch_until_somebody_accepts_it(town):
    shown = announced(town, "booked", "altstadt", "campus", foreseen=FORESEEN)
    town.drifted("campus", 2, moved=1, lapsed=2)
    held = town.now(shown)
    assert (held.switch.state, held.switch.suspension.cause) == (State.HELD, "drifted")
    assert views.switch(held)["drift"] == [
        {"site": "campus", "foreseen": FORESEEN["campus"], "now": {"before": 3, "moved": 1, "lapsed": 2}}
    ]
    assert {(b["data"]["site"], b["data"]["cause"]) for b in town.said("site.stage_revoked")} == {
        ("altstadt", "drifted"),
        ("campus", "drifted"),
    }
    town.drifted("altstadt", 2, lapsed=3)
    town.clock.advance(hours=2)
    assert town.tick() == 0
    accepted = town.accept(shown).switch
    assert (accepted.state, accepted.drift, [e.sequence for e in accepted.sites]) == (State.RUNNING, {}, [4, 4])
    events = {b["data"]["site"]: b["data"]["foreseen"] for b in town.said("site.stage_changed")[-2:]}
    assert events == {
        "altstadt": {"before": 3, "moved": 0, "lapsed": 3},
        "campus": {"before": 3, "moved": 1, "lapsed": 2},
    }
    with pytest.raises(Problem) as refusal:
        town.accept(shown)
    assert refusal.value.code == "switch-not-possible"


def test_a_drift_that_nobody_looked_at_lets_its_date_pass(town):
    shown = announced(town, "booked", "campus", foreseen=FORESEEN)
    town.drifted("campus", 2)
    town.pass_until(shown.switch.effective_at + timedelta(days=1))
    assert town.stages()["campus"][0] == "closed"
    assert town.accept(shown).switch.effective_at == town.clock.now()
    assert town.stages()["campus"] == ("booked", 4)


def test_a_drift_of_what_is_in_force_meanwhile_is_answered_by_saying_it_anew(town):
    shown = announced(town, "booked", "campus", foreseen=FORESEEN)
    town.pass_until(shown.switch.effective_at)
    town.drifted("campus", 2)
    anew = said.STAGE_CHANGED.load(town.said("site.stage_changed")[-1])
    assert (anew.sequence, anew.data["foreseen"], anew.data["effective_at"]) == (3, None, town.clock.now())
    assert town.stages()["campus"] == ("booked", 3)
    town.follow("campus", 3)
    assert town.now(shown).switch.state is State.SETTLED


def test_a_drift_of_what_nobody_waits_for_is_stale(town):
    shown = announced(town, "booked", "campus", foreseen=FORESEEN)
    town.revoke(shown)
    town.drifted("campus", 2)
    assert town.now(shown).switch.state is State.REVOKED

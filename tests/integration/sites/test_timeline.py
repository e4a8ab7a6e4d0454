"""A dated switch from its announcement to its date: what others are told, and that nothing is in force before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.chassis.process.problems import Problem
from services.contracts.calls.sites_views import SwitchOutlook, SwitchView
from services.contracts.events import sites as said
from services.sites.application.regions.queries import list_audit, list_sites
from services.sites.application.switches.outlook_switch import outlook_switch
from services.sites.application.switches.queries import list_switches
from services.sites.domain.states import State
from services.sites.entrypoints import views
from tests.integration.sites.conftest import FAR, MANAGER, SOON
from tests.unit.sites.documents import region

SITES = ("altstadt", "bahnhof", "campus")


def sequences(town, event):
    return [(body["data"]["site"], body["sequence"]) for body in town.said(event)]


def follow(town, sequence, *sites):
    for site in sites or SITES:
        town.follow(site, sequence)


def announced(town, stage="booked", *sites, **more):
    """Filed for a day before its lead is reached, and announced by the clock when it was."""
    shown = town.file(stage, *sites, at=town.clock.now() + FAR, **more)
    town.pass_until(shown.switch.announce_at)
    return town.now(shown)


def test_an_announcement_says_the_date_and_moves_nobody(town):
    shown = announced(town)
    events = [said.STAGE_CHANGED.load(body) for body in town.said("site.stage_changed")[3:]]
    assert [(event.data["site"], event.sequence) for event in events] == [(site, 2) for site in SITES]
    assert {event.data["effective_at"] for event in events} == {shown.switch.effective_at}
    assert {event.time for event in events} == {shown.switch.announce_at}
    assert set(town.stages().values()) == {("closed", 2)}
    assert sequences(town, "site.stage_in_force") == [(site, 1) for site in SITES]


def test_followed_everywhere_it_waits_for_its_date_and_is_settled_then(town):
    shown = announced(town)
    follow(town, 2)
    assert town.now(shown).switch.state is State.ANNOUNCED
    assert town.said("switch.settled") == []
    town.pass_until(shown.switch.effective_at)
    assert town.now(shown).switch.state is State.SETTLED
    assert len(town.said("switch.settled")) == 1
    assert set(town.stages().values()) == {("booked", 2)}


def test_at_its_date_the_stage_is_in_force_once_for_each_site_under_the_number_of_its_entry(town):
    shown = announced(town)
    town.pass_until(shown.switch.effective_at)
    town.tick()
    events = [said.STAGE_IN_FORCE.load(body) for body in town.said("site.stage_in_force")[3:]]
    assert [(event.data["site"], event.sequence) for event in events] == [(site, 2) for site in SITES]
    for event in events:
        assert (event.data["from_stage"], event.data["stage"]["id"]) == ("closed", "booked")
        assert (event.data["effective_at"], event.data["skipped"]) == (shown.switch.effective_at, [])
    assert town.now(shown).switch.state is State.RUNNING, "letters are still under way"


def test_a_switch_for_now_is_announced_and_in_force_in_one_moment(town):
    town.file("booked", "campus")
    kinds = [b["type"].split(".")[1] for b in town.said("site.stage_changed") + town.said("site.stage_in_force")]
    assert (kinds.count("stage_changed"), kinds.count("stage_in_force")) == (4, 4)
    assert town.said("site.stage_in_force")[-1]["sequence"] == 2


def test_too_late_for_its_lead_it_is_announced_at_once_and_the_preview_says_so(town):
    at = town.clock.now() + timedelta(hours=16)
    told = SwitchOutlook().load(
        SwitchOutlook().dump(views.outlook(outlook_switch(town.app, town.id, None, "booked", at)))
    )
    planned = told["announcement"]
    assert (planned["at_once"], planned["late"], planned["at"]) == (True, True, None)
    assert (planned["lead_working_days"], planned["needed_working_days"]) == (1, 5)
    shown = town.file("booked", at=at)
    assert (shown.switch.state, shown.switch.announced_at) == (State.RUNNING, town.clock.now())
    assert set(town.stages().values()) == {("closed", 2)}
    assert town.said("switch.scheduled") == []


def test_the_preview_says_when_letters_are_where(town):
    at = datetime(2020, 7, 13, 6, tzinfo=UTC)  # a Monday
    told = views.outlook(outlook_switch(town.app, town.id, None, "booked", at))["announcement"]
    assert told["at"] == datetime(2020, 7, 5, 22, tzinfo=UTC), "midnight of Monday the 6th in Berlin"
    assert (told["at_once"], told["late"], told["lead_working_days"]) == (False, False, 5)
    assert told["posted_on"].isoformat() == "2020-07-08"
    assert {channel: day.isoformat() for channel, day in told["arrives_on"].items()} == {
        "email": "2020-07-07",
        "print": "2020-07-10",
    }


def test_an_announced_switch_is_revoked_before_its_date(town):
    shown = announced(town)
    follow(town, 2)
    after = town.revoke(shown)
    assert (after.switch.state, after.switch.cancelled_by) == (State.REVOKED, "maria.manager")
    assert town.revoke(shown) == after, "twice is the same thing twice"
    events = [said.STAGE_REVOKED.load(body) for body in town.said("site.stage_revoked")]
    assert [(event.data["site"], event.sequence, event.data["revoked"]) for event in events] == [
        (site, 3, 2) for site in SITES
    ]
    for event in events:
        assert (event.data["announced"]["id"], event.data["holds"]["id"]) == ("booked", "closed")
        assert (event.data["effective_at"], event.data["cause"]) == (shown.switch.effective_at, "revoked")
        assert event.data["switch"]["undoes"] == shown.switch.id
        assert event.data["switch"]["id"] == after.switch.taken_back_by
    town.pass_until(shown.switch.effective_at + timedelta(days=1))
    assert set(town.stages().values()) == {("closed", 3)}
    assert len(town.said("site.stage_in_force")) == 3, "what was revoked never comes into force"


def test_what_takes_it_back_is_followed_and_settled_like_any_switch(town):
    shown = town.revoke(announced(town))
    back = next(v for v in list_switches(town.app, [town.id], None, 9) if v.switch.undoes)
    assert back.switch.id == shown.switch.taken_back_by
    assert (back.switch.state, back.switch.to_stage) == (State.RUNNING, "closed")
    assert {entry.limits_at for entry in back.switch.sites} == {town.clock.now()}
    for site in SITES:
        town.replanned(site, 3)
        town.letters(site, 3)
    assert town.now(back).switch.state is State.SETTLED


def test_each_site_returns_to_the_stage_that_holds_for_it(town):
    town.file("booked", "campus")
    shown = town.confirm(announced(town, "checked", "altstadt", "campus"), "cases")
    assert shown.switch.state is State.RUNNING
    town.revoke(shown)
    holds = {body["data"]["site"]: body["data"]["holds"]["id"] for body in town.said("site.stage_revoked")}
    assert holds == {"altstadt": "closed", "campus": "booked"}


def test_cancelling_what_is_announced_revokes_it(town):
    shown = announced(town)
    assert town.cancel(shown).switch.state is State.REVOKED
    assert len(town.said("site.stage_revoked")) == 3


@pytest.mark.parametrize("wait", [timedelta(0), timedelta(seconds=1)])
def test_from_its_date_on_it_is_not_revoked_but_cancelled_back(town, wait):
    shown = announced(town)
    town.clock.advance(seconds=(shown.switch.effective_at + wait - town.clock.now()).total_seconds())
    with pytest.raises(Problem) as refusal:
        town.revoke(shown)
    assert (refusal.value.status, refusal.value.code) == (409, "switch-not-possible")
    town.tick()
    with pytest.raises(Problem):
        town.revoke(shown)
    assert town.cancel(shown).switch.state is State.CANCELLED
    assert set(town.stages().values()) == {("closed", 3)}


def test_what_waits_for_its_lead_is_not_revoked_but_cancelled(town):
    shown = town.file("booked", at=town.clock.now() + FAR)
    with pytest.raises(Problem) as refusal:
        town.revoke(shown)
    assert refusal.value.code == "switch-not-possible"
    assert town.cancel(shown).switch.state is State.CANCELLED
    assert town.said("site.stage_revoked") == []


def test_moves_are_judged_by_the_stage_of_the_date(town):
    first = announced(town)
    with pytest.raises(Problem) as refusal:
        town.file("booked", at=first.switch.effective_at + timedelta(days=1))
    assert refusal.value.code == "nothing-to-switch"
    shown = town.file("closed", at=first.switch.effective_at + timedelta(days=1))
    town.pass_until(shown.switch.announce_at)
    assert [entry.from_stage for entry in town.now(shown).switch.sites] == ["booked"] * 3
    told = views.outlook(outlook_switch(town.app, town.id, ["campus"], "booked", None))
    assert (told["sites"][0]["from_stage"], told["sites"][0]["until"]) == ("closed", first.switch.effective_at)


@pytest.mark.parametrize("soon", [True, False])
def test_a_second_switch_for_the_same_site_and_instant_is_refused(town, soon):
    at = town.clock.now() + (SOON if soon else FAR)
    first = town.file("booked", "campus", "altstadt", at=at)
    with pytest.raises(Problem) as refusal:
        town.file("checked", "bahnhof", "campus", at=at)
    assert (refusal.value.status, refusal.value.code) == (409, "switch-date-taken")
    assert [fault.place for fault in refusal.value.faults] == ["sites/campus"]
    assert refusal.value.params["switch"] == str(first.switch.id)
    assert town.file("booked", "bahnhof", at=at).switch.state in (State.SCHEDULED, State.RUNNING)
    town.cancel(first)
    assert town.file("checked", "campus", at=at).switch.state in (State.SCHEDULED, State.HELD)


def test_what_a_person_reads_of_it_is_as_the_contract_has_it(town):
    shown = announced(town)
    told = SwitchView().load(SwitchView().dump(views.switch(shown)))
    assert (told["state"], told["announced_at"]) == ("running", shown.switch.announce_at)
    (position,) = [p for p in list_sites(town.app, town.id) if p.site == "campus"]
    (coming,) = views.site(position)["next"]
    assert (coming["stage"]["id"], coming["announced"], coming["sequence"]) == ("booked", True, 2)


def test_the_lead_of_the_stage_plan_and_of_the_switch_itself(town):
    from services.sites.domain.switch import Lead

    document = region(town.id)
    document["stages"][1]["lead_days"] = 8
    town.load(document)
    at = datetime(2020, 7, 13, 6, tzinfo=UTC)
    plain = town.file("booked", "campus", at=at)
    assert plain.switch.announce_at == datetime(2020, 6, 30, 22, tzinfo=UTC)
    own = town.file("booked", "altstadt", at=at, lead=Lead(2, "Alle sind angerufen"))
    assert own.switch.announce_at == datetime(2020, 7, 8, 22, tzinfo=UTC)
    assert views.switch(town.now(own))["lead"] == {"working_days": 2, "reason": "Alle sind angerufen"}


def test_who_did_what_is_in_the_books(town):
    shown = announced(town)
    town.revoke(shown)
    commands = [(entry["command"], entry["actor"]) for entry in list_audit(town.app, town.id, 3)]
    assert commands == [("revoke_switch", MANAGER.user), ("start_switch", "clock"), ("file_switch", MANAGER.user)]


def test_a_way_back_that_is_filed_behind_a_held_opening_waits_for_what_becomes_of_it(town):
    """Announced while nothing is to be closed yet, it would leave the site out, and the opening had the last word."""
    opening = town.file("checked", "campus", at=town.clock.now() + timedelta(days=3))
    assert opening.switch.state is State.HELD
    closing = town.file("closed", "campus", at=town.clock.now() + timedelta(days=5))
    assert closing.switch.state is State.SCHEDULED
    assert town.tick() == 0
    town.confirm(opening, "cases")
    assert town.tick() == 1
    assert town.now(closing).switch.to_come
    town.pass_until(closing.switch.effective_at)
    assert town.stages()["campus"] == ("closed", 3)


def test_a_way_back_behind_an_opening_that_never_came_has_nothing_to_do(town):
    opening = town.file("checked", "campus", at=town.clock.now() + timedelta(days=3))
    closing = town.file("closed", "campus", at=town.clock.now() + timedelta(days=5))
    town.cancel(opening)
    town.tick()
    assert town.now(closing).switch.state is State.SETTLED
    assert town.stages()["campus"] == ("closed", 1)

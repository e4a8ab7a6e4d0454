"""A second date for a site whose first one still waits: it is judged by the stand after the first, which is named."""

from __future__ import annotations

from datetime import timedelta

from services.contracts.calls.sites_views import SwitchOutlook
from services.sites.application.switches.outlook_switch import outlook_switch
from services.sites.domain.states import State
from services.sites.domain.switch import Lead
from services.sites.entrypoints import views
from tests.integration.sites.conftest import FAR

LATER = FAR + timedelta(days=1)


def previewed(town, stage, *sites, at):
    told = views.outlook(outlook_switch(town.app, town.id, sites or None, stage, at))
    return SwitchOutlook().load(SwitchOutlook().dump(told))


def warned(told):
    return [(warning["code"], warning["params"]) for warning in told["warnings"]]


def test_a_preview_knows_a_first_switch_that_waits_for_its_lead_and_names_it(town):
    first = town.file("booked", "campus", at=town.clock.now() + FAR)
    assert first.switch.state is State.SCHEDULED

    told = previewed(town, "closed", at=town.clock.now() + LATER)

    moved = {site["site"]: (site["from_stage"], site["unchanged"]) for site in told["sites"]}
    assert moved == {"altstadt": ("closed", True), "bahnhof": ("closed", True), "campus": ("booked", False)}
    about = {"sites": ["Standort Campus"], "stage": "Booked", "at": first.switch.effective_at.isoformat()}
    who = {"switch": str(first.switch.id), "by": "maria.manager"}
    assert warned(told) == [("switch-planned-before", about | who)]


def test_what_the_first_will_have_done_the_second_does_not_do_again(town):
    town.file("booked", "campus", at=town.clock.now() + FAR)
    told = previewed(town, "booked", "campus", at=town.clock.now() + LATER)
    assert [site["unchanged"] for site in told["sites"]] == [True]


def test_its_gates_are_those_of_a_site_that_the_first_will_have_closed(town):
    town.concept("campus")
    town.file("open", "campus")
    town.file("closed", "campus", at=town.clock.now() + FAR)
    at = town.clock.now() + LATER

    assert [gate["id"] for gate in previewed(town, "checked", "campus", at=at)["gates"]] == ["cases"]
    second = town.file("checked", "campus", at=at)
    assert [gate.id for gate in town.now(second).gates] == ["cases"], "and those who may confirm them see them"


def test_nor_do_gates_hold_a_second_that_closes_what_the_first_will_have_opened(town):
    town.file("open", "campus", at=town.clock.now() + FAR)
    at = town.clock.now() + LATER
    assert previewed(town, "checked", "campus", at=at)["gates"] == []
    assert town.now(town.file("checked", "campus", at=at)).gates == ()


def test_several_are_named_in_the_order_of_their_dates_and_the_last_of_them_holds(town):
    town.file("open", "campus", "bahnhof", at=town.clock.now() + FAR)
    town.file("booked", "campus", at=town.clock.now() + LATER)
    told = previewed(town, "closed", at=town.clock.now() + LATER + timedelta(days=1))

    assert {site["site"]: site["from_stage"] for site in told["sites"] if not site["unchanged"]} == {
        "bahnhof": "open",
        "campus": "booked",
    }
    assert [(code, params["sites"]) for code, params in warned(told)] == [
        ("switch-planned-before", ["Standort Bahnhof", "Standort Campus"]),
        ("switch-planned-before", ["Standort Campus"]),
    ]


def test_a_first_that_gates_hold_is_named_as_held(town):
    first = town.file("checked", "campus", at=town.clock.now() + timedelta(days=3))
    assert first.switch.state is State.HELD
    told = previewed(town, "closed", "campus", at=town.clock.now() + timedelta(days=5))
    assert [site["from_stage"] for site in told["sites"]] == ["checked"]
    assert [code for code, _ in warned(told)] == ["switch-held-before"]


def test_what_comes_later_or_elsewhere_or_was_cancelled_changes_nothing(town):
    at = town.clock.now() + FAR
    town.file("booked", "campus", at=at + timedelta(days=1))
    town.file("booked", "bahnhof", at=at - timedelta(days=1))
    town.cancel(town.file("open", "campus", at=at - timedelta(days=2)))
    told = previewed(town, "booked", "campus", at=at)
    assert ([site["from_stage"] for site in told["sites"]], told["warnings"]) == (["closed"], [])


def test_what_takes_effect_now_is_judged_as_things_are(town):
    town.file("booked", "campus", at=town.clock.now() + FAR)
    told = previewed(town, "open", "campus", at=None)
    assert [site["from_stage"] for site in told["sites"]] == ["closed"]
    assert [code for code, _ in warned(told)] == []


def soon(town, days):
    return town.clock.now() + timedelta(days=days)


def test_what_the_first_will_have_done_is_not_announced_before_it(town):
    """The first is announced on its day, the second would be at once: letters for what the preview called nothing."""
    first = town.file("booked", "campus", at=soon(town, 3), lead=Lead(0, "Alle sind angerufen"))
    second = town.file("booked", "campus", at=soon(town, 4))
    assert [first.switch.state, second.switch.state] == [State.SCHEDULED] * 2
    assert town.tick() == 0
    town.pass_until(first.switch.announce_at)
    town.tick()
    assert town.now(first).switch.to_come
    assert town.now(second).switch.state is State.SETTLED
    assert town.stages()["campus"] == ("closed", 2), "announced once"


def test_what_waits_behind_another_is_not_overdue_unless_that_one_is(town):
    def overdue():
        with town.app.begin() as work:
            return work.switches.standing(town.clock.now())["unannounced"]

    first = town.file("booked", "campus", at=soon(town, 3), lead=Lead(0, "Alle sind angerufen"))
    town.file("booked", "campus", at=soon(town, 4))
    town.file("booked", "bahnhof", at=soon(town, 5), lead=Lead(0, "Alle sind angerufen"))
    assert overdue() == 0
    town.clock.advance(seconds=(first.switch.announce_at - town.clock.now()).total_seconds())
    assert overdue() == 1


def test_without_the_first_the_second_is_announced(town):
    first = town.file("booked", "campus", at=soon(town, 3), lead=Lead(0, "Alle sind angerufen"))
    second = town.file("booked", "campus", at=soon(town, 4))
    town.cancel(first)
    assert town.tick() == 1
    assert town.now(second).switch.to_come


def test_what_gates_hold_is_not_waited_for(town):
    town.file("checked", "campus", at=soon(town, 3))
    second = town.file_confirmed("checked", "campus", at=soon(town, 4))
    assert town.now(second).switch.to_come

"""The timeline of a region: every stage of a site in some days, what became of it, and the days off."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.chassis.process.problems import Problem
from services.contracts.calls.sites_timeline_views import TimelineView
from services.sites.application.overview import overview
from services.sites.application.regions.queries import list_sites
from services.sites.application.switches.timeline import timeline
from services.sites.entrypoints import views
from tests.integration.sites.conftest import FAR
from tests.integration.sites.test_suspension import opening
from tests.integration.sites.test_timeline import announced
from tests.unit.sites.documents import region

SINCE, UNTIL = date(2020, 6, 1), date(2020, 12, 31)


def shown(town, *sites, since=SINCE, until=UNTIL):
    told = views.timeline(timeline(town.app, town.id, sites or None, since, until))
    return TimelineView().load(TimelineView().dump(told))


def entries(town, site="campus", **period):
    (told,) = shown(town, site, **period)["sites"]
    return [(entry["stage"]["id"], entry["state"], entry["sequence"]) for entry in told["entries"]]


def test_past_in_force_announced_and_waiting(town):
    town.clock.advance(hours=1)
    town.file("booked", "campus")
    announced(town, "closed", "campus")
    later = town.file("booked", "campus", at=town.clock.now() + timedelta(days=60))
    assert entries(town) == [
        ("closed", "past", 1),
        ("booked", "in_force", 2),
        ("closed", "announced", 3),
        ("booked", "waiting", None),
    ]
    (told,) = shown(town, "campus")["sites"]
    periods = [(entry["effective_at"], entry["until"]) for entry in told["entries"][:3]]
    assert [until for _, until in periods] == [periods[1][0], periods[2][0], None]
    waiting = told["entries"][3]
    assert (waiting["announce_at"], waiting["switch_id"]) == (later.switch.announce_at, later.switch.id)


def test_suspended_revoked_and_skipped(town):
    stopped = opening(town, "campus")
    town.pass_until(stopped.switch.effective_at)
    town.revoke(announced(town, "booked", "campus"))
    seen = announced(town, "booked", "campus")
    town.clock.advance(days=9)
    town.confirm(town.file("checked", "campus"), "cases")
    town.tick()
    assert entries(town) == [
        ("closed", "past", 1),
        ("checked", "suspended", 2),
        ("booked", "revoked", 4),
        ("booked", "skipped", seen.switch.sites[0].sequence),
        ("checked", "in_force", 7),
    ]


def test_only_what_holds_in_the_days_asked_for(town):
    shown_switch = announced(town, "booked", "campus")
    day = shown_switch.switch.effective_at.date()
    assert entries(town, since=day + timedelta(days=1), until=day + timedelta(days=1)) == [("booked", "announced", 2)]
    assert entries(town, since=SINCE, until=day - timedelta(days=1)) == [("closed", "in_force", 1)]


@pytest.mark.parametrize(("since", "until"), [(UNTIL, SINCE), (SINCE, SINCE + timedelta(days=366))])
def test_a_period_that_ends_before_it_begins_or_never_is_refused(town, since, until):
    with pytest.raises(Problem) as refusal:
        shown(town, since=since, until=until)
    assert (refusal.value.status, refusal.value.code) == (422, "period-invalid")


def test_an_unknown_region_is_not_found(town):
    town.id = "atlantis"
    with pytest.raises(Problem) as refusal:
        shown(town)
    assert refusal.value.status == 404


def test_days_off_are_those_of_each_site(town):
    document = region(town.id)
    document["sites"][2]["closed_days"] = [{"day": "2020-07-09"}]
    town.load(document)
    days = {site["site"]: site["closed_days"] for site in shown(town, since=date(2020, 7, 1), until=UNTIL)["sites"]}
    assert date(2020, 7, 9) in days["campus"] and date(2020, 7, 9) not in days["altstadt"]
    assert date(2020, 10, 3) in days["altstadt"]


def test_the_digest_changes_with_what_is_shown_and_with_nothing_else(town):
    first = shown(town)["digest"]
    town.clock.advance(seconds=30)
    assert shown(town)["digest"] == first
    town.file("booked", "campus", at=town.clock.now() + FAR)
    assert shown(town)["digest"] != first


def test_a_stage_that_is_over_names_what_the_plan_proposes_and_what_comes_next(town):
    document = region(town.id)
    document["stages"][1] |= {"until": "2020-06-17", "then": "checked"}
    town.load(document)
    town.file("booked", "campus")
    town.clock.advance(days=1)

    def campus():
        (listed,) = [views.site(p) for p in list_sites(town.app, town.id) if p.site == "campus"]
        ((_, positions),) = overview(town.app, [town.id], 5).regions
        assert listed == next(views.site(p) for p in positions if p.site == "campus")
        return listed

    over = campus()
    assert (over["overdue"], over["then"]["id"], over["next"]) == (True, "checked", [])
    waiting = town.file("closed", "campus", at=town.clock.now() + FAR)
    coming = campus()
    assert (coming["overdue"], coming["next"][0]["switch_id"]) == (False, waiting.switch.id)
    assert (coming["next"][0]["announced"], coming["next"][0]["sequence"]) == (False, None)
    town.pass_until(waiting.switch.announce_at)
    assert (campus()["next"][0]["announced"], campus()["overdue"]) == (True, False)


def ends(town, site="campus"):
    (told,) = shown(town, site)["sites"]
    return [(e["stage"]["id"], e["state"], e["last_day"], e["then"] and e["then"]["id"]) for e in told["entries"]]


def ending(town, until, then="checked"):
    document = region(town.id)
    document["stages"][1] |= {"until": until, "then": then}
    town.load(document)


def test_a_stage_with_a_last_day_says_so_and_what_the_plan_proposes_then(town):
    ending(town, "2020-07-10")
    town.file("booked", "campus")
    before = shown(town)["digest"]
    assert ends(town)[-1] == ("booked", "in_force", date(2020, 7, 10), "checked")
    ending(town, "2020-08-10", None)
    assert ends(town)[-1] == ("booked", "in_force", date(2020, 8, 10), None), "as the plan has it by now"
    assert shown(town)["digest"] != before


def test_planned_and_announced_ones_say_their_last_day_too_and_what_is_off_does_not(town):
    ending(town, "2020-12-01")
    shown_switch = town.file("booked", "campus", at=town.clock.now() + FAR)
    told = (date(2020, 12, 1), "checked")
    assert ends(town)[-1] == ("booked", "waiting", *told)
    town.pass_until(shown_switch.switch.announce_at)
    assert ends(town)[-1] == ("booked", "announced", *told)
    town.revoke(shown_switch)
    assert ends(town)[-1] == ("booked", "revoked", None, None)


def test_where_another_stage_takes_over_before_the_last_day_is_no_end(town):
    ending(town, "2020-12-01")
    town.file("booked", "campus")
    town.clock.advance(days=1)
    assert ends(town)[-1][2] is not None
    announced(town, "closed", "campus")
    assert [entry[2] for entry in ends(town)] == [None, None, None]


def test_what_went_on_after_its_last_day_says_so_when_it_is_past(town):
    ending(town, "2020-06-18")
    town.file("booked", "campus")
    town.clock.advance(days=9)
    town.file("closed", "campus")
    assert ends(town)[1] == ("booked", "past", date(2020, 6, 18), "checked")


def test_a_stage_is_not_filed_for_a_day_to_come_past_its_end(town):
    document = region(town.id)
    document["stages"][1]["until"] = "2020-07-01"
    town.load(document)
    with pytest.raises(Problem) as refusal:
        town.file("booked", at=town.clock.now() + FAR)
    assert [fault.code for fault in refusal.value.faults] == ["stage-over-before-it-starts"]

"""Dates that pass while nobody runs: what holds afterwards, since when, and what the books say of the rest."""

from __future__ import annotations

from datetime import timedelta

from services.sites.application.regions.queries import list_audit, list_sites
from services.sites.domain.states import State
from tests.integration.sites.test_timeline import announced, follow


def test_after_an_outage_the_later_date_wins_and_the_books_say_what_was_skipped(town):
    first = announced(town, "booked", "campus", "altstadt")
    second = town.file("checked", "campus", at=first.switch.effective_at + timedelta(hours=3))
    town.confirm(second, "cases")
    town.confirm(second, "cases", reading=12)
    town.clock.advance(days=4)
    town.confirm(second, "cases", reading=11)
    town.pass_until(second.switch.effective_at + timedelta(hours=9))
    assert town.stages() == {"altstadt": ("booked", 2), "bahnhof": ("closed", 1), "campus": ("checked", 3)}
    told = {b["data"]["site"]: b["data"]["skipped"] for b in town.said("site.stage_in_force")[3:]}
    assert told == {"campus": [2], "altstadt": []}
    entries = {entry.site: entry.superseded_by for entry in town.now(first).switch.sites}
    assert entries == {"campus": second.switch.id, "altstadt": None}
    skipped = [e["details"] for e in list_audit(town.app, town.id, 50) if e["command"] == "skip_stages"]
    assert [note["skipped"] for note in skipped] == [[["campus", 2]]]


def test_after_an_outage_each_site_is_on_its_stage_since_the_date_and_not_since_somebody_looked(town):
    first = announced(town, "booked", "campus", "altstadt")
    second = town.file("closed", "campus", at=first.switch.effective_at + timedelta(hours=3))
    town.pass_until(second.switch.effective_at + timedelta(days=2))
    since = {position.site: position.since for position in list_sites(town.app, town.id)}
    assert since["altstadt"] == first.switch.effective_at
    assert since["campus"] == second.switch.effective_at


def test_after_an_outage_the_later_date_is_suspended_and_the_earlier_one_holds(town):
    first = announced(town, "booked", "campus")
    second = town.file("checked", "campus", at=first.switch.effective_at + timedelta(hours=3))
    town.confirm(second, "cases")
    town.pass_until(second.switch.effective_at + timedelta(days=2))
    assert town.now(second).switch.state is State.SUSPENDED
    assert town.stages()["campus"] == ("booked", 4)
    assert town.said("site.stage_revoked")[-1]["data"]["holds"]["id"] == "booked"


def test_skipped_at_all_its_sites_it_is_superseded(town):
    first = announced(town, "booked", "campus")
    follow(town, 2, "campus")
    town.clock.advance(days=8)
    town.confirm(town.file("checked", "campus"), "cases")
    town.tick()
    assert town.now(first).switch.state is State.SUPERSEDED
    assert town.stages()["campus"] == ("checked", 3)

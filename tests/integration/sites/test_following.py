"""A switch is settled when limits, replan and letters of every site are done, and says how long that took."""

from services.contracts.events import sites as said
from services.sites.domain.states import State

SITES = ("altstadt", "bahnhof", "campus")


def test_a_switch_settles_with_its_last_site(town):
    shown = town.file("booked")
    town.clock.advance(seconds=42)
    for site in SITES[:2]:
        town.follow(site, 2)
    assert town.now(shown).switch.state is State.RUNNING
    town.letters("campus", 2)
    town.limits("campus", 2)
    assert town.said("switch.settled") == []
    town.replanned("campus", 2)
    settled = town.now(shown).switch
    assert (settled.state, settled.seconds(settled.settled_at)) == (State.SETTLED, 42.0)
    (event,) = [said.SWITCH_SETTLED.load(body) for body in town.said("switch.settled")]
    assert event.data["seconds"] == 42.0
    assert event.causation_id is not None


def test_totals_and_balance_of_every_site_are_kept(town):
    shown = town.file("booked", "campus")
    town.follow("campus", 2)
    (entry,) = town.now(shown).switch.sites
    assert entry.totals["before"] == 3
    assert entry.balance["handed_over"] == {"print": 4, "email": 1}
    assert entry.campaign_id is not None


def test_what_comes_twice_or_for_another_sequence_changes_nothing(town):
    shown = town.file("booked", "campus")
    town.limits("campus", 1)
    town.replanned("campus", 3)
    event = town.limits("campus", 2)
    first = town.now(shown).switch.sites[0]
    town.clock.advance(seconds=9)
    town._events.on_limits_changed(event)
    town.limits("campus", 2)
    assert town.now(shown).switch.sites[0] == first
    assert (first.limits_at, first.replanned_at) == (event.time, None)


def test_a_newer_switch_supersedes_the_older_at_its_sites_and_both_settle(town):
    older = town.file("booked")
    newer = town.file("closed", "campus")
    entry = next(entry for entry in town.now(older).switch.sites if entry.site == "campus")
    assert entry.superseded_by == newer.switch.id
    assert town.now(older).switch.state is State.RUNNING
    town.follow("altstadt", 2)
    town.follow("bahnhof", 2)
    assert town.now(older).switch.state is State.SETTLED
    town.letters("campus", 2)
    assert town.now(newer).switch.state is State.RUNNING
    town.follow("campus", 3)
    assert town.now(newer).switch.state is State.SETTLED
    assert town.stages()["campus"] == ("closed", 3)


def test_a_switch_superseded_everywhere_ends_at_once(town):
    older = town.file("booked", "campus")
    town.clock.advance(seconds=5)
    town.file("closed", "campus")
    assert town.now(older).switch.state is State.SUPERSEDED
    assert len(town.said("switch.settled")) == 1


def test_a_site_that_was_done_is_not_superseded(town):
    older = town.file("booked", "campus", "bahnhof")
    town.follow("campus", 2)
    town.file("closed", "campus")
    entries = {entry.site: entry.superseded_by for entry in town.now(older).switch.sites}
    assert entries == {"bahnhof": None, "campus": None}

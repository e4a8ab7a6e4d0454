"""Two at the same time: switches, retries, ticks and reports meet, and every site still has one story."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import psycopg
import pytest

from services.chassis.process.identifiers import new_id
from services.chassis.process.problems import Problem
from services.sites.application.switches.record_progress import Progress, record_progress
from services.sites.domain.states import State
from tests.integration.sites.conftest import FAR, Town
from tests.integration.sites.story import assert_one_story
from tests.unit.sites.documents import region, site

pytestmark = pytest.mark.parametrize("app", ["postgres"], indirect=True)


def at_once(*calls):
    """Runs the calls at the same moment; gives results and Problems."""
    barrier = threading.Barrier(len(calls))

    def run(call):
        barrier.wait(10)
        try:
            return call()
        except Problem as problem:
            return problem

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_overlapping_switches_wait_for_each_other_and_leave_one_story(town):
    pairs = [("altstadt", "bahnhof"), ("bahnhof", "altstadt"), ("campus", "bahnhof"), ("campus", "altstadt", "bahnhof")]
    for stage in ("booked", "closed", "booked", "closed"):
        outcomes = at_once(*[partial(town.file, stage, *sites) for sites in pairs])
        assert all(not isinstance(o, Problem) or o.status == 409 for o in outcomes)
        assert {here for here, _ in town.stages().values()} == {stage}
    assert_one_story(town)


def test_of_two_that_looked_at_the_same_state_one_is_refused(town):
    document = region(town.id)
    (checked,) = (stage for stage in document["stages"] if stage["id"] == "checked")
    checked["gates"] = []
    town.load(document)
    seen = {name: sequence for name, (_, sequence) in town.stages().items()}
    outcomes = at_once(
        lambda: town.file("booked", expected=seen),
        lambda: town.file("checked", expected=seen),
    )
    assert sorted(isinstance(o, Problem) for o in outcomes) == [False, True]
    assert_one_story(town)


def test_of_two_for_the_same_site_and_instant_one_wins_two_hundred_times(town):
    """Announced at once and waiting for their lead by turns; never is a number left out or given twice."""
    for number in range(200):
        at = town.clock.now() + (timedelta(minutes=1) if number % 2 else FAR) + timedelta(seconds=number)
        first, second = ("booked", "checked") if number % 4 < 2 else ("checked", "booked")
        outcomes = at_once(
            partial(town.file, first, "campus", "altstadt", at=at),
            partial(town.file, second, "bahnhof", "campus", at=at),
        )
        refused = [outcome for outcome in outcomes if isinstance(outcome, Problem)]
        assert [problem.code for problem in refused] == ["switch-date-taken"], number
        (filed,) = (outcome for outcome in outcomes if not isinstance(outcome, Problem))
        town.cancel(filed)
    assert_one_story(town)


def test_a_command_sent_eight_times_is_carried_out_once(town):
    outcomes = at_once(*[lambda: town.file("booked", idempotency_key="k", digest="d")] * 8)
    assert len({o.switch.id for o in outcomes}) == 1
    assert set(town.stages().values()) == {("booked", 2)}


def test_a_due_switch_is_started_once_by_four_replicas(town):
    town.file("booked", at=town.clock.now() + timedelta(minutes=1))
    town.clock.advance(minutes=2)
    assert sum(at_once(*[town.tick] * 4)) == 1
    assert_one_story(town)


def test_the_second_of_two_reports_waits_for_the_first_and_then_sees_it(town):
    shown = town.file("booked", "altstadt", "campus")
    for name in ("altstadt", "campus"):
        town.limits(name, 2)
        town.replanned(name, 2)
    first = Progress(town.id, "altstadt", 2, new_id(), {"letters_at": town.clock.now()})
    with ThreadPoolExecutor(1) as pool:
        with town.app.begin() as work:
            record_progress(town.app, work, first)
            second = pool.submit(town.letters, "campus", 2)
            with pytest.raises(TimeoutError):
                second.result(0.5)
        second.result(5)
    assert town.now(shown).switch.state is State.SETTLED


def test_sites_that_finish_at_the_same_moment_settle_the_switch_once(town):
    shown = town.file("booked")
    reports = [
        partial(report, name, 2) for name in town.stages() for report in (town.limits, town.replanned, town.letters)
    ]
    at_once(*reports)
    assert town.now(shown).switch.state is State.SETTLED
    assert len(town.said("switch.settled")) == 1


def test_switches_cancellations_ticks_and_reports_in_a_crowd_never_deadlock(town):
    first = town.file("booked")
    dated = town.file("closed", at=town.clock.now() + timedelta(minutes=1))
    town.clock.advance(minutes=2)
    outcomes = at_once(
        lambda: town.cancel(first),
        lambda: town.cancel(dated),
        town.tick,
        town.tick,
        lambda: town.file_confirmed("checked", "campus", "altstadt"),
        lambda: town.file("booked", "bahnhof"),
        lambda: town.follow("altstadt", 2),
        town.load,
    )
    refused = [o for o in outcomes if isinstance(o, Problem)]
    assert all(problem.status == 409 for problem in refused)
    assert_one_story(town)


def test_who_waits_too_long_for_a_site_is_told_so(town):
    with psycopg.connect(town.app.database.url) as other:
        other.execute("SELECT id FROM site WHERE id = 'campus' FOR UPDATE")
        with pytest.raises(Problem) as refusal:
            town.file("booked")
    assert (refusal.value.status, refusal.value.code) == (503, "busy")
    assert town.file("booked").switch.state is State.RUNNING


def test_a_whole_region_takes_no_more_statements_than_one_site(app, clock, monkeypatch):
    town = Town(app, clock)
    town.load(region(sites=[site(f"haus-{number}") for number in range(1, 20)]))
    counted = Counter()
    execute = psycopg.Connection.execute

    def counting(self, query, *args, **kwargs):
        counted["outbox" if "outbox" in str(query) else "own"] += 1
        return execute(self, query, *args, **kwargs)

    monkeypatch.setattr(psycopg.Connection, "execute", counting)
    town.file("booked", "haus-1")
    own = counted["own"]
    counted.clear()
    town.file("booked")
    assert counted["outbox"] == 1  # whatever is said, in one statement
    assert counted["own"] == own
    assert own <= 24

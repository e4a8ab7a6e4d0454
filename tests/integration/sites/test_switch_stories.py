"""Property: whatever managers, clock and other services do in whatever order, no switch leaves its table of states, and
every site has one story: its sequence rises by one with each change of its timeline, one entry lives for an instant to
come, each comes into force once at most, and never what was revoked."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from services.chassis.process.problems import Problem
from services.sites.application.switches.queries import list_switches
from services.sites.domain.states import OPEN, TABLE, State
from tests.fakes.sites.house import FakeApp
from tests.integration.sites.conftest import Town
from tests.integration.sites.story import assert_one_story

STAGES = ("closed", "booked", "checked", "open")
SITES = ("altstadt", "bahnhof", "campus")
NUMBERS = count(1)
BEGIN = datetime(2020, 6, 17, 6, tzinfo=UTC)
AHEAD = (None, None, timedelta(minutes=10), timedelta(days=3), timedelta(days=9), timedelta(days=30))
FORESEEN = {site: {"before": 3, "moved": 0, "lapsed": 0} for site in SITES}
STEPS = 4
ENDED = (State.SETTLED, State.SUPERSEDED, State.REVOKED, State.CANCELLED, State.SUSPENDED, State.HELD)
NEXT = {(before, after) for (before, _), after in TABLE.items()}


def _told(shown):
    switch = shown.switch
    sites = [(entry.site, entry.sequence or 0) for entry in switch.sites]
    return switch.filed_at, switch.effective_at, switch.to_stage, switch.undoes is None, sites


class SwitchStories(RuleBasedStateMachine):
    surroundings = None

    def __init__(self):
        super().__init__()
        self.app, self.clock = self.surroundings
        self.clock.advance(seconds=(BEGIN - self.clock.now()).total_seconds())
        self.town = Town(self.app, self.clock, f"town-{next(NUMBERS)}")
        self.states = {}

    @rule(
        stage=st.sampled_from(STAGES),
        sites=st.sets(st.sampled_from(SITES)),
        ahead=st.sampled_from(AHEAD),
        confirmed=st.booleans(),
        later_stand=st.booleans(),
    )
    def file(self, stage, sites, ahead, confirmed, later_stand):
        at = self.clock.now() + ahead if ahead else None
        file = self.town.file_confirmed if confirmed and stage == "checked" else self.town.file
        self.attempt(lambda: file(stage, *sorted(sites), at=at, later_stand=later_stand, foreseen=FORESEEN))

    @precondition(lambda self: self.states)
    @rule(choice=st.integers(0, 99))
    def revoke(self, choice):
        self.attempt(lambda: self.town.revoke(self.chosen(choice)))

    @precondition(lambda self: self.states)
    @rule(choice=st.integers(0, 99), ahead=st.sampled_from(AHEAD))
    def release(self, choice, ahead):
        at = self.clock.now() + ahead if ahead else None
        self.attempt(lambda: self.town.release(self.chosen(choice), at))

    @precondition(lambda self: self.states)
    @rule(choice=st.integers(0, 99))
    def accept(self, choice):
        self.attempt(lambda: self.town.accept(self.chosen(choice)))

    @rule(site=st.sampled_from(SITES), back=st.integers(0, 2))
    def drift(self, site, back):
        self.town.drifted(site, max(1, self.town.stages()[site][1] - back))

    @precondition(lambda self: self.states)
    @rule(choice=st.integers(0, 99))
    def cancel(self, choice):
        self.attempt(lambda: self.town.cancel(self.chosen(choice)))

    @precondition(lambda self: self.states)
    @rule(choice=st.integers(0, 99))
    def confirm(self, choice):
        self.attempt(lambda: self.town.confirm(self.chosen(choice), "cases"))

    @precondition(lambda self: self.states)
    @rule(choice=st.integers(0, 99))
    def withdraw(self, choice):
        self.attempt(lambda: self.town.withdraw(self.chosen(choice), "cases"))

    @rule(minutes=st.sampled_from([1, 15, 40, 60 * 24, 60 * 24 * 6, 60 * 24 * 25]), outage=st.booleans())
    def let_time_pass(self, minutes, outage):
        """During an outage nobody looks at what becomes due."""
        self.clock.advance(minutes=minutes)
        if not outage:
            self.town.tick()

    @rule(site=st.sampled_from(SITES))
    def publish_concept(self, site):
        self.town.concept(site)

    @rule(
        site=st.sampled_from(SITES),
        back=st.integers(0, 2),
        what=st.sampled_from(["limits", "replanned", "letters"]),
    )
    def report(self, site, back, what):
        _, sequence = self.town.stages()[site]
        getattr(self.town, what)(site, max(1, sequence - back))

    @rule(site=st.sampled_from(SITES))
    def follow(self, site):
        self.town.follow(site, self.town.stages()[site][1])

    @rule()
    def load_again(self):
        before = self.town.stages()
        self.town.load()
        assert self.town.stages() == before

    def attempt(self, command):
        try:
            command()
        except Problem as problem:
            assert problem.status in (404, 409)

    def chosen(self, number):
        """In an order that does not hang on random ids, so that a story can be told twice."""
        shown = sorted(self.shown(), key=_told)
        return shown[number % len(shown)]

    def shown(self):
        return list_switches(self.app, [self.town.id], None, 500)

    @invariant()
    def states_follow_the_table(self):
        for switch in (shown.switch for shown in self.shown()):
            before = self.states.get(switch.id, switch.state)
            # One rule may take some steps: held, then let go by the same tick, announced and settled at once.
            steps = {before}
            for _ in range(STEPS):
                steps |= {later for earlier, later in NEXT if earlier in steps}
            assert switch.state in steps, (before, switch.state)
            assert (switch.state is State.SETTLED) <= switch.complete
            assert not (switch.state is State.RUNNING and switch.complete)
            assert (switch.state is State.ANNOUNCED) <= (switch.in_force_at is None)
            assert switch.sites
            assert (switch.state in ENDED) <= (not switch.to_come)
            self.states[switch.id] = switch.state

    @invariant()
    def every_site_has_one_story(self):
        assert_one_story(self.town)

    def teardown(self):
        """Whatever came before: after all dates nothing that is due waits, and every open state has an end."""
        self.clock.advance(days=400)
        self.town.tick()
        self.town.tick()
        for switch in (shown.switch for shown in self.shown()):
            assert not switch.to_come, "its date has passed"
            assert switch.state is not State.SCHEDULED
        for shown in self.shown():
            if self.town.now(shown).switch.state in OPEN:  # what is taken back may end another
                self.town.cancel(shown)
        assert not [s.switch.state for s in self.shown() if s.switch.state in (*OPEN,) and not s.switch.undoes]
        assert_one_story(self.town)


@pytest.mark.timeout(240)
def test_no_story_of_switches_breaks_the_rules(app, clock):
    class Here(SwitchStories):
        surroundings = (app, clock)

    often = settings(
        max_examples=60 if isinstance(app, FakeApp) else 8,
        stateful_step_count=25,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Here, settings=often)

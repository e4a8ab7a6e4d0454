"""Property: whatever managers, clock and other services do in whatever order, no switch leaves its table of states and
every site's sequence rises by exactly one with each change of its stage."""

from datetime import timedelta
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from services.chassis.process.problems import Problem
from services.sites.application.switches.queries import list_switches
from services.sites.domain.switch import TABLE, State
from tests.integration.sites.conftest import Town

STAGES = ("closed", "booked", "checked", "open")
SITES = ("altstadt", "bahnhof", "campus")
NUMBERS = count(1)
NEXT = {(before, after) for (before, _), after in TABLE.items()}


class SwitchStories(RuleBasedStateMachine):
    surroundings = None

    def __init__(self):
        super().__init__()
        self.app, self.clock = self.surroundings
        self.town = Town(self.app, self.clock, f"town-{next(NUMBERS)}")
        self.states = {}

    @rule(
        stage=st.sampled_from(STAGES),
        sites=st.sets(st.sampled_from(SITES)),
        minutes=st.sampled_from([None, None, 10, 30]),
        confirmed=st.booleans(),
    )
    def file(self, stage, sites, minutes, confirmed):
        at = self.clock.now() + timedelta(minutes=minutes) if minutes else None
        gates = ("cases",) if confirmed and stage == "checked" else ()
        self.attempt(lambda: self.town.file(stage, *sorted(sites), at=at, confirmed_gates=gates))

    @precondition(lambda self: self.states)
    @rule(choice=st.integers(0, 99))
    def cancel(self, choice):
        self.attempt(lambda: self.town.cancel(self.chosen(choice)))

    @precondition(lambda self: self.states)
    @rule(choice=st.integers(0, 99))
    def confirm(self, choice):
        self.attempt(lambda: self.town.confirm(self.chosen(choice), "cases"))

    @rule(minutes=st.sampled_from([1, 15, 40]))
    def let_time_pass(self, minutes):
        self.clock.advance(minutes=minutes)
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
        shown = self.shown()
        return shown[number % len(shown)]

    def shown(self):
        return list_switches(self.app, self.town.id, None, 500)

    @invariant()
    def states_follow_the_table(self):
        for switch in (shown.switch for shown in self.shown()):
            before = self.states.get(switch.id, switch.state)
            # One rule may take two steps: held, then let go by the same tick, or started and settled at once.
            steps = {before} | {b for a, b in NEXT if a == before}
            steps |= {c for b in set(steps) for a, c in NEXT if a == b}
            assert switch.state in steps, (before, switch.state)
            assert (switch.state is State.SETTLED) <= switch.complete
            assert not (switch.state is State.RUNNING and switch.complete)
            self.states[switch.id] = switch.state

    @invariant()
    def sequences_rise_by_one_per_change(self):
        told = {site: [] for site in SITES}
        for body in self.town.said("site.stage_changed"):
            told[body["data"]["site"]].append(body)
        for site, (stage, sequence) in self.town.stages().items():
            assert [body["sequence"] for body in told[site]] == list(range(1, sequence + 1))
            assert told[site][-1]["data"]["stage"]["id"] == stage
            for before, after in pairwise(told[site]):
                assert after["data"]["from_stage"] == before["data"]["stage"]["id"] != after["data"]["stage"]["id"]


@pytest.mark.timeout(240)
def test_no_story_of_switches_breaks_the_rules(app, clock):
    class Here(SwitchStories):
        surroundings = (app, clock)

    often = settings(max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(Here, settings=often)

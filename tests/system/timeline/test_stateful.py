"""Whatever people do, and however late and often events come: the timeline keeps its promises at every step."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from services.sites.domain.states import TABLE, Action, State
from tests.faults.chain import NAMES
from tests.system.timeline import standing
from tests.system.timeline.books import Books
from tests.system.timeline.instants import Instants
from tests.system.timeline.world import Template, World

STAGES = ("closed", "emergency", "exception", "by-appointment", "regular")
SITES = (["site-1"], ["site-2"], None)
FINAL = ("settled", "cancelled", "revoked", "superseded")
AHEAD, NUMBER = st.integers(0, 14), st.integers(0, 99)
WAY = st.sampled_from(["in_person", "phone"])
VISIT = st.tuples(NUMBER, st.sampled_from(["site-1", "site-2"]), st.integers(8, 15), st.integers(1, 2), WAY)
"""Of which household, where, in which hour, how many persons, and how."""
CHOSEN = os.environ.get("STUFENPLAN_TIMELINE_EXAMPLES")
"""So many lives that nobody has lived yet; without it the same ones each time."""
STEPS = 12


class Life(RuleBasedStateMachine):
    template: ClassVar[Template]

    @initialize(
        seed=st.integers(0, 2**16),
        stage=st.sampled_from(STAGES[:-1]),
        days=st.sampled_from([None, 4, 9]),
        patient=st.booleans(),
    )
    def begin(self, seed: int, stage: str, days: int | None, patient: bool) -> None:
        chain, letters, self.remove = self.template.copy()
        self.world = World(chain, letters, self.template, Random(seed))
        self.books = Books(self.world)
        self.patient = patient
        self.world.file(stage, None, days, False)

    @rule(
        stage=st.sampled_from(STAGES),
        sites=st.sampled_from(SITES),
        days=st.sampled_from([None, 1, 4, 9]),
        stand=st.booleans(),
    )
    def file(self, stage: str, sites: list[str] | None, days: int | None, stand: bool) -> None:
        self.world.file(stage, sites, days, stand)

    @rule(
        stage=st.sampled_from(STAGES),
        sites=st.sampled_from(SITES),
        days=st.sampled_from([None, 1, 4]),
        rush=st.integers(0, 40),
        method=st.sampled_from(["revoke_switch", "cancel_switch"]),
    )
    def file_and_think_again(
        self, stage: str, sites: list[str] | None, days: int | None, rush: int, method: str
    ) -> None:
        """While the others still follow: some letters have left the house by then, others have not."""
        self.world.file(stage, sites, days, False, rush)
        if self.world.switches:
            self.world.act(method, self.world.switches[-1], reason="Doch nicht")
        else:
            self.world.settle()

    @rule(hours=st.sampled_from([1, 16, 24, 72]))
    def wait(self, hours: int) -> None:
        self.world.go_on(hours)

    @precondition(lambda self: self.world.switches)
    @rule(data=st.data(), method=st.sampled_from(["revoke_switch", "cancel_switch", "accept_drift", "release_switch"]))
    def decide(self, data: st.DataObject, method: str) -> None:
        self.world.act(method, self._any(data), reason="So entschieden")

    @precondition(lambda self: self.world.switches)
    @rule(data=st.data(), method=st.sampled_from(["confirm_gate", "withdraw_gate"]))
    def look(self, data: st.DataObject, method: str) -> None:
        self.world.act(method, self._any(data), gate="look")

    @rule(site=st.sampled_from(["site-1", "site-2"]), ahead=AHEAD, hour=st.integers(6, 13), data=st.data())
    def book(self, site: str, ahead: int, hour: int, data: st.DataObject) -> None:
        self.world.book(site, data.draw(st.sampled_from(self.world.households())), self._day(ahead), hour)

    @rule(site=st.sampled_from(["site-1", "site-2"]), moving=st.lists(NUMBER, max_size=2), again=st.booleans())
    def bring_households(self, site: str, moving: list[int], again: bool) -> None:
        """Somebody is new, some move; alone in their file, or with everybody who was there before."""
        files = self.world.files
        rows = [files.newcomer(site), *(files.mover(number) for number in moving)]
        brought = {row["BG-Nummer"]: row for row in [*(files.region.households if again else ()), *rows]}
        self.world.bring_households(*brought.values())

    @rule(ahead=AHEAD, visits=st.lists(VISIT, max_size=2), changed=st.none() | NUMBER, again=st.booleans())
    def bring_appointments(self, ahead: int, visits: list[Any], changed: int | None, again: bool) -> None:
        """New ones of a day, and another hour for an old one; alone in their file, or with all there were before."""
        files, day = self.world.files, self._day(ahead)
        rows = [files.visit(*visit, day, place) for place, visit in enumerate(visits)]
        rows += [] if changed is None else [files.changed(changed, changed % 7 + 8)]
        brought = {row["Termin-Nr"]: row for row in [*(files.region.appointments if again else ()), *rows]}
        if brought:
            self.world.bring_appointments(*brought.values())

    def _day(self, ahead: int) -> date:
        return self.world.clock.at.date() + timedelta(days=ahead)

    def _any(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(self.world.switches))

    @invariant()
    def at_every_instant_the_stage_admits_the_visitors_and_limits_hold(self) -> None:
        instants = Instants(self.world)
        assert instants.turned_away() == []
        assert instants.crowds() == []
        assert instants.narrow_rooms() == []
        assert instants.met_twice() == []
        self._known_now(instants)

    @invariant()
    def scheduling_sees_no_rule_broken(self) -> None:
        app = self.world.chain.services["scheduling"].app
        with app.begin() as work:
            broken = dict(work.invariants(app.clock.now()))
        assert {name: count for name, count in broken.items() if count} == {}

    @invariant()
    def no_appointment_is_lost_nobody_is_told_twice_or_of_what_is_void(self) -> None:
        self.books.close_step()

    @invariant()
    def whoever_is_at_home_at_a_site_has_a_letter_of_what_holds_there_and_of_what_is_announced(self) -> None:
        assert standing.without_letter(self.world) == []

    @invariant()
    def nothing_is_left_half_done(self) -> None:
        assert standing.unfinished(self.world) == {}

    @invariant()
    def every_state_has_a_way_out(self) -> None:
        for switch, state in self.world.states().items():
            if state not in FINAL:
                ways = [TABLE[here, action] for here, action in TABLE if here is State(state)]
                assert any(way is not State(state) for way in ways), (switch, state)
                assert (State(state), Action.CANCEL) in TABLE

    def _known_now(self, instants: Instants) -> None:
        """What is in force is what the timeline says, and the others know it."""
        ask, region = self.world.chain.ask, self.world.region
        holding = {site: instants.stage(site, instants.now) for site in instants.timeline}
        assert {each["site"]: each["stage"]["id"] for each in ask.sites.list_sites(region=region)} == holding
        assert {each["site"]: each["stage"] for each in ask.protection.list_limits(region=region)} == holding

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self._end_all()
            self.remove()

    def _end_all(self) -> None:
        """Every state has a way out, forward with patience, back at once: afterwards nothing is open."""
        if self.patient:
            for _ in range(2):
                self._lead_on()
        for switch in reversed(self.world.switches):
            self.world.act("cancel_switch", switch, reason="Ende", to_ended_stage=True)
        self.world.go_on(24 * 21)
        assert set(self.world.states().values()) <= set(FINAL), self.world.states()

    def _lead_on(self) -> None:
        """As somebody does who wants everything to happen that was filed."""
        for switch, state in self.world.states().items():
            if state not in FINAL:
                self.world.act("confirm_gate", switch, gate="look")
                self.world.act("accept_drift", switch, reason="Angesehen")
                self.world.act("release_switch", switch, reason="Jetzt doch")
        self.world.go_on(24 * 21)


@pytest.fixture
def template(tmp_path: Path, database: Callable[[str], str], database_server: str) -> Template:
    return Template({name: database(name) for name in NAMES}, database_server, tmp_path)


@contextmanager
def living_in(template: Template) -> Iterator[type[Life]]:
    yield type("LifeIn", (Life,), {"template": template})


@pytest.mark.timeout(1200)
def test_the_timeline_keeps_its_promises_whatever_happens(template: Template) -> None:
    health = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    lives = {"max_examples": int(CHOSEN or 16), "derandomize": CHOSEN is None}
    chosen = settings(**lives, stateful_step_count=STEPS, deadline=None, suppress_health_check=health)
    with living_in(template) as life:
        run_state_machine_as_test(life, settings=chosen)

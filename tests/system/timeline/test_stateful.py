"""Whatever people do, and however late and often events come: the timeline keeps its promises at every step."""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
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
from tests.system.timeline.world import Template, World

STAGES = ("closed", "emergency", "exception", "by-appointment", "regular")
SITES = (["site-1"], ["site-2"], None)
FINAL = ("settled", "cancelled", "revoked", "superseded")
TAKEN_BACK = ("revoked", "suspended")
CHOSEN = os.environ.get("STUFENPLAN_TIMELINE_EXAMPLES")
"""So many lives that nobody has lived yet; without it the same ones each time."""
STEPS = 12


class Life(RuleBasedStateMachine):
    template: ClassVar[Template]

    @initialize(seed=st.integers(0, 2**16), stage=st.sampled_from(STAGES[:-1]), days=st.sampled_from([None, 4, 9]))
    def begin(self, seed: int, stage: str, days: int | None) -> None:
        chain, self.remove = self.template.copy()
        self.world = World(chain, self.template, Random(seed))
        self.people = self.world.households()
        self.appointments = self._count()
        self.booked = 0
        self.world.file(stage, None, days, False)

    @rule(
        stage=st.sampled_from(STAGES),
        sites=st.sampled_from(SITES),
        days=st.sampled_from([None, 1, 4, 9]),
        stand=st.booleans(),
    )
    def file(self, stage: str, sites: list[str] | None, days: int | None, stand: bool) -> None:
        self.world.file(stage, sites, days, stand)

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

    @rule(site=st.sampled_from(["site-1", "site-2"]), ahead=st.integers(0, 14), hour=st.integers(6, 13), data=st.data())
    def book(self, site: str, ahead: int, hour: int, data: st.DataObject) -> None:
        day = (self.world.clock.at.date()).fromordinal(self.world.clock.at.date().toordinal() + ahead)
        before = len(self.world.refused)
        self.world.book(site, data.draw(st.sampled_from(self.people)), day, hour)
        self.booked += len(self.world.refused) == before

    def _any(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(self.world.switches))

    @invariant()
    def nobody_comes_in_person_at_an_instant_whose_stage_does_not_admit_it(self) -> None:
        """By the timeline as sites tells it, which shares no code with scheduling's."""
        for site, entries in self._timeline().items():
            for visit in self._visits(site):
                stage = _holding(entries, visit["starts_at"])
                assert stage != "closed" and (stage != "emergency" or visit["kind"] == "emergency"), (site, visit)

    @invariant()
    def no_limit_is_exceeded_and_nobody_is_booked_twice(self) -> None:
        app = self.world.chain.services["scheduling"].app
        with app.begin() as work:
            broken = dict(work.invariants(app.clock.now()))
        assert {name: count for name, count in broken.items() if count} == {}

    @invariant()
    def no_appointment_is_lost_and_all_books_add_up(self) -> None:
        assert self._count() == self.appointments + self.booked
        for switch in self.world.switches:
            totals = self.world.chain.ask.scheduling.switch_totals(switch_id=switch)
            assert totals.pop("before") == sum(totals.values()), switch

    @invariant()
    def nobody_is_told_twice_of_an_entry_and_corrections_go_to_the_told_alone(self) -> None:
        letters = self.world.chain.rows(
            "notification", "SELECT switch_id, household_id FROM letter WHERE state = 'handed_over'"
        )
        told = Counter((str(each["switch_id"]), each["household_id"]) for each in letters)
        assert all(count == 1 for count in told.values())
        for switch in self.world.switches:
            shown = self.world.switch(switch)
            if shown["state"] in TAKEN_BACK and shown["taken_back_by"]:
                reached = {household for name, household in told if name == switch}
                corrected = {household for name, household in told if name == str(shown["taken_back_by"])}
                assert corrected <= reached | self._affected(str(shown["taken_back_by"])), switch

    @invariant()
    def every_state_has_a_way_out(self) -> None:
        for switch, state in self.world.states().items():
            if state not in FINAL:
                ways = [TABLE[here, action] for here, action in TABLE if here is State(state)]
                assert any(way is not State(state) for way in ways), (switch, state)
                assert (State(state), Action.CANCEL) in TABLE

    @invariant()
    def what_is_in_force_is_what_the_timeline_says_and_the_others_know_it(self) -> None:
        ask, now = self.world.chain.ask, self.world.clock.at
        holding = {site: _holding(entries, now) for site, entries in self._timeline().items()}
        assert {each["site"]: each["stage"]["id"] for each in ask.sites.list_sites(region=self.world.region)} == holding
        limits = ask.protection.list_limits(region=self.world.region)
        assert {each["site"]: each["stage"] for each in limits} == holding

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self._end_all()
            self.remove()

    def _end_all(self) -> None:
        """Abort works from every state: afterwards nothing is open."""
        for switch in reversed(self.world.switches):
            self.world.act("cancel_switch", switch, reason="Ende", to_ended_stage=True)
        self.world.go_on(24 * 21)
        assert set(self.world.states().values()) <= set(FINAL), self.world.states()

    def _timeline(self) -> dict[str, list[Any]]:
        span = {"since": "2020-06-01", "until": "2020-12-31"}
        shown = self.world.chain.ask.sites.timeline(region=self.world.region, **span)
        living = ("past", "in_force", "announced", "skipped")
        return {
            site["site"]: [entry for entry in site["entries"] if entry["state"] in living] for site in shown["sites"]
        }

    def _visits(self, site: str) -> list[dict[str, Any]]:
        return self.world.chain.rows(
            "scheduling",
            "SELECT id, kind, starts_at FROM appointment WHERE site = %s AND state = 'booked' AND channel = 'in_person'"
            " AND starts_at >= %s",
            [site, self.world.clock.at],
        )

    def _count(self) -> int:
        (row,) = self.world.chain.rows("scheduling", "SELECT count(*) AS appointments FROM appointment")
        return int(row["appointments"])

    def _affected(self, switch: str) -> set[Any]:
        """Households of whose appointments the switch changed one."""
        return {
            row["household_id"]
            for row in self.world.chain.rows(
                "notification",
                "SELECT change.household_id FROM appointment_change AS change"
                " JOIN campaign USING (region, site, sequence) WHERE campaign.switch_id = %s",
                [switch],
            )
        }


def _holding(entries: list[Any], at: datetime) -> str:
    begun = [entry for entry in entries if _instant(entry["effective_at"]) <= at]
    return str(max(begun, key=lambda entry: (_instant(entry["effective_at"]), entry["sequence"]))["stage"]["id"])


def _instant(value: Any) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


@pytest.fixture
def template(tmp_path: Path, database: Callable[[str], str], database_server: str) -> Template:
    return Template({name: database(name) for name in NAMES}, database_server, tmp_path)


@contextmanager
def living_in(template: Template) -> Iterator[type[Life]]:
    yield type("LifeIn", (Life,), {"template": template})


def test_the_timeline_keeps_its_promises_whatever_happens(template: Template) -> None:
    health = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    lives = {"max_examples": int(CHOSEN or 20), "derandomize": CHOSEN is None}
    chosen = settings(**lives, stateful_step_count=STEPS, deadline=None, suppress_health_check=health)
    with living_in(template) as life:
        run_state_machine_as_test(life, settings=chosen)

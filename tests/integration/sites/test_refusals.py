"""What cannot be done to a switch is refused with the state it is in and what can be done instead, and that is true."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.chassis.process.problems import Problem
from services.sites.domain.asking import open_to_people
from services.sites.domain.states import State
from tests.integration.sites.conftest import FAR, Town
from tests.integration.sites.test_suspension import opening
from tests.integration.sites.test_timeline import announced, follow


def scheduled(town):
    return town.file("checked", "campus", at=town.clock.now() + FAR)


def held(town):
    shown = town.file("checked", "campus", at=town.clock.now() + timedelta(days=3))
    return town.confirm(shown, "cases", passed=False)


def drifted(town):
    shown = announced(town, "booked", "campus")
    town.drifted("campus", 2, lapsed=3)
    return town.now(shown)


def followed(town):
    shown = announced(town, "booked", "campus")
    follow(town, 2, "campus")
    return town.now(shown)


def due(town):
    """Its date has come, and the clock has not looked."""
    shown = followed(town)
    town.clock.advance(seconds=(shown.switch.effective_at - town.clock.now()).total_seconds())
    return town.now(shown)


def in_force(town):
    return town.file("booked", "campus")


def suspended(town):
    shown = opening(town, "campus")
    town.pass_until(shown.switch.effective_at)
    town.withdraw(shown, "cases")
    return town.now(shown)


def settled(town):
    shown = in_force(town)
    town.follow("campus", 2)
    return town.now(shown)


CASES = {
    scheduled: (State.SCHEDULED, ["confirm", "cancel"]),
    held: (State.HELD, ["confirm", "withdraw", "cancel"]),
    drifted: (State.HELD, ["accept", "cancel"]),
    lambda town: announced(town, "booked", "campus"): (State.RUNNING, ["revoke"]),
    followed: (State.ANNOUNCED, ["revoke"]),
    due: (State.ANNOUNCED, ["cancel"]),
    in_force: (State.RUNNING, ["cancel"]),
    suspended: (State.SUSPENDED, ["confirm", "release", "cancel"]),
    settled: (State.SETTLED, None),
    lambda town: town.cancel(scheduled(town)): (State.CANCELLED, None),
    lambda town: town.revoke(followed(town)): (State.REVOKED, None),
}
DONE = {
    "confirm": lambda town, shown: town.confirm(shown, "cases"),
    "withdraw": lambda town, shown: town.withdraw(shown, "cases"),
    "accept": Town.accept,
    "release": Town.release,
    "revoke": Town.revoke,
    "cancel": Town.cancel,
}
TWICE = {(State.CANCELLED, "cancel"), (State.REVOKED, "cancel"), (State.REVOKED, "revoke")}


@pytest.mark.parametrize("case", CASES, ids=range(len(CASES)))
def test_a_refusal_names_the_state_and_what_is_possible_in_it(town, case):
    state, possible = CASES[case]
    shown = case(town)
    assert shown.switch.state is state
    refused = set(DONE) - set(possible or ()) - {"confirm", "withdraw", "cancel"}
    for action in sorted(refused):
        if (state, action) in TWICE:
            continue
        with pytest.raises(Problem) as refusal:
            DONE[action](town, shown)
        params = refusal.value.params
        assert (refusal.value.status, refusal.value.code) == (409, "switch-not-possible")
        assert (params["state"], params["action"], params.get("possible")) == (state.value, action, possible)


@pytest.mark.parametrize("app", ["fakes"], indirect=True)
@pytest.mark.parametrize(
    ("case", "action"),
    [(case, action) for case, (_, possible) in CASES.items() for action in possible or ()],
    ids=range(sum(len(possible or ()) for _, possible in CASES.values())),
)
def test_what_a_refusal_names_is_possible(town, case, action):
    shown = case(town)
    after = DONE[action](town, shown)
    assert after.switch.id == shown.switch.id or action == "release"


def test_conditions_that_nobody_confirms_are_no_way_out(town):
    """Held by the concept that is missing: the system judges it."""
    shown = town.file("open", "campus", at=town.clock.now() + timedelta(days=3))
    assert shown.switch.state is State.HELD
    with pytest.raises(Problem) as refusal:
        town.release(shown)
    assert refusal.value.params["possible"] == ["cancel"]
    assert "confirm" in open_to_people(shown.switch, town.clock.now(), judged=True)

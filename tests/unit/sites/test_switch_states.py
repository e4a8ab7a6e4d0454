"""The state machine of a switch: its table, state by action, and the rules of moves, gates and supersession."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sites.domain.gates import Confirmation, Standing, gates_of, pending
from services.sites.domain.moves import Position, drift, moves
from services.sites.domain.stages import Stage, definition
from services.sites.domain.states import OPEN, TABLE, Action, NotPossible, State, after
from services.sites.domain.switch import SwitchSite
from tests.unit.sites.documents import whole

NOW = datetime(2020, 6, 17, 6, tzinfo=UTC)
CONFIRMED = Confirmation("cases", "maria.manager", NOW)
STAGES = {s["id"]: Stage(s["id"], s["rank"], s["name"], 1, definition(s)) for s in whole()["stages"]}


def at(site, stage, sequence=1, version=1, concept=None):
    return Position(site, site, STAGES[stage], version, sequence, NOW, None, concept)


def test_every_open_switch_can_be_cancelled():
    assert {after(state, Action.CANCEL) for state in OPEN} == {State.CANCELLED, State.REVOKED}


@pytest.mark.parametrize(("state", "action"), list(product(State, Action)))
def test_an_action_is_in_the_table_or_refused(state, action):
    if (state, action) in TABLE:
        assert after(state, action) is TABLE[state, action]
    else:
        with pytest.raises(NotPossible) as refusal:
            after(state, action)
        assert (refusal.value.state, refusal.value.action) == (state, action)


@given(st.lists(st.sampled_from(Action)))
def test_a_switch_never_starts_again_once_it_ended(actions):
    state, ended = State.SCHEDULED, False
    for action in actions:
        try:
            state = after(state, action)
        except NotPossible:
            continue
        assert not (ended and state in OPEN)
        ended = state not in OPEN


@given(st.lists(st.sampled_from(sorted(STAGES)), min_size=1, max_size=30))
def test_sequences_rise_by_exactly_one_per_change_of_stage(targets):
    position = at("a", "closed")
    for target in targets:
        moving = moves([position], STAGES[target], NOW)
        assert len(moving) == (target != position.stage.id)
        for move in moving:
            assert move.sequence == position.sequence + 1
            position = at("a", target, move.sequence)


def test_a_site_that_is_on_the_stage_is_left_out():
    assert [move.site for move in moves([at("a", "open"), at("b", "closed")], STAGES["open"], NOW)] == ["b"]


def test_a_stage_whose_rules_have_changed_can_be_switched_to_again():
    (move,) = moves([at("a", "open", version=0)], STAGES["open"], NOW)
    assert (move.from_stage, move.to_stage) == ("open", "open")


def test_changed_sequences_are_named_with_the_stage_that_is_in_force_now():
    (changed,) = drift([at("a", "open", 4), at("b", "open", 2)], {"a": 3, "b": 2})
    assert (changed.site, changed.stage, changed.sequence, changed.expected) == ("a", "Open", 4, 3)


def test_gates_hold_what_opens_until_they_are_confirmed():
    positions = [at("a", "closed")]
    moving = moves(positions, STAGES["checked"], NOW)
    assert [gate.id for gate in pending(gates_of(STAGES["checked"], moving, positions, [], NOW))] == ["cases"]
    assert pending(gates_of(STAGES["checked"], moving, positions, [CONFIRMED], NOW)) == []


@pytest.mark.parametrize(
    ("found", "days", "standing"),
    [
        (CONFIRMED, 6.9, Standing.MET),
        (CONFIRMED, 7, Standing.EXPIRED),
        (replace(CONFIRMED, reading=35.0), 0, Standing.MET),
        (replace(CONFIRMED, reading=35.1), 0, Standing.NOT_MET),
        (replace(CONFIRMED, passed=False), 0, Standing.NOT_MET),
        (replace(CONFIRMED, passed=False), 30, Standing.NOT_MET),
        (None, 0, Standing.OPEN),
    ],
)
def test_a_confirmation_counts_for_its_days_and_below_the_threshold(found, days, standing):
    positions = [at("a", "closed")]
    moving = moves(positions, STAGES["checked"], NOW)
    (gate,) = gates_of(STAGES["checked"], moving, positions, [found] if found else [], NOW + timedelta(days=days))
    assert (gate.standing, gate.passed) == (standing, standing is Standing.MET)
    assert gate.found == found


def test_a_plan_that_lacks_the_newer_keys_is_the_plan_with_their_defaults():
    gate, newer = STAGES["checked"].gates[0], {"valid_days": 7, "second_person": False, "valid_until": None}
    assert definition({**STAGES["checked"].definition, "gates": [{**gate, **newer}]}) == STAGES["checked"].definition


def test_no_gate_ever_holds_a_closing():
    positions = [at("a", "open")]
    assert gates_of(STAGES["checked"], moves(positions, STAGES["checked"], NOW), positions, [], NOW) == []


def test_the_concept_gate_names_the_sites_without_a_concept_and_needs_nobody():
    positions = [at("a", "closed", concept=1), at("b", "closed")]
    (gate,) = gates_of(
        STAGES["open"], moves(positions, STAGES["open"], NOW), positions, [replace(CONFIRMED, gate="concepts")], NOW
    )
    assert (gate.passed, gate.missing) == (False, ("b",))


def test_a_superseded_site_is_waited_for_no_longer():
    assert not SwitchSite("a", "closed", 2).done
    assert SwitchSite("a", "closed", 2, superseded_by=UUID(int=1)).done
    assert SwitchSite("a", "closed", 2, limits_at=NOW, replanned_at=NOW, letters_at=NOW).done

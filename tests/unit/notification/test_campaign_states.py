"""Every action on a campaign in every state: the whole table."""

from __future__ import annotations

import pytest

from services.notification.domain.campaign import FINAL, Action, Balance, Refused, State, after

W, R, P, CG, SG, CO, CA, SU = State
NO = None
TABLE = {
    #                 waiting running paused cancelling superseding completed cancelled superseded
    Action.COLLECT:   (R,  NO, P,  NO, NO, NO, NO, NO),
    Action.PAUSE:     (P,  P,  P,  NO, NO, NO, NO, NO),
    Action.RESUME:    (W,  R,  R,  NO, NO, NO, NO, NO),
    Action.CANCEL:    (CG, CG, CG, CG, SG, NO, CA, SU),
    Action.SUPERSEDE: (SG, SG, SG, CG, SG, CO, CA, SU),
    Action.RELEASE:   (NO, R,  P,  NO, NO, R,  NO, NO),
    Action.JOIN:      (R,  R,  P,  R,  R,  R,  R,  R),
    Action.CLOSE:     (NO, CO, CO, CA, SU, NO, NO, NO),
}  # fmt: skip
CASES = [(state, action, row[n]) for action, row in TABLE.items() for n, state in enumerate(State)]


def test_the_table_has_every_action():
    assert set(TABLE) == set(Action)


@pytest.mark.parametrize(("state", "action", "expected"), CASES)
def test_each_action_in_each_state(state, action, expected):
    collected = state is not State.WAITING
    if expected is None:
        with pytest.raises(Refused):
            after(state, action, collected=collected)
    else:
        assert after(state, action, collected=collected) is expected


def test_a_campaign_paused_before_its_letters_exist_waits_again_when_resumed():
    assert after(State.PAUSED, Action.RESUME, collected=False) is State.WAITING


@pytest.mark.parametrize("state", list(State))
def test_every_state_has_a_way_to_its_end(state):
    if state not in FINAL:
        leaving = after(state, Action.CANCEL, collected=True)
        assert after(leaving, Action.CLOSE, collected=True) in FINAL


def test_a_balance_is_even_when_everyone_is_accounted_for():
    assert Balance(10, {"print": 5, "email": 2}, held=1, excluded=1, withdrawn=1).difference == 0
    assert Balance(10, {"print": 5}, pending=5).difference == 5

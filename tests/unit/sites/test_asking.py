"""What people may do to a switch is the same in the code and in what they read about it."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.chassis.process.identifiers import new_id
from services.sites.domain.asking import open_to_people
from services.sites.domain.moves import SiteId
from services.sites.domain.states import State
from services.sites.domain.switch import Suspension, Switch, SwitchId, SwitchSite

NOW = datetime(2020, 6, 17, 6, tzinfo=UTC)
PAGE = Path(__file__).parents[3] / "docs" / "howto" / "plan-ahead.md"
WORDS = {"accept the drift": "accept"}


def a_switch(state: State, to_come: bool) -> Switch:
    date = NOW + timedelta(days=7) if to_come else NOW
    return Switch(
        SwitchId(new_id()),
        "musterstadt",
        "checked",
        "Beschluss",
        "maria.manager",
        NOW,
        date,
        state,
        (SwitchSite(SiteId("campus"), None, None),),
        in_force_at=None if to_come else NOW,
        drift={"campus": {}},
        suspension=Suspension("gates", NOW),
    )


def documented() -> dict[str, set[str]]:
    """By state: every action that the page names, whatever it says of when."""
    rows = re.findall(r"^\| (`.+?`) \| .+? \| (.+?) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    return {
        state: {WORDS.get(word, word) for word in re.findall(r"accept the drift|confirm|revoke|release|cancel", named)}
        for states, named in rows
        for state in re.findall("`(.+?)`", states)
    }


@pytest.mark.parametrize("state", State)
def test_the_page_about_planning_ahead_names_what_is_possible_in_each_state(state: State) -> None:
    possible = {
        action.value
        for to_come in (True, False)
        for action in open_to_people(a_switch(state, to_come), NOW, judged=True)
        if to_come or state is not State.ANNOUNCED  # in force, it is settled
    }
    assert documented()[state.value] == possible

"""What is held over its date takes effect when it is let through: said beforehand, and by what lets it through."""

from __future__ import annotations

from datetime import timedelta

import pytest

from services.contracts.calls.sites_views import SwitchView
from services.sites.application.switches.outlook_switch import outlook_switch
from services.sites.domain.states import State
from services.sites.entrypoints import views
from tests.integration.sites.conftest import FAR


def told(shown):
    answer = SwitchView().load(SwitchView().dump(views.switch(shown)))
    return answer["state"], answer["missed_date"]


@pytest.fixture
def held(town):
    shown = town.file("checked", "campus", at=town.clock.now() + timedelta(days=3))
    assert shown.switch.state is State.HELD
    return shown


def test_until_its_date_it_keeps_it(town, held):
    assert told(town.now(held)) == ("held", None)
    assert told(town.confirm(held, "cases")) == ("running", None)


def test_over_its_date_it_says_so_and_so_does_the_answer_that_lets_it_through(town, held):
    date = held.switch.effective_at
    town.pass_until(date)
    assert told(town.now(held)) == ("held", date)
    assert told(town.confirm(held, "cases", passed=False)) == ("held", date)
    let_through = town.confirm(held, "cases")
    assert told(let_through) == ("running", date)
    assert let_through.switch.effective_at == town.clock.now()


def test_what_was_filed_for_now_has_no_date_to_miss(town):
    shown = town.file("checked", "campus")
    town.clock.advance(days=1)
    assert told(town.now(shown)) == ("held", None)


def test_a_drift_that_is_accepted_after_its_date_says_so_too(town):
    shown = town.file("booked", "campus", at=town.clock.now() + FAR)
    town.pass_until(shown.switch.announce_at)
    town.drifted("campus", 2, lapsed=3)
    date = shown.switch.effective_at
    town.pass_until(date)
    assert told(town.accept(shown)) == ("running", date)


def test_a_preview_whose_conditions_are_not_met_says_what_becomes_of_its_date(town):
    at = town.clock.now() + FAR

    def warned(stage, when=at):
        return [warning.code for warning in outlook_switch(town.app, town.id, ["campus"], stage, when).warnings]

    assert warned("checked") == ["takes-effect-when-let-through"]
    assert warned("booked") == [] == warned("checked", None)

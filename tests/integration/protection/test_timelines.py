"""Limits by instant: those of the stage in force, and of every stage that is announced."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from tests.integration.protection.conftest import REGION
from tests.unit.protection.documents import site

WEEK = timedelta(days=7)


@pytest.fixture
def opening():
    return datetime.now(UTC) + WEEK


def building(town, at=None):
    """The building's limit of Linden at an instant (None: now); None where there is none."""
    listed = town.rpc.list_limits({"region": REGION, **({"at": at.isoformat()} if at else {})})
    return next((entry["limits"]["building"] for entry in listed if entry["site"] == "linden"), None)


def test_an_announced_stage_has_its_limits_at_once_and_leaves_those_before_its_date_alone(town, opening):
    town.load()
    town.stage("linden", 1, capacity_factor=0.1)
    town.stage("linden", 2, at=opening, capacity_factor=0.5)
    assert [said["sequence"] for said in town.said("limits.changed", "linden")] == [1, 2]
    assert building(town) == building(town, opening - timedelta(seconds=1)) == 6
    assert building(town, opening) == building(town, opening + WEEK) == 30


def test_a_new_concept_counts_for_the_stage_in_force_and_for_all_announced_ones_but_not_for_past_ones(town, opening):
    town.load()
    town.stage("linden", 1, capacity_factor=1)
    town.stage("linden", 2, capacity_factor=0.1)
    town.stage("linden", 3, at=opening, capacity_factor=0.5)
    town.load(site(building={"persons": 40}), site("mitte"))
    said = [(each["sequence"], each["data"]["concept_version"]) for each in town.said("limits.changed", "linden")]
    assert said == [(1, 1), (2, 1), (3, 1), (2, 2), (3, 2)]
    assert (building(town), building(town, opening)) == (4, 20)


def test_a_stage_announced_before_another_holds_until_that_one(town, opening):
    town.load()
    town.stage("linden", 1, capacity_factor=0.1)
    town.stage("linden", 2, at=opening + WEEK, capacity_factor=1)
    town.stage("linden", 3, at=opening, capacity_factor=0.5)
    assert [building(town, opening + each * WEEK) for each in (-1, 0, 1)] == [6, 30, 60]


@pytest.mark.parametrize("order", permutations(("in force", "announced", "revoked", "concept")))
def test_a_revoked_stage_holds_at_no_time_whatever_comes_first(town, opening, order):
    steps = {
        "concept": town.load,
        "in force": lambda: town.stage("linden", 1, capacity_factor=0.1),
        "announced": lambda: town.stage("linden", 2, at=opening, capacity_factor=0.5),
        "revoked": lambda: town.revoke("linden", 3, 2, opening),
    }
    for step in order:
        steps[step]()
    assert building(town) == building(town, opening + WEEK) == 6


def test_a_revocation_or_an_announcement_that_comes_twice_changes_nothing(town, opening):
    town.load()
    town.stage("linden", 1)
    announced = town.stage("linden", 2, at=opening, capacity_factor=0.5)
    revoked = town.revoke("linden", 3, 2, opening)
    said = len(town.outbox())
    town.events.on_stage_changed(announced)
    town.events.on_stage_revoked(revoked)
    town.revoke("linden", 3, 2, opening)
    assert len(town.outbox()) == said


def test_a_closing_at_once_leaves_a_later_opening_that_nobody_revoked(town, opening):
    town.load()
    town.stage("linden", 1, capacity_factor=0.5)
    town.stage("linden", 2, at=opening, capacity_factor=1)
    town.stage("linden", 3, admission="closed", capacity_factor=0)
    assert (building(town), building(town, opening)) == (0, 60)

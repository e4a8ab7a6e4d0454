"""The preview is the outcome, writes nothing, and notices when something has changed in between."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.chassis.process.problems import Problem
from services.scheduling.application.replans.preview_replan import SitePreview, preview_replan
from services.scheduling.domain.stage import Admission
from tests.integration.scheduling.town import CLOSED, Town, at, limits, row, row_of, stage
from tests.unit.scheduling.generated import calendars

small = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@st.composite
def new_rules(draw):
    """A stage and limits as events carry them."""
    definition = stage(
        "new",
        admission=str(draw(st.sampled_from(list(Admission)))),
        triage=draw(st.sampled_from(["none", "none", "required"])),
        tandem=draw(st.booleans()),
        arrival_spread_minutes=draw(st.sampled_from([None, 0, 30])),
        move_horizon_days=draw(st.integers(0, 10)),
        notice_working_days=draw(st.integers(0, 3)),
    )
    return definition, limits(
        building=draw(st.integers(0, 6)), zone=draw(st.integers(0, 5)), room=draw(st.integers(1, 5))
    )


counter = iter(range(10_000))


@small
@given(planned=calendars(most=25), rules=new_rules())
def test_the_switch_does_what_its_preview_said(app, clock, planned, rules):
    town = Town(app, clock, f"town-{next(counter)}").load()
    town.switch(1, stage(), limits(building=99, waiting=99, zone=99))
    later = [replace(appointment, starts_at=appointment.starts_at, staff=None) for appointment in planned]
    lines = [row_of(appointment, number) for number, appointment in enumerate(later, start=2)]
    importable = [line for line in lines if _fits(town, line)]
    definition, values = rules
    seen = town.preview(definition, values)
    assert town.preview(definition, values) == seen
    town.switch(2, definition, values)
    [expected] = seen["sites"]
    assert {"site": "linden", **town.said("site.replanned")[-1]["data"]["totals"]} == expected
    assert expected["before"] == len(importable)
    assert not town.broken()
    assert not town.crowded()


def _fits(town, line) -> bool:
    try:
        return bool(town.bring(line))
    except Problem:
        return False


def test_a_preview_writes_nothing(town):
    town.bring(row(2), row(3, starts_at=at(day=4)))
    before = town.everything()
    town.preview(CLOSED, limits())
    assert town.everything() == before


def test_the_digest_changes_with_what_the_outcome_depends_on(town):
    town.bring(row(2), row(3, starts_at=at(day=4)))
    digest = town.preview(CLOSED, limits())["digest"]
    assert town.preview(CLOSED, limits())["digest"] == digest
    assert town.preview(CLOSED, limits(building=7))["digest"] != digest
    assert town.preview(stage(), limits())["digest"] != digest
    assert town.preview(CLOSED, limits(), sequence=2)["digest"] != digest
    town.book(starts_at=at(day=5 + 2))
    assert town.preview(CLOSED, limits())["digest"] != digest


@pytest.mark.parametrize(
    "change",
    [
        {"hours": [{"days": ["mon"], "opens": "08:00", "closes": "16:00"}]},
        {"staff": [{"department": name, "count": 6, "at_home": 0} for name in ("benefits", "placement")]},
        {
            "rooms": [
                {"zone": "floor", "kind": "consultation", "count": 1, "area": 16, "persons": 3, "department": None}
            ]
        },
    ],
)
def test_the_digest_changes_when_the_house_is_loaded_with_another_layout(town, change):
    town.bring(row(2), row(3, starts_at=at(day=4)))
    seen = town.preview(stage(), limits())
    town.reload()
    assert town.preview(stage(), limits()) == seen
    town.reload(**change)
    assert town.preview(stage(), limits())["digest"] != seen["digest"]


def test_the_digest_does_not_change_just_because_time_passes(town):
    town.bring(row(2))
    digest = town.preview(CLOSED, limits())["digest"]
    town.clock.time = at(day=1)
    assert town.preview(CLOSED, limits())["digest"] == digest
    town.clock.time = at(day=4)
    assert town.preview(CLOSED, limits())["digest"] != digest


def test_a_preview_names_the_households_that_have_an_appointment_there(town):
    line = row(2)
    town.bring(line)
    assert town.preview(CLOSED, limits())["guests"] == [str(line.household_id)]


def test_a_preview_of_an_unknown_site_is_refused(town):
    with pytest.raises(Problem) as caught:
        preview_replan(town.app, town.id, [SitePreview("atlantis", 1, CLOSED, limits(), None)])
    assert caught.value.status == 404

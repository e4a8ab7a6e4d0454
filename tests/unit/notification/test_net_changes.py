"""Several stages changed one appointment before any letter went out: the letter tells the sum of it."""

from __future__ import annotations

import pytest

from services.notification.domain.net_changes import net_changes
from tests.unit.notification.builders import change, visit

HERE, PHONE, LATER = visit(), visit(channel="phone"), visit("2020-07-02T10:30:00+02:00")
PHONE_LATER = visit("2020-07-02T10:30:00+02:00", channel="phone")


def step(outcome, before, after):
    return change(outcome, before=before, after=after)


@pytest.mark.parametrize(
    ("steps", "outcome"),
    [
        ([step("phone", HERE, PHONE), step("kept", PHONE, PHONE)], "phone"),
        ([step("moved", HERE, LATER), step("kept", LATER, LATER)], "moved"),
        ([step("moved", HERE, LATER), step("phone", LATER, PHONE_LATER)], "phone"),
        ([step("phone", HERE, PHONE), step("moved", PHONE, LATER)], "moved"),
        ([step("moved", HERE, LATER), step("moved", LATER, HERE)], "kept"),
        ([step("moved", HERE, LATER), step("lapsed", LATER, None)], "lapsed"),
        ([step("phone", HERE, PHONE), step("moved", PHONE, LATER), step("phone", LATER, PHONE)], "phone"),
    ],
)
def test_the_letter_tells_from_what_the_household_knows_to_what_holds_now(steps, outcome):
    (net,) = net_changes(steps)

    assert (net["before"], net["after"], net["outcome"]) == (steps[0]["before"], steps[-1]["after"], outcome)


def test_the_reason_is_that_of_the_last_stage_that_changed_something():
    steps = [change("moved", reason="limit"), change("kept", before=LATER, after=LATER)]

    assert [net["reason"] for net in net_changes(steps)] == ["limit"]


def test_other_appointments_are_left_as_they_are():
    first, other = change("phone", appointment_id="a"), change("lapsed", appointment_id="b")

    assert net_changes([first, other]) == [first, other]

"""What comes over the wire is read whole, or refused with every place."""

from __future__ import annotations

import pytest

from services.chassis.process.identifiers import new_id
from services.chassis.process.problems import Problem
from services.scheduling.entrypoints.reading import to_book

SOUND = {
    "site": "linden",
    "household_id": str(new_id()),
    "department": "benefits",
    "kind": "consultation",
    "channel": "in_person",
    "starts_at": "2020-06-18T09:00:00+02:00",
}


def test_staff_who_are_named_twice_are_one():
    assert to_book({**SOUND, "staff": ["benefits-02", "benefits-01", "benefits-02"]}).staff == (
        "benefits-01",
        "benefits-02",
    )


@pytest.mark.parametrize("time", ["9999-12-31T23:59:00+00:00", "0001-01-01T00:00:00+12:00", "2020-06-18T09:00:00", 7])
def test_a_time_that_no_calendar_here_reaches_is_a_fault(time):
    with pytest.raises(Problem) as caught:
        to_book({**SOUND, "starts_at": time})
    assert [fault.place for fault in caught.value.faults] == ["starts_at"]


@pytest.mark.parametrize("text", ["lin\0den", "\ud800", "", 7])
def test_text_that_no_database_could_keep_is_a_fault_with_its_place(text):
    with pytest.raises(Problem) as caught:
        to_book({**SOUND, "site": text, "idempotency_key": text})
    assert [fault.place for fault in caught.value.faults] == ["site", "idempotency_key"]

"""An appointments file is taken whole or not at all, under the guards in force."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from services.chassis.process.problems import Problem
from services.scheduling.domain.stage import Channel
from tests.integration.scheduling.town import CLOSED, Town, at, limits, row, stage


def faults(town, *rows):
    with pytest.raises(Problem) as caught:
        town.bring(*rows)
    assert caught.value.status == 422
    return [fault.place for fault in caught.value.faults]


def test_imported_appointments_have_staff_rooms_and_count_as_visitors(town):
    assert town.bring(*(row(number) for number in range(2, 7)))["imported"] == 5
    stored = town.appointments()
    assert len({appointment["room"] for appointment in stored}) == 5
    assert len({appointment["staff"][0] for appointment in stored}) == 5
    assert not town.broken()


def test_staff_who_are_named_are_kept_for_their_line_wherever_it_stands(town):
    town.bring(row(2), row(3), row(4, staff=("benefits-01",)))
    by_reference = {appointment["reference"]: appointment["staff"] for appointment in town.appointments()}
    assert by_reference["T-4"] == ["benefits-01"]


def test_every_faulty_line_is_named_and_nothing_is_imported(town):
    faulty = faults(
        town,
        row(2),
        row(3, department="ballroom"),
        row(4, kind="dance"),
        row(5, staff=("benefits-99",)),
        row(6, starts_at=at(day=-3)),
        row(7, starts_at=at(day=5)),
        row(8, channel=Channel.PHONE, presence_required=True),
        row(9, reference="T-2"),
        row(10, site="atlantis"),
        row(11, kind="tandem", staff=("benefits-01",)),
    )
    assert faulty == [
        "line 3/department",
        "line 4/kind",
        "line 5/staff",
        "line 6/starts_at",
        "line 7/starts_at",
        "line 8/channel",
        "line 9/reference",
        "line 10/site",
        "line 11/staff",
    ]
    assert town.appointments() == []
    assert town.taken() == town.visitors() == 0


def test_the_same_file_twice_at_once_is_imported_once(town):
    lines = [row(number, channel=Channel.PHONE, starts_at=at(day=number % 4, hour=10)) for number in range(2, 20)]

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(lambda _: town.bring(*lines), range(2)))
    counted = sorted((answer["imported"], answer["unchanged"]) for answer in answers)
    assert counted == [(0, len(lines)), (len(lines), 0)]
    assert len(town.appointments()) == len(lines)


def test_a_file_obeys_stage_and_limits(town):
    town.limits(1, limits(building=2), version=2)
    assert faults(town, row(2), row(3), row(4)) == ["line 4/starts_at"]
    town.switch(2, CLOSED)
    assert faults(town, row(2)) == ["line 2/channel"]
    assert town.bring(row(2, channel=Channel.PHONE))
    town.switch(3, stage(triage="required"))
    assert faults(town, row(5)) == ["line 5/channel"]


def test_one_member_of_staff_too_few_is_a_fault(town):
    lines = [row(number, channel=Channel.PHONE) for number in range(2, 9)]
    assert faults(town, *lines) == ["line 8/staff"]


def test_during_a_switch_nothing_is_imported(town):
    town.stage(2, CLOSED)
    with pytest.raises(Problem) as caught:
        town.bring(row(2))
    assert caught.value.status == 409


@pytest.mark.parametrize("app", ["postgres"], indirect=True)
def test_a_large_file_is_imported_whole(app, clock):
    town = Town(app, clock).load(staff=40)
    town.switch(1, stage(), limits(building=99, zone=99, waiting=99))
    rows = [
        row(
            2 + number,
            starts_at=at(day=week * 7 + day, hour=8 + slot / 2),
            channel=Channel.IN_PERSON if number % 8 == 0 else Channel.PHONE,
            department="placement" if number % 2 else "benefits",
        )
        for number, (week, day, slot) in enumerate(
            (week, day, slot) for week in range(20) for day in (1, 2) for slot in range(15) for _ in range(25)
        )
    ]
    assert town.bring(*rows)["imported"] == 15000
    assert not town.broken()

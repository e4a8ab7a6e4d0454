"""What a stage did to an appointment, and no letter told, the next letter tells (promises 6 and 7)."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from tests.integration.notification.office import Office
from tests.unit.notification.builders import csv_row, visit


def stage(office: Office, sequence: int, *changes: dict[str, Any]) -> UUID:
    """One change of stage at linden with its replan; nothing is handed over yet."""
    switch = uuid4()
    office.stage_changed("linden", sequence, switch)
    if changes:
        office.changes("linden", sequence, 1, *changes)
    office.replanned("linden", sequence, changes=len(changes))
    return switch


def told(office: Office, number: int, switch: UUID) -> list[tuple[str, str | None]]:
    """Outcome and new time of every appointment in the letter."""
    changes = office.letter_of(number, switch)["facts"]["changes"]
    return [(change["outcome"], change["after"] and change["after"]["starts_at"]) for change in changes]


def test_a_visit_that_lapsed_under_a_stage_whose_letter_was_withdrawn_is_told_by_the_next_letter(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    stage(office, 2, office.appointment(1, "lapsed"))

    switch = stage(office, 3)  # scheduling no longer knows an appointment that lapsed
    office.produce()

    assert told(office, 1, switch) == [("lapsed", None)]


def test_a_guest_whose_visit_lapsed_untold_gets_a_letter_of_the_next_stage(office: Office):
    office.load("linden", "mitte")
    office.people(csv_row(1, Standort="mitte"))
    stage(office, 2, office.appointment(1, "lapsed"))

    switch = stage(office, 3)
    office.produce()

    assert told(office, 1, switch) == [("lapsed", None)]


def test_what_a_withdrawn_letter_would_have_told_is_not_called_kept_by_the_next(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    moved = office.appointment(1, "moved")
    stage(office, 2, moved)

    switch = stage(office, 3, {**moved, "outcome": "kept", "reason": "none", "before": moved["after"]})
    office.produce()

    assert told(office, 1, switch) == [("moved", moved["after"]["starts_at"])]
    (change,) = office.letter_of(1, switch)["facts"]["changes"]
    assert change["before"] == moved["before"]


def test_what_a_letter_has_told_is_not_told_again_by_the_next_stage(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    first = stage(office, 2, office.appointment(1, "lapsed"))
    office.produce()
    assert told(office, 1, first) == [("lapsed", None)]

    switch = stage(office, 3)
    office.produce()

    assert told(office, 1, switch) == []


def test_a_batch_that_comes_after_the_next_stage_is_told_all_the_same(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    lapsed = office.appointment(1, "lapsed")
    office.stage_changed("linden", 2, uuid4())
    switch = uuid4()
    office.stage_changed("linden", 3, switch)

    assert office.changes("linden", 2, 1, lapsed) == "stale"
    office.replanned("linden", 3)
    office.produce()

    assert told(office, 1, switch) == [("lapsed", None)]


def test_a_late_batch_does_not_undo_what_a_newer_letter_has_told(office: Office):
    office.load("linden", "mitte")
    office.people(csv_row(1))
    phone = office.appointment(1, "phone")
    moved = {**phone, "outcome": "moved", "before": phone["after"], "after": visit("2020-07-02T10:30:00+02:00")}
    office.stage_changed("linden", 2, uuid4())
    newer = stage(office, 3, moved)
    office.produce()
    assert told(office, 1, newer) == [("moved", "2020-07-02T10:30:00+02:00")]

    office.changes("linden", 2, 1, phone)
    later = stage(office, 4)
    office.produce()

    assert told(office, 1, later) == []

"""Households that may be meant as they are: refused with a hint until somebody confirms (promise 9)."""

from __future__ import annotations

import pytest

from services.chassis.process.problems import Problem
from services.notification.application.households.import_households import finish_import, receive_part
from tests.integration.notification.office import MANAGER, REGION, Office
from tests.integration.notification.test_foreseen import (
    ARABIC,
    BY_EMAIL,
    EIGHT_LINES,
    LONG,
    PILED,
    assert_as_foreseen,
    outcome,
    preview,
)
from tests.unit.notification.builders import csv_file, csv_row

HELD = {
    "household-unprintable": ({**ARABIC}, "Nachname"),
    "household-address-too-long": (EIGHT_LINES, "Nachname"),
    "household-address-too-wide": ({"Nachname": LONG}, "Nachname"),
}


def brought(office: Office, *rows: str, confirm_warnings: bool = False) -> dict[str, int]:
    receive_part(office.app, "file", 1, csv_file(*rows))
    return finish_import(office.app, REGION, "file", MANAGER, confirm_warnings=confirm_warnings)


def refused(office: Office, *rows: str, confirm_warnings: bool = False) -> Problem:
    with pytest.raises(Problem) as refusal:
        brought(office, *rows, confirm_warnings=confirm_warnings)
    assert preview(office)["households"] == 0
    return refusal.value


@pytest.mark.parametrize("code", HELD)
@pytest.mark.parametrize("office", ["postgres"], indirect=True)
def test_a_household_whose_letter_would_be_held_is_named_and_foreseen_once_it_is_confirmed(office: Office, code: str):
    row, column = HELD[code]
    office.load("linden")

    problem = refused(office, csv_row(1), csv_row(2, **row))

    assert problem.code == "household-file-doubtful"
    assert [(fault.place, fault.code) for fault in problem.faults] == [(f"line 3/{column}", code)]
    assert not any(cell in str(problem.faults) for cell in row.values())
    assert brought(office, csv_row(1), csv_row(2, **row), confirm_warnings=True) == {"imported": 2, "updated": 0}
    foreseen = preview(office)
    assert foreseen["held"] == 1
    assert_as_foreseen(foreseen, outcome(office))


@pytest.mark.parametrize("office", ["postgres"], indirect=True)
def test_marks_piled_on_one_letter_are_named_as_letters_are_held_for_them(office: Office):
    office.load("linden")

    (fault,) = refused(office, csv_row(1), csv_row(2, **PILED)).faults

    assert (fault.place, fault.code, fault.params) == (
        "line 3/Nachname",
        "household-unprintable",
        {"characters": ["U+0301"]},
    )


@pytest.mark.parametrize("office", ["postgres"], indirect=True)
def test_the_window_matters_on_paper_only_and_to_nobody_who_gets_no_letter(office: Office):
    office.load("linden")
    rows = [{**EIGHT_LINES, **BY_EMAIL}, {"Nachname": LONG, **BY_EMAIL}, {**EIGHT_LINES, "Ausschluss": "verzogen"}]

    assert brought(office, *(csv_row(number, **row) for number, row in enumerate(rows, start=1)))["imported"] == 3


def test_a_fault_is_no_doubt_and_cannot_be_confirmed_and_both_are_listed(office: Office):
    office.load("linden")

    problem = refused(
        office, csv_row(1, Straße="ohne festen Wohnsitz"), csv_row(2, Hausnummer="12. Mrz"), confirm_warnings=True
    )

    assert problem.code == "household-file-invalid"
    assert [(fault.line, fault.code) for fault in problem.faults] == [(2, "no-fixed-abode"), (3, "date-for-text")]


def test_somebody_without_a_home_is_taken_when_it_is_meant(office: Office):
    office.load("linden")
    row = csv_row(1, Straße="ohne festen Wohnsitz", Hausnummer="")

    assert [fault.code for fault in refused(office, row).faults] == ["no-fixed-abode"]
    assert brought(office, row, confirm_warnings=True)["imported"] == 1

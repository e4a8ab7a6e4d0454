"""What spreadsheets do to a file is named with line and column, and sound cells are left alone."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from services.contracts.files.appointments import read_appointments
from services.contracts.files.households import read_households
from services.contracts.region.schema.addresses import is_phone_number
from tests.contract.files.exports import file, line
from tests.unit.notification.builders import CSV_HEADER, csv_file, csv_row

SITES = {"linden"}
TEXT_COLUMNS = ["Vorname", "Nachname", "Adresszusatz", "Straße", "Ort", "Ansprechpartner Leistung"]
ANY_COLUMN = [*TEXT_COLUMNS, "Hausnummer", "Telefon", "Durchwahl Leistung", "BG-Nummer", "PLZ", "E-Mail", "Ausschluss"]
ERRORS = ["#NV", "#N/A", "#REF!", "#BEZUG!", "#WERT!", "#VALUE!", "#NAME?", "#DIV/0!", "#ZAHL!", "########", "Err:502"]
PLACEHOLDERS = [
    "n/a",
    "N/A",
    "k.A.",
    "k. A.",
    "keine Angabe",
    "xxx",
    "XX",
    "-",
    "--",
    "–",
    "?",
    "unbekannt",
    ".",
    "n.n.",
    "000",
]
DATES = [
    "12. Mrz",
    "12.Mrz",
    "12. Mär",
    "Mrz 12",
    "12-Mar",
    "1. Apr",
    "Mai 03",
    "3. Dez",
    "2020-03-12",
    "2020-03-12 00:00:00",
    "12.03.2020",
    "12.03.",
    "12.03.20",
    "3/12/2020",
    "2020/03/12",
    "12-03-2020",
]


def named(**cells: str) -> list[tuple[str, str]]:
    file = read_households(csv_file(csv_row(**cells)), SITES)
    return [(fault.place, fault.code) for fault in file.faults]


def doubted(**cells: str) -> list[tuple[str, str]]:
    file = read_households(csv_file(csv_row(**cells)), SITES)
    assert not file.faults
    return [(fault.place, fault.code) for fault in file.doubts]


@pytest.mark.parametrize("column", ANY_COLUMN)
@pytest.mark.parametrize(
    ("cell", "code"),
    [(cell, "spreadsheet-error") for cell in ERRORS]
    + [(cell, "rounded-number") for cell in ("1,23E+15", "1.23E+15", "4,95111E+11", "1E+05", "2,3E-5")]
    + [(cell, "placeholder") for cell in PLACEHOLDERS],
)
def test_errors_rounded_numbers_and_placeholders_are_faults_in_every_column(column: str, cell: str, code: str):
    assert named(**{column: cell}) == [(f"line 2/{column}", code)]


@pytest.mark.parametrize("column", ["Hausnummer", "Durchwahl Leistung", "Straße", "Nachname", "Adresszusatz"])
@pytest.mark.parametrize("cell", DATES)
def test_a_date_in_place_of_a_text_is_a_fault(column: str, cell: str):
    assert named(**{column: cell}) == [(f"line 2/{column}", "date-for-text")]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("43902", "date-as-number"),
        ("12,0", "decimal-number"),
        ("7.00", "decimal-number"),
    ],
)
def test_a_house_number_that_became_another_number_is_a_fault(cell: str, code: str):
    assert named(Hausnummer=cell) == [("line 2/Hausnummer", code)]


@pytest.mark.parametrize(
    "number",
    [
        "7",
        "7a",
        "12-14",
        "12/3",
        "112 a-c",
        "1/2",
        "7 1/2",
        "3 Haus B",
        "12 E",
        "1234",
        "5.1",
    ],
)
def test_house_numbers_of_all_kinds_are_none(number: str):
    assert named(Hausnummer=number) == [] == doubted(Hausnummer=number)


@pytest.mark.parametrize(
    "cells",
    [
        {"Nachname": "May", "Vorname": "Juni"},
        {"Nachname": "O", "Vorname": "X"},
        {"Straße": "Straße des 17. Juni"},
        {"Straße": "Platz des 20. Juli 1944"},
        {"Straße": "Q 7"},
        {"Adresszusatz": "3. OG links, c/o Müller"},
        {"Ort": "Au"},
        {"Ort": "Sebnitz, Sächsische Schweiz"},
        {"Straße": "Schweizer Allee"},
        {"Straße": "Am Polenberg"},
        {"Durchwahl Leistung": "-210"},
        {"Durchwahl Leistung": "65592"},
        {"Telefon": "+49 511 1234-0"},
        {"Telefon": "(0511) 6559 / 2299"},
        {"Ausschluss": "verzogen"},
        {"Nachname": "Nguyễn"},
        {"Nachname": "Conceição-São"},
        {"Nachname": "D’Ângelo"},
        {"Nachname": "Pârvulescu"},
        {"Nachname": "Ângström-Łódzki"},
    ],
)
def test_sound_cells_are_left_alone(cells: dict[str, str]):
    assert named(**cells) == [] == doubted(**cells)


@pytest.mark.parametrize(
    "name",
    [
        "MÃ¼ller",
        "MÃƒÂ¼ller",
        "GÃ¶ÃŸmann Łódzki",
        "mã¼ller",
        "M√ºller",
        "Stra¯e",
        "M³ller",
        "Sch„fer",
        "Mï¿½ller",
        "MÃ¤rz-Åström",
        "Ã–zdemir Şahin",
    ],
)
def test_letters_that_were_read_in_a_wrong_encoding_are_a_fault_also_among_others(name: str):
    assert named(Nachname=name) == [("line 2/Nachname", "double-encoded")]


@pytest.mark.parametrize(
    "name",
    [
        "M&uuml;ller",
        "M&#252;ller",
        "M&#xfc;ller",
        "M%C3%BCller",
        "M=FCller",
        r"M\u00fcller",
        "B&amp;B",
    ],
)
def test_letters_in_the_notation_of_pages_and_mails_are_a_fault(name: str):
    text = read_households(csv_file(csv_row(Nachname=f'"{name}"')), SITES)
    assert [(fault.place, fault.code) for fault in text.faults] == [("line 2/Nachname", "encoded-letters")]


@pytest.mark.parametrize("column", ["Nachname", "Straße", "Ort"])
def test_a_column_that_slipped_has_no_letters(column: str):
    assert named(**{column: "30451"}) == [(f"line 2/{column}", "without-letters")]


@pytest.mark.parametrize("cell", ["nein", "Nein", "0", "false", "no"])
def test_a_no_in_the_column_that_keeps_letters_back_is_no_reason(cell: str):
    assert named(Ausschluss=cell) == [("line 2/Ausschluss", "not-a-reason")]


@pytest.mark.parametrize("name", ["Null", "Na", "None", "Nan", "Test"])
def test_what_may_be_a_name_is_doubted_and_no_fault(name: str):
    assert doubted(Nachname=name) == [("line 2/Nachname", "perhaps-placeholder")]


@pytest.mark.parametrize("column", ["Straße", "Adresszusatz"])
@pytest.mark.parametrize(
    "text",
    [
        "ohne festen Wohnsitz",
        "Ohne Festen Wohnsitz",
        "o.f.W.",
        "ofW",
        "o. f. W.",
        "obdachlos",
        "wohnungslos",
        "postlagernd",
        "ohne feste Adresse",
        "kein fester Wohnsitz",
        "ohne Wohnung",
    ],
)
def test_whoever_has_no_home_gets_a_hint(column: str, text: str):
    assert doubted(**{column: text}) == [(f"line 2/{column}", "no-fixed-abode")]


@pytest.mark.parametrize(
    ("phone", "code"),
    [
        ("51112340", "phone-without-zero"),
        ("nach 16 Uhr", "not-a-number-to-call"),
        ("511 1234567", "phone-without-zero"),
        ("0511 1234567 / 0171 12345", "not-a-number-to-call"),
    ],
)
def test_a_number_that_cannot_be_dialled_is_doubted(phone: str, code: str):
    assert doubted(Telefon=phone) == [("line 2/Telefon", code)]
    assert is_phone_number("0511 1234") and doubted(Telefon="0511 1234") == []


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"Ort": "Wien, Österreich"}, "Ort"),
        ({"Ort": "Paris (Frankreich)"}, "Ort"),
        ({"Ort": "A-1010 Wien"}, "Ort"),
        ({"Ort": "CH-8001 Zürich"}, "Ort"),
        ({"Ort": "Straßburg / Frankreich"}, "Ort"),
        ({"Adresszusatz": "POLEN"}, "Adresszusatz"),
        ({"Adresszusatz": "Niederlande"}, "Adresszusatz"),
        ({"Straße": "Rue du Test 1, France"}, "Straße"),
    ],
)
def test_an_address_abroad_is_refused(cells: dict[str, str], column: str):
    assert named(**cells) == [(f"line 2/{column}", "address-abroad")]


@pytest.mark.parametrize(
    ("country", "faults"),
    [("", []), ("Deutschland", []), ("DE", []), ("Österreich", ["address-abroad"]), ("FR", ["address-abroad"])],
)
def test_the_column_of_the_country_is_optional_and_decides(country: str, faults: list[str]):
    content = f"{CSV_HEADER};Land\r\n{csv_row()};{country}\r\n".encode()

    assert [fault.code for fault in read_households(content, SITES).faults] == faults


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("Termin-Nr", "1,23E+15", "rounded-number"),
        ("Termin-Nr", "#NV", "spreadsheet-error"),
        ("BG-Nummer", "2,37E+11", "rounded-number"),
        ("Mitarbeiter", "k.A.", "placeholder"),
        ("Datum", "#BEZUG!", "spreadsheet-error"),
        ("Anliegen", "n/a", "placeholder"),
    ],
)
def test_an_appointment_file_is_spoilt_the_same_way(column: str, cell: str, code: str):
    faults = read_appointments(file(line(**{column: cell})), ZoneInfo("Europe/Berlin")).faults

    assert [(fault.place, fault.code) for fault in faults] == [(f"line 2/{column}", code)]


def test_no_fault_and_no_doubt_repeats_a_cell():
    cells = {"Nachname": "Null", "Straße": "ohne festen Wohnsitz", "Ort": "Wien, Österreich", "Telefon": "bei Erika"}
    read_file = read_households(csv_file(csv_row(**cells)), SITES)

    said = str([fault.as_json() for fault in (*read_file.faults, *read_file.doubts)])
    assert len(read_file.doubts) == 3 and not any(cell in said for cell in cells.values())

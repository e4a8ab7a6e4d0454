"""Cells of another kind than their column's are named, as a fault or a doubt, and real ones are left alone."""

from __future__ import annotations

import pytest

from tests.contract.files.test_damage import doubted, named

DURCHWAHL = "Durchwahl Leistung"


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        ("Telefon", "01.02.2020", "date-for-text"),
        ("Telefon", "43902", "date-as-number"),
        ("Telefon", "49511", "date-as-number"),
        ("Telefon", "0511", "phone-too-short"),
        ("Telefon", "110", "phone-too-short"),
        ("Telefon", "12", "phone-too-short"),
        ("Telefon", "0511 1234567890123456", "phone-too-long"),
        ("Telefon", "+49 0511 1234", "phone-zero-after-country"),
        ("Telefon", "0049 (0511) 1234", "phone-zero-after-country"),
        (DURCHWAHL, "01.02.2020", "date-for-text"),
        (DURCHWAHL, "0511 1234567890123456", "phone-too-long"),
        (DURCHWAHL, "+49 0511 1234", "phone-zero-after-country"),
        *(
            ("Ausschluss", cell, "not-a-reason")
            for cell in ("none", "ohne", "0,", "0", "0,00", "nein.", "01.01.2020", "FALSCH")
        ),
        ("Hausnummer", "0:12", "time-for-text"),
        ("Hausnummer", "12:30", "time-for-text"),
        ("Hausnummer", "01.02", "date-for-text"),
        ("Hausnummer", "1,5", "decimal-number"),
        ("Hausnummer", "=5", "spreadsheet-error"),
        ("Hausnummer", "0", "not-a-house-number"),
        ("Hausnummer", "-5", "not-a-house-number"),
        *((column, "=A1", "spreadsheet-error") for column in ("Nachname", "Vorname", "Ort", "Straße", "Adresszusatz")),
        ("Nachname", "43902", "without-letters"),
        ("Nachname", "k.A", "placeholder"),
        *(("Nachname", name, "double-encoded") for name in ("Mu¨ller", "M¨uller", "MŸller", "MŠrz", "Gro§mann")),
        *(("Nachname", f"M{sign}ller", "seven-bit-letters") for sign in "|][{}"),
        ("Ort", "]hringen", "seven-bit-letters"),
        ("Ansprechpartner Leistung", "Frau Sch{fer", "seven-bit-letters"),
    ],
)
def test_what_cannot_be_meant_is_a_fault(column: str, cell: str, code: str):
    assert named(**{column: cell}) == [(f"line 2/{column}", code)]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        *(
            ("Ausschluss", cell, "excluded-without-reason")
            for cell in ("x", "X", "ja", "ja.", "1", "43902", "12:30", "WAHR", "TRUE")
        ),
        *(("Hausnummer", cell, "spreadsheet-boolean") for cell in ("WAHR", "TRUE", "FALSCH")),
        *((column, "WAHR", "spreadsheet-boolean") for column in ("Nachname", "Vorname", "Ort", "Straße", DURCHWAHL)),
        ("Ansprechpartner Leistung", "TRUE", "spreadsheet-boolean"),
        ("Ansprechpartner Leistung", "43902", "only-digits"),
        ("Adresszusatz", "43902", "only-digits"),
        *(("Ort", town, "perhaps-abroad") for town in ("Wien", "Zürich", "Paris")),
        *(
            ("Straße", street, "street-without-door")
            for street in ("Postfach", "Postfach 12 34", "Frauenhaus", "unter der Brücke")
        ),
    ],
)
def test_what_may_be_meant_is_a_doubt(column: str, cell: str, code: str):
    assert doubted(**{column: cell}) == [(f"line 2/{column}", code)]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        *(("Hausnummer", cell) for cell in ("12a", "12-14", "12 1/2", "12,14", "5.1")),
        *(("Nachname", name) for name in ("Wahr", "Dr. Wahr", "Jurišić", "JURIŠIĆ", "Šimić")),
        *(("Telefon", cell) for cell in ("+49 (0)511 1234567", "0049 (0)176 12345678", "030 123456", "+43 1 234567")),
        (DURCHWAHL, "110"),
        ("Ort", "Wiener Neudorf"),
        ("Straße", "Frauenhausweg"),
        ("Straße", "Pariser Platz"),
        ("Adresszusatz", "Haus B [links]"),
        ("Ausschluss", "ohne Anschrift verzogen"),
        ("Ausschluss", "§ 31"),
    ],
)
def test_what_is_usual_in_germany_is_left_alone(column: str, cell: str):
    assert named(**{column: cell}) == [] == doubted(**{column: cell})

"""Household files as authorities export them: every faulty line is listed with line and column (promise 9)."""

from __future__ import annotations

import pytest

from services.contracts.files.households import read_households
from tests.unit.notification.builders import CSV_HEADER, csv_file, csv_row

SITES = {"linden", "mitte"}


def faults(content: bytes) -> list[tuple[str, str]]:
    return [(fault.place, fault.code) for fault in read_households(content, SITES).faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_umlauts_survive_in_every_usual_encoding(encoding):
    content = csv_file(csv_row(Nachname="Gößmann-Çelik")).decode().encode(encoding)

    (row,) = read_households(content, SITES).rows

    assert row.last_name == "Gößmann-Çelik"
    assert row.street == "Limmerstraße"


@pytest.mark.parametrize(
    ("cells", "place", "message"),
    [
        ({"BG-Nummer": "12345"}, "line 2/BG-Nummer", "not-a-bg-number"),
        ({"Nachname": ""}, "line 2/Nachname", "missing"),
        ({"PLZ": "1067"}, "line 2/PLZ", "postcode-without-zero"),
        ({"PLZ": "00123"}, "line 2/PLZ", "not-a-postcode"),
        ({"PLZ": "A-1010"}, "line 2/PLZ", "not-a-postcode"),
        ({"Standort": "mond"}, "line 2/Standort", "not-a-site-of-the-region"),
        ({"Versandweg": "fax"}, "line 2/Versandweg", "not-one-of"),
        ({"Versandweg": "e-mail"}, "line 2/E-Mail", "missing-for-this-channel"),
        ({"E-Mail": "a@b"}, "line 2/E-Mail", "not-an-email-address"),
        ({"Vorname": '"A\nBcc: x"'}, "line 2/Vorname", "forbidden-characters"),
        ({"Ort": "x" * 121}, "line 2/Ort", "wrong-length"),
    ],
)
def test_each_fault_has_its_line_and_column(cells, place, message):
    assert faults(csv_file(csv_row(**cells))) == [(place, message)]


@pytest.mark.parametrize(
    "address",
    [
        "müller@example.org",
        "a@[b.de",
        "(a@example.org",
        "a:b@example.org",
        "a..b@example.org",
        "=?utf-8?q?a?=@b.de",
        "a@-.de",
    ],
)
def test_an_address_that_a_mail_header_would_misread_is_a_fault(address):
    (fault,) = faults(csv_file(csv_row(**{"Versandweg": "e-mail", "E-Mail": address})))

    assert fault == ("line 2/E-Mail", "not-an-email-address")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("M\ufffdller", "replacement-character"),
        ("M?ller", "question-mark"),
        ("MÃ¼ller", "double-encoded"),
        ("GÃ¶ÃŸmann", "double-encoded"),
        ("Muster\u202erellem", "forbidden-characters"),
        ("Mus\u200bter", "forbidden-characters"),
        ("Mus\u2028ter", "forbidden-characters"),
        ("Mus\u2003ter", "invisible-characters"),
        ("M\x85ller", "forbidden-characters"),
    ],
)
def test_a_name_that_a_wrong_encoding_spoilt_is_a_fault(name, message):
    assert faults(csv_file(csv_row(Nachname=name))) == [("line 2/Nachname", message)]


@pytest.mark.parametrize(
    "name",
    [
        "Gößmann-Çelik",
        "D’Ångelo",
        "Yıldız",
        "Đặng",
        "Šžć",
        "Ægidius",
        "Üšküp",
        "Παπαδόπουλος",
        "Ĉ́ŷ",
        "M\xa0ü",
        "Ȟałčesá",
    ],
)
def test_names_of_all_europe_are_no_fault(name):
    assert faults(csv_file(csv_row(Nachname=name))) == []


@pytest.mark.parametrize("value", ["Divers", "frau", "Hr.", "Herr Dr."])
def test_a_form_of_address_that_would_stand_in_the_window_as_it_is_is_a_fault(value):
    assert faults(csv_file(csv_row(Anrede=value))) == [("line 2/Anrede", "not-one-of")]


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"], ids=["plain", "with BOM"])
def test_a_line_in_another_encoding_is_named_and_the_rest_is_not_blamed(start):
    content = start + csv_file(csv_row(1), csv_row(2), csv_row(3)).replace(b"Muster2", b"M\xfcller")

    assert faults(content) == [("line 3", "other-encoding")]


def test_a_byte_that_windows_1252_does_not_have_is_named_with_its_line():
    content = csv_file(csv_row(1), csv_row(2)).decode().encode("windows-1252").replace(b"Muster2", b"M\x81ller")

    assert faults(content) == [("line 3", "other-encoding")]


def test_digits_of_other_scripts_are_no_digits():
    faulty = faults(csv_file(csv_row(PLZ="3\u066045\u0661", **{"BG-Nummer": "\u0662\u0663702//0012345"})))

    assert [place for place, _ in faulty] == ["line 2/BG-Nummer", "line 2/PLZ"]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"PK\x03\x04\x14\x00\x06\x81", ("file", "is-a-spreadsheet")),
        (b'"' + b"a" * 200_000, ("line 1", "no-columns")),
        (csv_file(csv_row(1, Ausschluss='"verzogen'), *[csv_row(2)] * 2_000), ("line 2", "unclosed-quotation")),
    ],
    ids=["a spreadsheet", "a quote before everything", "a quote that is never closed"],
)
def test_what_is_no_csv_file_is_said_in_one_sentence(content, fault):
    assert faults(content) == [fault]


def test_all_faults_are_listed_not_only_the_first():
    content = csv_file(csv_row(1, PLZ="1"), csv_row(2), csv_row(3, Standort="mond", Nachname=""))

    assert [place for place, _ in faults(content)] == ["line 2/PLZ", "line 4/Nachname", "line 4/Standort"]


def test_a_household_that_stands_there_twice_is_a_fault_that_names_both_lines():
    assert faults(csv_file(csv_row(1), csv_row(2), csv_row(1))) == [("line 4/BG-Nummer", "repeated-in-line")]


def test_lines_are_counted_as_an_editor_counts_them_despite_line_breaks_in_quotes():
    content = csv_file(csv_row(1, Vorname='"A\nB"'), csv_row(2, PLZ="1"))

    assert [place for place, _ in faults(content)] == ["line 2/Vorname", "line 4/PLZ"]


def test_a_line_with_a_field_too_few_is_a_fault():
    (fault,) = faults(csv_file(csv_row(1).rsplit(";", 1)[0]))

    assert fault == ("line 2", "wrong-number-of-cells")


@pytest.mark.parametrize(
    ("header", "fault"),
    [
        (CSV_HEADER.replace(";PLZ", ""), ("line 1/PLZ", "column-missing")),
        (CSV_HEADER + ";Geburtsdatum", ("line 1/Geburtsdatum", "column-unknown")),
        (CSV_HEADER + ";PLZ", ("line 1/PLZ", "column-repeated")),
        ("a;b;c", ("line 1", "no-columns")),
    ],
)
def test_a_wrong_header_is_said_plainly(header, fault):
    assert fault in faults(f"{header}\r\n{csv_row()}\r\n".encode())


@pytest.mark.parametrize("content", [b"", CSV_HEADER.encode(), f"{CSV_HEADER}\n\n".encode()])
def test_an_empty_file_is_a_fault(content):
    assert faults(content)


def test_the_order_of_columns_does_not_matter():
    names, values = CSV_HEADER.split(";"), csv_row(PLZ="30449").split(";")
    content = f"{';'.join(reversed(names))}\n{';'.join(reversed(values))}\n".encode()

    (row,) = read_households(content, SITES).rows

    assert (row.postcode, row.channel) == ("30449", "print")


def test_large_print_is_an_optional_column():
    (row,) = read_households(f"{CSV_HEADER};Großdruck\n{csv_row()};ja\n".encode(), SITES).rows

    assert row.large_print


def test_58000_households_are_read():
    content = csv_file(*(csv_row(number) for number in range(58_000)))

    assert len(read_households(content, SITES).rows) == 58_000


def test_no_cell_is_repeated_in_a_fault():
    """A fault may end in a log; a shifted column must not take names and addresses there."""
    content = csv_file(csv_row(1, PLZ="Muster", Standort="Limmerstraße 7", **{"E-Mail": "erika", "BG-Nummer": "Erika"}))

    said = str(read_households(content, SITES).faults)

    assert "Limmer" not in said and "erika" not in said.lower()

"""Appointments as authorities export them, and every way a line can be wrong."""

import unicodedata
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.contracts.files.appointments import read_appointments
from tests.contract.files.exports import HEADER, LINE, file, line

BERLIN = ZoneInfo("Europe/Berlin")


def faults(raw: bytes) -> list[tuple[str, str]]:
    return [(fault.place, fault.code) for fault in read_appointments(raw, BERLIN).faults]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_line_is_read_in_every_encoding_that_authorities_use(encoding: str) -> None:
    assert read_appointments(file(LINE, encoding=encoding), BERLIN).rows == [
        {
            "line": 2,
            "reference": "T-1",
            "bg_number": "23702//0012345",
            "site": "linden",
            "department": "benefits",
            "kind": "consultation",
            "channel": "in_person",
            "starts_at": "2020-06-18T09:30:00+02:00",
            "minutes": 30,
            "persons": 1,
            "presence_required": False,
            "phone_known": True,
            "video_capable": False,
            "staff": None,
            "second_person": False,
            "note": None,
        }
    ]


def test_times_are_local_to_the_site_in_winter_and_in_summer() -> None:
    rows = read_appointments(
        file(line(**{"Datum": "2020-01-15"}), line(**{"Termin-Nr": "T-2", "Datum": "2020-07-15"})), BERLIN
    ).rows

    assert [row["starts_at"][-6:] for row in rows] == ["+01:00", "+02:00"]


def test_an_hour_that_the_clock_change_skips_does_not_exist() -> None:
    faulty = faults(file(line(**{"Datum": "2020-03-29", "Beginn": "02:30"})))

    assert faulty == [("line 2/Beginn", "hour-skipped-by-summer-time")]


def test_a_year_no_calendar_has_and_a_text_no_database_keeps_are_faults_like_others() -> None:
    faulty = faults(file(line(**{"Datum": "0001-01-01", "Beginn": "00:00", "Termin-Nr": "T\0", "Mitarbeiter": "a\0"})))

    assert faulty == [
        ("line 2/Termin-Nr", "forbidden-characters"),
        ("line 2/Datum", "year-out-of-range"),
        ("line 2/Mitarbeiter", "forbidden-characters"),
    ]


def test_every_fault_of_every_line_is_listed_and_nothing_is_taken() -> None:
    faulty = faults(
        file(
            LINE,
            line(**{"Termin-Nr": "T-2", "BG-Nummer": "4711", "Datum": "18.06.2020", "Beginn": "halb zehn"}),
            line(**{"Termin-Nr": "", "Kanal": "Fax", "Minuten": "0", "Personen": "x"}),
            line(**{"Termin-Nr": "T-4", "Persönlich nötig": "vielleicht", "Telefon": "", "Video": "2"}),
            LINE,
            "zu;wenig",
        )
    )

    assert set(faulty) == {
        ("line 3/Datum", "not-a-day"),
        ("line 3/Beginn", "not-a-time-of-day"),
        ("line 3/BG-Nummer", "not-a-bg-number"),
        ("line 4/Termin-Nr", "missing"),
        ("line 4/Kanal", "not-one-of"),
        ("line 4/Minuten", "out-of-range"),
        ("line 4/Personen", "not-a-whole-number"),
        ("line 5/Persönlich nötig", "not-one-of"),
        ("line 5/Telefon", "not-one-of"),
        ("line 5/Video", "not-one-of"),
        ("line 6/Termin-Nr", "repeated-in-line"),
        ("line 7", "wrong-number-of-cells"),
    }


def test_missing_and_unknown_columns_are_named() -> None:
    wrong = HEADER.replace("Kanal", "Kanaal") + "\n" + LINE

    assert faults(wrong.encode()) == [("line 1/Kanal", "column-missing"), ("line 1/Kanaal", "column-unknown")]


def test_empty_lines_do_not_count_and_an_empty_file_is_a_fault() -> None:
    assert len(read_appointments(file("", LINE, ";;;;;;;;;;;;;"), BERLIN).rows) == 1
    assert faults(file()) == [("file", "no-lines")]
    assert faults(b"") == [("file", "is-empty")]


def test_bytes_that_are_no_text_are_a_fault_with_their_line() -> None:
    assert faults(file(LINE) + b"\x81\x8d") == [("line 3", "other-encoding")]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_commas_and_tabs_are_read_as_semicolons_are(delimiter: str) -> None:
    assert len(read_appointments(file(LINE).replace(b";", delimiter.encode()), BERLIN).rows) == 1


def test_what_spreadsheets_add_is_no_fault() -> None:
    assert len(read_appointments(b"sep=;\r\n" + file(LINE), BERLIN).rows) == 1
    assert len(read_appointments(file(LINE).replace(b"\r\n", b";\r\n"), BERLIN).rows) == 1
    assert [place for place, _ in faults(b"sep=;\r\n" + file(line(Minuten="0")))] == ["line 3/Minuten"]


def test_letters_taken_apart_are_put_together() -> None:
    apart = unicodedata.normalize("NFD", file(LINE).decode()).encode()

    assert read_appointments(apart, BERLIN).rows[0]["channel"] == "in_person"


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"PK\x03\x04" + bytes(26), "is-a-spreadsheet"), (b"\xd0\xcf\x11\xe0" + bytes(9), "is-a-spreadsheet")],
)
def test_a_spreadsheet_is_named_as_such(content: bytes, code: str) -> None:
    assert faults(content) == [("file", code)]


@given(st.binary(max_size=300))
def test_no_input_at_all_crashes_the_reader(rest: bytes) -> None:
    read_appointments(HEADER.encode() + b"\n" + rest, BERLIN)

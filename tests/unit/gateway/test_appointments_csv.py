"""Appointments as authorities export them, and every way a line can be wrong."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.process.problems import Problem
from services.gateway.application.appointments_csv import COLUMNS, parse_appointments

BERLIN = ZoneInfo("Europe/Berlin")
HEADER = ";".join(COLUMNS)
LINE = "T-1;23702//0012345;linden;benefits;consultation;persönlich;2020-06-18;09:30;30;1;nein;ja;nein;"


def file(*lines: str, encoding: str = "utf-8") -> bytes:
    return "\r\n".join([HEADER, *lines, ""]).encode(encoding)


def faults(raw: bytes) -> list[tuple[str, str]]:
    with pytest.raises(Problem) as raised:
        parse_appointments(raw, BERLIN)
    assert raised.value.status == 422
    return [(fault.place, fault.message) for fault in raised.value.faults]


def line(**cells: str) -> str:
    values = dict(zip(COLUMNS, LINE.split(";"), strict=True)) | cells
    return ";".join(values.values())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_line_is_read_in_every_encoding_that_authorities_use(encoding: str) -> None:
    assert parse_appointments(file(LINE, encoding=encoding), BERLIN) == [
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
        }
    ]


def test_times_are_local_to_the_site_in_winter_and_in_summer() -> None:
    rows = parse_appointments(
        file(line(**{"Datum": "2020-01-15"}), line(**{"Termin-Nr": "T-2", "Datum": "2020-07-15"})), BERLIN
    )

    assert [row["starts_at"][-6:] for row in rows] == ["+01:00", "+02:00"]


def test_an_hour_that_the_clock_change_skips_does_not_exist() -> None:
    found = faults(file(line(**{"Datum": "2020-03-29", "Beginn": "02:30"})))

    assert found == [("line 2/Beginn", "diese Uhrzeit gibt es an diesem Tag nicht (Zeitumstellung)")]


def test_a_year_no_calendar_has_and_a_text_no_database_keeps_are_faults_like_others() -> None:
    found = faults(file(line(**{"Datum": "0001-01-01", "Beginn": "00:00", "Termin-Nr": "T\0", "Mitarbeiter": "a\0"})))

    assert found == [
        ("line 2/Termin-Nr", "„T\0“ ist ungültig; erwartet: eine Nummer"),
        ("line 2/Datum", "muss zwischen 1900 und 2199 liegen"),
        ("line 2/Mitarbeiter", "„a\0“ ist ungültig; erwartet: Kennung oder nichts"),
    ]


def test_every_fault_of_every_line_is_listed_and_nothing_is_taken() -> None:
    found = faults(
        file(
            LINE,
            line(**{"Termin-Nr": "T-2", "BG-Nummer": "4711", "Datum": "18.06.2020", "Beginn": "halb zehn"}),
            line(**{"Termin-Nr": "", "Kanal": "Fax", "Minuten": "0", "Personen": "x"}),
            line(**{"Termin-Nr": "T-4", "Persönlich nötig": "vielleicht", "Telefon": "", "Video": "2"}),
            LINE,
            "zu;wenig",
        )
    )

    assert [place for place, _ in found] == [
        "line 3/Datum",
        "line 3/Beginn",
        "line 3/BG-Nummer",
        "line 4/Termin-Nr",
        "line 4/Kanal",
        "line 4/Minuten",
        "line 4/Personen",
        "line 5/Persönlich nötig",
        "line 5/Telefon",
        "line 5/Video",
        "line 6/Termin-Nr",
        "line 7",
    ]
    assert dict(found)["line 3/Datum"] == "„18.06.2020“ ist ungültig; erwartet: Datum wie 2020-06-18"
    assert dict(found)["line 6/Termin-Nr"] == "steht schon in Zeile 2"
    assert dict(found)["line 7"] == "hat 2 statt 14 Felder"


def test_missing_and_unknown_columns_are_named() -> None:
    wrong = HEADER.replace("Kanal", "Kanaal") + "\n" + LINE

    assert faults(wrong.encode()) == [("line 1/Kanal", "Spalte fehlt"), ("line 1/Kanaal", "unbekannte Spalte")]


def test_empty_lines_do_not_count_and_an_empty_file_is_a_fault() -> None:
    assert len(parse_appointments(file("", LINE, ";;;;;;;;;;;;;"), BERLIN)) == 1
    with pytest.raises(Problem, match="leer"):
        parse_appointments(file(), BERLIN)


def test_bytes_that_are_no_text_are_a_fault_with_their_line() -> None:
    assert faults(file(LINE) + b"\x81\x8d") == [("line 3", "weder UTF-8 noch Windows-1252")]


@given(st.binary(max_size=300))
def test_no_input_at_all_crashes_the_reader(rest: bytes) -> None:
    try:
        parse_appointments(HEADER.encode() + b"\n" + rest, BERLIN)
    except Problem as problem:
        assert problem.status == 422

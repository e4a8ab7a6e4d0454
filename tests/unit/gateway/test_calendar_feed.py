"""The timeline as a calendar program reads it: right in whole days and hours, also across a change of clocks."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from services.gateway.application.calendar_feed import feed
from tests.unit.gateway.answers import SWITCH_ID, entry, switch_id

NOW = datetime(2020, 6, 15, 8, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
MARCH, JUNE = "2020-03-18T07:00:00+00:00", "2020-06-16T22:00:00+00:00"


def view(*entries: Any, **more: Any) -> Any:
    site = {"site": "linden", "name": "Standort Linden", "entries": list(entries), "closed_days": []}
    about = {"region": "hannover", "name": "Jobcenter Region Hannover", "timezone": "Europe/Berlin"}
    return {**about, "since": "2020-05-01", "until": "2021-05-01", "sites": [site], "digest": "d", **more}


def events(*entries: Any, **more: Any) -> list[Any]:
    return Calendar.from_ical(feed(view(*entries, **more), NOW)).walk("VEVENT")


def one(*entries: Any) -> Any:
    (event,) = events(*entries)
    return event


def announced(stage: int = 2, at: str = JUNE, until: str | None = None, **more: Any) -> Any:
    usual = {"sequence": 3, "switch_id": SWITCH_ID, "reason": "Fallzahlen gesunken"}
    return entry("linden", stage, at, until, more.pop("state", "announced"), **usual | more)


def test_a_stage_says_what_where_and_why() -> None:
    event = one(announced())

    assert str(event["SUMMARY"]) == "Standort Linden: Nach Termin (angekündigt)"
    assert (str(event["LOCATION"]), str(event["STATUS"])) == ("Standort Linden", "CONFIRMED")
    assert "Fallzahlen gesunken" in event["DESCRIPTION"] and "bis auf Weiteres" in event["DESCRIPTION"]
    assert event["DTSTAMP"].dt == NOW and str(event["TRANSP"]) == "TRANSPARENT"


def test_from_midnight_on_it_is_told_in_whole_days() -> None:
    event = one(announced(until="2020-06-30T22:00:00+00:00"))

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2020, 6, 17), date(2020, 7, 1))


def test_whole_days_stay_whole_across_both_changes_of_clocks() -> None:
    event = one(announced(at="2020-03-27T23:00:00+00:00", until="2020-10-31T23:00:00+00:00"))

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2020, 3, 28), date(2020, 11, 1))


@pytest.mark.parametrize(
    ("at", "until", "hours"),
    [
        ("2020-03-29T00:30:00+00:00", "2020-03-29T04:00:00+00:00", 3.5),  # 01:30 to 06:00, the hour from 2 is missing
        ("2020-10-24T22:00:00+00:00", "2020-10-25T05:00:00+00:00", 7),  # 00:00 to 06:00, the hour from 2 comes twice
        ("2020-06-17T06:00:00+00:00", "2020-06-18T06:00:00+00:00", 24),
    ],
)
def test_hours_are_told_in_local_time_and_last_as_long_as_they_do(at: str, until: str, hours: float) -> None:
    text = feed(view(announced(at=at, until=until), since="2020-03-01"), NOW)
    (event,) = Calendar.from_ical(text).walk("VEVENT")

    starts, ends = event["DTSTART"].dt, event["DTEND"].dt
    assert b"TZID=Europe/Berlin" in text and b"BEGIN:VTIMEZONE" in text
    assert starts.timestamp() == datetime.fromisoformat(at).timestamp()
    assert ends.timestamp() - starts.timestamp() == timedelta(hours=hours).total_seconds()


def test_the_hour_that_comes_twice_is_told_by_the_clock_of_greenwich() -> None:
    """A local time stands for the first of both (RFC 5545, 3.3.5)."""
    event = one(announced(at="2020-10-25T00:30:00+00:00", until="2020-10-25T01:30:00+00:00"))

    assert (event["DTSTART"].dt, event["DTEND"].dt) == (
        datetime(2020, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2020, 10, 25, 1, 30, tzinfo=UTC),
    )


def test_what_begins_in_the_middle_of_a_day_and_has_no_end_ends_with_what_is_shown() -> None:
    event = one(entry("linden", 1, MARCH, None, "in_force"))

    assert event["DTSTART"].dt == datetime(2020, 3, 18, 8, tzinfo=BERLIN)
    assert event["DTEND"].dt == datetime(2021, 5, 2, tzinfo=BERLIN)
    assert str(event["SUMMARY"]) == "Standort Linden: Nur Notfälle"


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("past", "CONFIRMED"),
        ("in_force", "CONFIRMED"),
        ("announced", "CONFIRMED"),
        ("waiting", "TENTATIVE"),
        ("suspended", "CANCELLED"),
        ("revoked", "CANCELLED"),
        ("skipped", "CANCELLED"),
    ],
)
def test_what_does_not_happen_is_cancelled_and_what_is_not_announced_is_tentative(state: str, status: str) -> None:
    event = one(announced(state=state))

    assert str(event["STATUS"]) == status
    assert ("DTEND" in event) == (status != "CANCELLED")


def test_the_last_day_of_a_stage_is_an_event_of_its_own() -> None:
    last = {"last_day": "2020-06-30", "then": {"id": "open", "rank": 3, "name": "Offen"}}
    stage, end = events(announced(**last))

    assert str(end["SUMMARY"]) == "Standort Linden: Nach Termin endet (dann: Offen)"
    assert (end["DTSTART"].dt, str(end["STATUS"]), str(end["LOCATION"])) == (
        date(2020, 6, 30),
        "CONFIRMED",
        "Standort Linden",
    )
    assert str(end["UID"]) != str(stage["UID"]) and str(end["UID"]).endswith("@stufenplan")
    assert "endet am 30.06.2020 (dann: Offen)" in stage["DESCRIPTION"]
    assert "bis auf Weiteres" not in stage["DESCRIPTION"]

    stage, end = events(announced(state="waiting", sequence=None, last_day="2020-06-30", until="2020-07-03T22:00:00Z"))
    assert (str(end["SUMMARY"]), str(end["STATUS"])) == ("Standort Linden: Nach Termin endet", "TENTATIVE")
    assert "bis 04.07.2020, 00:00\nendet am 30.06.2020" in str(stage["DESCRIPTION"])


def test_a_switch_keeps_its_event_from_plan_to_revocation_and_every_change_raises_its_number() -> None:
    in_force = entry("linden", 1, MARCH, JUNE, "in_force", sequence=2)
    history = [
        [announced(state="waiting", sequence=None)],
        [announced(state="announced")],
        [announced(state="suspended")],
        [announced(state="revoked"), announced(state="waiting", sequence=None, at="2020-07-01T22:00:00+00:00")],
        [announced(state="suspended"), announced(sequence=5, at="2020-07-01T22:00:00+00:00")],
        [announced(state="suspended"), announced(sequence=5, state="revoked", at="2020-07-01T22:00:00+00:00")],
    ]
    told = [events(in_force, *entries)[-1] for entries in history]

    assert len({str(event["UID"]) for event in told}) == 1
    numbers = [int(event["SEQUENCE"]) for event in told]
    assert numbers == sorted(set(numbers)), "an older one must never look newer"
    assert [str(event["STATUS"]) for event in told] == [
        "TENTATIVE",
        "CONFIRMED",
        "CANCELLED",
        "TENTATIVE",
        "CONFIRMED",
        "CANCELLED",
    ]


def test_no_two_events_share_an_id() -> None:
    again = {"switch_id": switch_id(7), "sequence": 4}
    told = events(
        entry("linden", 1, MARCH, JUNE, "past"), announced(), announced(at="2020-08-01T22:00:00+00:00", **again)
    )

    assert len({str(event["UID"]) for event in told}) == 3


def test_long_names_and_reasons_with_commas_and_lines_come_through_as_they_are() -> None:
    reason = "Erstens, zweitens; drittens\\viertens\nneue Zeile " + "ß" * 100
    text = feed(view(announced(reason=reason)), NOW)
    (event,) = Calendar.from_ical(text).walk("VEVENT")

    assert reason in str(event["DESCRIPTION"])
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))


def test_a_region_without_sites_is_an_empty_calendar() -> None:
    calendar = Calendar.from_ical(feed(view(sites=[]), NOW))

    assert str(calendar["X-WR-CALNAME"]) == "Stufen: Jobcenter Region Hannover" and calendar.walk("VEVENT") == []

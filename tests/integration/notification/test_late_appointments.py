"""An appointment earlier than the letter's arrival goes by phone, not by post (promise 7)."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from services.notification.application import reports
from tests.integration.notification.office import REGION, Office
from tests.unit.notification.builders import csv_row, visit

LATE = "2020-06-15T09:30:00+02:00"  # Monday; paper of Wednesday, 10 June arrives on Tuesday, 16 June
IN_TIME = "2020-06-16T09:30:00+02:00"


def switch_with(office: Office, *starts: str, **cells: str) -> UUID:
    office.load("linden")
    office.people(csv_row(1, **cells))
    switch = uuid4()
    kept = [office.appointment(1, "kept", before=visit(start), after=visit(start)) for start in starts]
    office.stage_changed("linden", 2, switch)
    office.changes("linden", 2, 1, *kept)
    office.replanned("linden", 2, changes=len(kept))
    office.produce()
    return switch


def notices(office: Office) -> list[dict[str, Any]]:
    return reports.list_phone_notices(office.reports, REGION, None, None, 100)


def test_the_letter_leaves_out_what_it_would_announce_too_late_and_the_household_is_called(office: Office):
    switch = switch_with(office, LATE, IN_TIME)

    told = office.letter_of(1, switch)["facts"]["changes"]
    assert [change["before"]["starts_at"] for change in told] == [IN_TIME]
    (notice,) = notices(office)
    assert (notice["bg_number"], notice["phone"]) == ("23702//0000001", "0511 1234")
    assert notice["call_before"] == "2020-06-15T07:30:00+00:00"


def test_the_letter_itself_still_goes(office: Office):
    switch = switch_with(office, LATE)

    assert office.letter_of(1, switch)["state"] == "handed_over"
    assert office.campaign(switch)["phone_notices"] == 1


def test_an_email_arrives_in_time_for_the_same_appointment(office: Office):
    switch_with(office, LATE, Versandweg="e-mail", **{"E-Mail": "erika@example.org"})

    assert notices(office) == []


def test_a_household_whose_letter_is_held_is_called_all_the_same(office: Office):
    switch = switch_with(office, LATE, Nachname="𓀀")

    assert office.letter_of(1, switch)["state"] == "held"
    assert len(notices(office)) == 1

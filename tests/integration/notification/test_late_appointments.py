"""An appointment earlier than the letter's arrival goes by phone, not by post (promise 7)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.notification.application.campaigns import reports
from services.notification.domain.compose import TEMPLATE_VERSION
from tests.integration.notification.office import REGION, Office, plain
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
    return plain(reports.list_phone_notices(office.app, REGION, None, None, 100))


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


@pytest.mark.parametrize("refused_by", ["the check", "the compiler"])
def test_a_household_whose_letter_is_held_is_called_about_a_visit_that_changes(
    office: Office, refused_by: str, monkeypatch: pytest.MonkeyPatch
):
    office.load("linden")
    office.people(csv_row(1, Nachname="𓀀"))
    if refused_by == "the compiler":
        renderer = office.app.renderer(TEMPLATE_VERSION)
        monkeypatch.setattr(type(renderer), "unprintable", lambda self, letter, paper: [])
    switch = uuid4()
    office.stage_changed("linden", 2, switch)
    office.changes("linden", 2, 1, office.appointment(1, "lapsed"), office.appointment(1, "kept"))
    office.replanned("linden", 2, changes=2)

    office.produce()

    assert office.letter_of(1, switch)["state"] == "held"
    assert [notice["change"]["outcome"] for notice in notices(office)] == ["lapsed"]


def test_the_list_of_calls_leaves_out_what_is_over_unless_a_campaign_is_asked_for(office: Office):
    switch = switch_with(office, LATE)
    office.clock.time = datetime(2020, 6, 15, 8, tzinfo=UTC)  # half an hour after the appointment

    assert notices(office) == []
    campaign = UUID(office.campaign(switch)["campaign_id"])
    assert len(reports.list_phone_notices(office.app, REGION, None, campaign, 100)) == 1


def test_the_list_of_calls_says_of_an_appointment_only_what_the_newest_stage_did_to_it(office: Office):
    switch_with(office, LATE)
    (first,) = notices(office)
    again = {name: value for name, value in first["change"].items() if name not in ("site", "sequence", "site_name")}
    office.stage_changed("linden", 3, uuid4())
    office.changes("linden", 3, 1, {**again, "outcome": "lapsed", "after": None})
    office.replanned("linden", 3, changes=1)
    office.produce()

    assert [notice["change"]["outcome"] for notice in notices(office)] == ["lapsed"]


def test_a_visit_that_lapsed_stays_on_the_list_of_calls_under_the_next_stage(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    office.stage_changed("linden", 2, uuid4())
    office.changes("linden", 2, 1, office.appointment(1, "lapsed", before=visit(LATE)))
    office.replanned("linden", 2, changes=1)
    office.produce()

    office.switch("linden", sequence=3)
    office.produce()

    assert [notice["change"]["outcome"] for notice in notices(office)] == ["lapsed"]

"""A visit that is cancelled before its household's letter goes out is announced by none (promise 7)."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.notification.application.campaigns import reports
from services.notification.application.campaigns.steer_campaign import pause, resume
from tests.integration.notification import inside
from tests.integration.notification.interrupted import interrupted
from tests.integration.notification.office import MARA, REGION, Office, plain
from tests.unit.notification.builders import csv_row, visit

LATE = visit("2020-06-15T09:30:00+02:00")  # before a letter of Wednesday, 10 June arrives: the household is called


def stage(office: Office, *changes: dict[str, Any], site: str = "linden", sequence: int = 2) -> UUID:
    """One change of stage at a site with its replan; nothing is handed over yet."""
    switch = uuid4()
    office.stage_changed(site, sequence, switch)
    if changes:
        office.changes(site, sequence, 1, *changes)
    office.replanned(site, sequence, changes=len(changes))
    return switch


def told(office: Office, number: int, switch: UUID) -> list[str]:
    """The appointments that the letter speaks of."""
    return [change["appointment_id"] for change in office.letter_of(number, switch)["facts"]["changes"]]


def calls(office: Office, campaign: UUID | None = None) -> list[str]:
    notices = plain(reports.list_phone_notices(office.app, REGION, None, campaign, 100))
    return [notice["appointment_id"] for notice in notices]


@pytest.mark.parametrize("outcome", ["kept", "moved", "phone"])
def test_a_visit_cancelled_after_its_replan_is_not_in_the_letter_the_others_are(office: Office, outcome: str):
    office.load("linden")
    office.people(csv_row(1))
    gone, stays = office.appointment(1, outcome), office.appointment(1, outcome)
    switch = stage(office, gone, stays)

    office.cancelled("linden", 2, gone)
    office.produce()

    assert told(office, 1, switch) == [stays["appointment_id"]]
    campaign = office.campaign(switch)
    assert (campaign["state"], campaign["balance"]["handed_over"]["print"], campaign["difference"]) == (
        "completed",
        1,
        0,
    )


def test_in_whatever_order_and_however_often_the_cancellation_comes_the_letter_is_the_same(office: Office):
    office.load("linden")
    office.people(csv_row(1), csv_row(2))
    seen = set()
    for sequence, order in enumerate(permutations(range(4)), start=2):
        gone, stays, switch = office.appointment(1), office.appointment(2), uuid4()
        steps = [
            lambda at=sequence, by=switch: office.stage_changed("linden", at, by),
            lambda at=sequence, batch=(gone, stays): office.changes("linden", at, 1, *batch),
            lambda at=sequence: office.replanned("linden", at, changes=2),
            lambda at=sequence, change=gone: office.cancelled("linden", at, change),
        ]
        for step in [*order, *order]:
            steps[step]()
        office.produce()
        balance = office.campaign(switch)["balance"]
        letters = tuple(len(told(office, number, switch)) for number in (1, 2))
        seen.add((office.campaign(switch)["state"], balance["handed_over"]["print"], letters))

    assert seen == {("completed", 2, (0, 1))}


def test_a_visit_cancelled_while_the_campaign_is_paused_is_not_in_the_letter(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    gone = office.appointment(1, "moved")
    switch = stage(office, gone)
    campaign = UUID(office.campaign(switch)["campaign_id"])
    pause(office.app, campaign, MARA)

    office.cancelled("linden", 2, gone)
    resume(office.app, campaign, MARA)
    office.produce()

    assert told(office, 1, switch) == []


def test_a_lot_in_which_a_visit_is_cancelled_while_it_is_set_is_set_again_without_it(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    gone = office.appointment(1)
    switch = stage(office, gone)
    sound = office.production
    office.production = interrupted(sound, "seal", lambda: office.cancelled("linden", 2, gone))

    office.produce(most=1)

    assert office.lots() == []
    office.production = sound
    office.produce()
    assert told(office, 1, switch) == []
    assert len(office.lots()) == 1


def test_a_lot_whose_hand_over_has_begun_keeps_the_visit_that_is_cancelled_now(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    gone = office.appointment(1)
    switch = stage(office, gone)
    office.production = interrupted(office.production, "hand_over", lambda: office.cancelled("linden", 2, gone))

    office.produce()

    assert told(office, 1, switch) == [gone["appointment_id"]]
    assert office.campaign(switch)["state"] == "completed"


def test_a_cancelled_visit_that_no_letter_told_is_not_told_by_the_next_stage(office: Office):
    office.load("linden", "mitte")
    office.people(csv_row(1), csv_row(2, Standort="mitte"))
    at_home, as_guest = office.appointment(1, "moved"), office.appointment(2, "moved")
    stage(office, at_home, as_guest)
    office.cancelled("linden", 2, at_home)
    office.cancelled("linden", 2, as_guest)

    switch = stage(office, sequence=3)
    office.produce()

    assert told(office, 1, switch) == []
    assert office.counts(switch)["households"] == 1  # the guest has nothing to hear any more


def test_a_guest_whose_visit_is_cancelled_still_gets_the_one_letter(office: Office):
    office.load("linden", "mitte")
    office.people(csv_row(1, Standort="mitte"))
    gone = office.appointment(1)
    switch = stage(office, gone)
    office.cancelled("linden", 2, gone)

    office.produce()

    assert told(office, 1, switch) == []
    counts = office.counts(switch)
    assert (counts["households_without_letter"], counts["households_with_two_letters"]) == (0, 0)
    assert office.campaign(switch)["difference"] == 0


@pytest.mark.parametrize("first", ["the letter", "the cancellation"])
def test_nobody_is_to_be_called_about_a_cancelled_visit(office: Office, first: str):
    office.load("linden")
    office.people(csv_row(1))
    gone, stays = (office.appointment(1, "kept", before=LATE, after=LATE) for _ in range(2))
    switch = stage(office, gone, stays)
    steps = [lambda: office.produce(), lambda: office.cancelled("linden", 2, gone)]
    for step in steps if first == "the letter" else reversed(steps):
        step()

    assert calls(office) == [stays["appointment_id"]]
    campaign = office.campaign(switch)
    assert calls(office, UUID(campaign["campaign_id"])) == [stays["appointment_id"]]
    assert campaign["phone_notices"] == 1


def test_a_cancellation_is_remembered_as_long_as_a_late_batch_or_a_call_may_speak_of_the_visit(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    gone, called = office.appointment(1), office.appointment(1, "kept", before=LATE, after=LATE)
    stage(office, gone, called)
    office.produce()
    office.cancelled("linden", 2, gone)
    office.cancelled("linden", 2, called)

    stage(office, sequence=3)
    assert inside.cancellations(office.app) == 2
    office.changes("linden", 2, 2, {**gone, "outcome": "lapsed", "after": None})
    office.clock.time = datetime(2020, 7, 10, 8, tzinfo=UTC)  # both are over
    switch = stage(office, sequence=4)
    office.produce()

    assert inside.cancellations(office.app) == 1  # the one that stands on the list of calls
    assert told(office, 1, switch) == []

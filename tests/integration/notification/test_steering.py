"""Pause, resume and cancel, between lots and from every state (promise 8)."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from services.chassis.process.problems import Problem
from services.notification.application.campaigns.reports import get_campaign
from services.notification.application.campaigns.steer_campaign import cancel, pause, resume
from tests.integration.notification.office import MARA, Office
from tests.unit.notification.builders import csv_row


def campaign_id(office: Office, switch: UUID, site: str = "linden") -> UUID:
    return UUID(office.campaign(switch, site)["campaign_id"])


@pytest.fixture
def switch(office: Office) -> UUID:
    office.load("linden")
    office.people(*(csv_row(number) for number in range(1, 8)))
    return office.switch("linden")


def stop(office: Office, switch: UUID, site: str = "linden") -> None:
    cancel(office.app, campaign_id(office, switch, site), MARA)


def test_a_paused_campaign_hands_over_nothing_until_it_is_resumed(office: Office, switch: UUID):
    office.produce(most=1)
    pause(office.app, campaign_id(office, switch), MARA)

    assert office.produce() == 0
    assert len(office.handed_over()) == 3

    resume(office.app, campaign_id(office, switch), MARA)
    office.produce()
    assert len(office.handed_over()) == 7
    assert office.campaign(switch)["state"] == "completed"


def test_a_campaign_paused_before_its_letters_exist_collects_them_and_stays_paused(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    switch = uuid4()
    office.stage_changed("linden", 2, switch)
    pause(office.app, campaign_id(office, switch), MARA)

    office.replanned("linden", 2)

    assert (office.campaign(switch)["state"], office.campaign(switch)["pending"]) == ("paused", 1)
    assert office.produce() == 0


def test_cancelling_withdraws_what_is_not_handed_over_and_comes_out_even(office: Office, switch: UUID):
    office.produce(most=1)

    stop(office, switch)

    campaign = office.campaign(switch)
    assert (campaign["state"], campaign["difference"]) == ("cancelled", 0)
    assert (campaign["balance"]["handed_over"]["print"], campaign["balance"]["withdrawn"]) == (3, 4)
    assert [(event["outcome"], event["balance"]["withdrawn"]) for event in office.said()] == [("cancelled", 4)]
    assert office.produce() == 0


def test_cancelling_twice_is_no_error_and_says_nothing_twice(office: Office, switch: UUID):
    stop(office, switch)
    stop(office, switch)

    assert len(office.said()) == 1


def test_a_completed_campaign_cannot_be_cancelled_and_the_refusal_says_why(office: Office, switch: UUID):
    office.produce()

    with pytest.raises(Problem) as refusal:
        stop(office, switch)

    assert refusal.value.status == 409
    assert refusal.value.params == {"state": "completed", "action": "cancel"}


def test_a_campaign_cancelled_while_it_waits_lets_the_others_of_its_switch_go(office: Office):
    office.load("linden", "mitte")
    office.people(csv_row(1), csv_row(2, Standort="mitte"))
    switch = uuid4()
    for site in ("linden", "mitte"):
        office.stage_changed(site, 2, switch, ["linden", "mitte"])
    office.replanned("linden", 2)

    stop(office, switch, "mitte")

    assert office.campaign(switch, "mitte")["state"] == "cancelled"
    assert office.campaign(switch, "linden")["state"] == "running"


def test_an_unknown_campaign_is_not_found(office: Office):
    with pytest.raises(Problem) as refusal:
        pause(office.app, uuid4(), MARA)

    assert refusal.value.status == 404


def test_who_paused_and_cancelled_is_on_record(office: Office, switch: UUID):
    pause(office.app, campaign_id(office, switch), MARA)
    stop(office, switch)

    actions = get_campaign(office.app, campaign_id(office, switch))["actions"]

    assert [(entry["action"], entry["actor"]) for entry in actions] == [("pause", "mara"), ("cancel", "mara")]

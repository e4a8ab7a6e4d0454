"""One letter for each household, collected when all sites of the switch are replanned (promise 1)."""

from __future__ import annotations

from uuid import uuid4

import psycopg
import pytest

from services.notification.application.campaigns.reports import list_campaigns
from tests.integration.notification import inside
from tests.integration.notification.office import REGION, Office, PostgresOffice
from tests.unit.notification.builders import csv_row


def test_every_household_of_the_site_gets_one_letter(office: Office):
    office.load("linden", "mitte")
    office.people(csv_row(1), csv_row(2), csv_row(3, Standort="mitte"))

    switch = office.switch("linden")

    assert office.campaign(switch)["households"] == 2
    assert office.letter_of(1, switch)["state"] == "pending"


def test_the_first_stage_of_a_site_opens_no_campaign(office: Office):
    office.load("linden")

    assert list_campaigns(office.app, REGION, None) == []


def test_letters_wait_until_all_sites_of_the_switch_are_replanned(office: Office):
    office.load("linden", "mitte")
    office.people(csv_row(1), csv_row(2, Standort="mitte"))
    switch, sites = uuid4(), ["linden", "mitte"]
    office.stage_changed("linden", 2, switch, sites)
    office.replanned("linden", 2)
    assert office.campaign(switch)["state"] == "waiting"
    office.stage_changed("mitte", 2, switch, sites)
    assert office.campaign(switch)["state"] == "waiting"

    office.replanned("mitte", 2)

    assert [office.campaign(switch, site)["state"] for site in sites] == ["running", "running"]


def test_letters_wait_until_every_announced_appointment_change_has_arrived(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    switch = uuid4()
    office.stage_changed("linden", 2, switch)
    office.changes("linden", 2, 1, office.appointment(1))
    office.replanned("linden", 2, changes=2)
    assert office.campaign(switch)["state"] == "waiting"

    office.changes("linden", 2, 2, office.appointment(1))

    assert office.campaign(switch)["state"] == "running"


def test_a_batch_that_comes_twice_counts_once(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    switch = uuid4()
    office.stage_changed("linden", 2, switch)
    change = office.appointment(1)
    office.changes("linden", 2, 1, change)
    office.changes("linden", 2, 1, change)

    office.replanned("linden", 2, changes=2)

    assert office.campaign(switch)["state"] == "waiting"


def test_a_household_with_an_appointment_at_another_site_of_the_switch_gets_one_merged_letter(office: Office):
    office.load("linden", "mitte")
    office.people(csv_row(1), csv_row(2, Standort="mitte"))
    switch, sites = uuid4(), ["linden", "mitte"]
    for site in sites:
        office.stage_changed(site, 2, switch, sites)
    office.changes("mitte", 2, 1, office.appointment(1))
    office.replanned("mitte", 2, changes=1)
    office.replanned("linden", 2)

    office.produce()

    facts = office.letter_of(1, switch)["facts"]
    assert [(change["site"], change["site_name"]) for change in facts["changes"]] == [("mitte", "Standort Mitte")]
    assert office.campaign(switch, "mitte")["households"] == 1
    assert office.counts(switch)["letters"]["print"] == 2


def test_a_household_of_a_site_outside_the_switch_is_told_by_the_site_of_its_appointment(office: Office):
    office.load("linden", "mitte")
    office.people(csv_row(1, Standort="mitte"), csv_row(2, Standort="mitte"))
    switch = uuid4()
    office.stage_changed("linden", 2, switch)
    office.changes("linden", 2, 1, office.appointment(1))
    office.replanned("linden", 2, changes=1)

    office.produce()

    assert office.campaign(switch)["households"] == 1
    assert office.letter_of(1, switch)["state"] == "handed_over"
    oracle = ("households", "households_without_letter", "households_with_two_letters")
    assert [office.counts(switch)[count] for count in oracle] == [1, 0, 0]


def test_a_guest_with_appointments_at_two_sites_of_the_switch_gets_one_letter_with_both(office: Office):
    office.load("linden", "mitte", "nord")
    office.people(csv_row(1, Standort="nord"))
    switch, sites = uuid4(), ["linden", "mitte"]
    for site in sites:
        office.stage_changed(site, 2, switch, sites)
        office.changes(site, 2, 1, office.appointment(1))
        office.replanned(site, 2, changes=1)

    office.produce()

    assert [change["site"] for change in office.letter_of(1, switch)["facts"]["changes"]] == sites
    assert office.campaign(switch, "mitte")["state"] == "completed"


def test_an_excluded_household_is_counted_with_its_reason_and_gets_no_letter(office: Office):
    office.load("linden")
    office.people(csv_row(1), csv_row(2, Ausschluss="verzogen"))

    switch = office.switch("linden")
    office.produce()

    assert (office.letter_of(2, switch)["state"], office.letter_of(2, switch)["reason"]) == ("excluded", "verzogen")
    assert office.campaign(switch)["balance"] == {
        "in_scope": 2, "handed_over": {"print": 1, "email": 0}, "held": 0, "excluded": 1, "withdrawn": 0,
    }  # fmt: skip


def test_a_site_without_households_completes_at_once_with_no_letters(office: Office):
    office.load("linden")

    switch = office.switch("linden")

    assert office.campaign(switch)["state"] == "completed"
    assert [event["households"] for event in office.said("campaign.created.v1")] == [0]
    assert [event["outcome"] for event in office.said()] == ["completed"]


@pytest.mark.parametrize("office", ["postgres"], indirect=True)
def test_the_database_itself_refuses_a_second_letter_for_the_same_switch(office: PostgresOffice):
    office.load("linden")
    office.people(csv_row(1))
    switch = office.switch("linden")
    again = (
        "INSERT INTO letter (id, campaign_id, switch_id, household_id, channel, state) "
        "SELECT gen_random_uuid(), campaign_id, switch_id, household_id, channel, 'pending' FROM letter"
    )

    with pytest.raises(psycopg.errors.UniqueViolation):
        office.rows(again)

    assert office.counts(switch)["households_with_two_letters"] == 0


def test_a_campaign_whose_balance_is_not_even_does_not_close(office: Office):
    office.load("linden")
    office.people(csv_row(1), csv_row(2))
    switch = office.switch("linden")
    inside.put_out_of_balance(office.app)

    office.produce()

    assert office.campaign(switch)["state"] == "running"
    assert office.campaign(switch)["difference"] == 1
    assert office.said() == []


def test_households_out_of_balance_are_seen_for_a_day_after_a_campaign_has_closed(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    switch = office.switch("linden")
    office.produce()
    inside.put_out_of_balance(office.app)
    assert office.campaign(switch)["state"] == "completed"

    for hours, households in ((23, 1), (2, 0)):
        now = office.clock.advance(hours=hours)
        assert office.do(lambda work, now=now: work.reports.gauges(now)) == ({"completed": 1}, 0, households)

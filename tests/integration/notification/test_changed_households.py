"""A household that is not what it was when its letter was collected: the letter follows what is known by now."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.contracts.files.households import read_households
from tests.integration.notification.office import REGION, Office
from tests.unit.notification.builders import csv_file, csv_row


def test_a_household_excluded_after_the_letters_were_collected_gets_none(office: Office):
    office.load("linden")
    office.people(csv_row(1), csv_row(2))
    switch = office.switch("linden")
    office.people(csv_row(1, Ausschluss="verstorben"), import_id="later")

    office.produce()

    assert office.letter_of(1, switch)["state"] == "excluded"
    assert office.campaign(switch)["balance"]["handed_over"]["print"] == 1


def test_a_new_address_that_comes_before_the_hand_over_is_the_one_printed(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    switch = office.switch("linden")
    office.people(csv_row(1, Straße="Neue Straße"), import_id="later")

    office.produce()

    assert office.letter_of(1, switch)["facts"]["household"]["street"] == "Neue Straße"


@pytest.mark.parametrize(
    "now",
    [
        {"Versandweg": "post"},
        {"Versandweg": "post", "E-Mail": "a@example.org"},  # the address is still known, the consent is gone
    ],
)
def test_who_no_longer_wants_email_after_the_count_gets_the_letter_on_paper(office: Office, now: dict[str, str]):
    office.load("linden")
    by_email = {"Versandweg": "e-mail", "E-Mail": "a@example.org"}
    office.people(csv_row(1), csv_row(2, **by_email), csv_row(3, **by_email))
    switch = office.switch("linden")
    office.people(csv_row(2, **now), import_id="later")

    office.produce()

    assert (office.letter_of(2, switch)["state"], office.letter_of(2, switch)["channel"]) == ("handed_over", "print")
    assert office.campaign(switch)["balance"]["handed_over"] == {"print": 2, "email": 1}
    assert office.campaign(switch)["state"] == "completed"
    assert len(set(office.handed_over())) == len(office.handed_over()) == 3


def test_an_address_no_mail_server_takes_stops_nobody_elses_letter(office: Office):
    """Imported before addresses were checked as strictly as today."""
    office.load("linden")
    by_email = {"Versandweg": "e-mail", "E-Mail": "a@example.org"}
    office.people(csv_row(1, **by_email), csv_row(2, **by_email))
    (row,) = read_households(csv_file(csv_row(1, **by_email)), {"linden"}).rows
    office.do(lambda work: work.households.upsert(REGION, [replace(row, email="a@[b.de")]))

    switch = office.switch("linden")
    office.produce()

    assert office.campaign(switch)["balance"]["handed_over"] == {"print": 1, "email": 1}

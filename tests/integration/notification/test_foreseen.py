"""The preview is the outcome, letters that cannot go included (promises 5 and 9)."""

from __future__ import annotations

import time
from typing import Any
from uuid import UUID

import pytest

from services.contracts.region.printable import widths
from services.notification.application.campaigns.preview_letters import preview_letters
from services.notification.application.campaigns.reports import get_campaign
from services.notification.application.sites.record_site import record_profile
from services.notification.domain.channels import EMAIL, PRINT
from tests.integration.notification.office import REGION, Office, PostgresOffice, key
from tests.unit.notification import builders
from tests.unit.notification.builders import csv_row

BY_EMAIL = {"Versandweg": "e-mail", "E-Mail": "a@example.org"}
ARABIC = {"Nachname": "الحسن"}
PILED = {"Nachname": "A" + "\u0301" * 12}
LONG = "Beispielhausenlangenfeldnamensträgerinnenwiesengrundhof"
EIGHT_LINES = {
    "Anrede": "Eheleute",
    "Vorname": "Anna-Katharina und Karl-Friedrich",
    "Nachname": "von Beispielstein-Sonderhausen-Glücksberg zu Musterhausen",
    "Adresszusatz": "c/o Beratungsstelle für Wohnungslose des Beispielwerks, Hinterhaus links",
    "Straße": "Bürgermeister-Doktor-Heinrich-Muster-Gedächtnisstraße",
    "Hausnummer": "112 a-c",
    "Ort": "Musterstadt OT Oberunterbeispielhausen",
}
OFFICE = {**builders.profile()["letterhead"], "office": "Jobcenter Mecklenburgische Beispielplatte-Süd am Beispielsee"}


def preview(office: Office, *sites: str, **stage: Any) -> dict[str, Any]:
    return preview_letters(office.app, REGION, sites or ["linden"], [], builders.stage(**stage))


def outcome(office: Office, **stage: Any) -> dict[str, Any]:
    """The campaign after the switch, and its reasons counted as the preview counts them."""
    switch = UUID(int=5)
    office.stage_changed("linden", 2, switch, **stage)
    office.replanned("linden", 2)
    office.produce()
    done = get_campaign(office.app, UUID(office.campaign(switch)["campaign_id"]))
    codes = [letter["faults"][0]["code"] for letter in done["held_letters"]]
    return {**done, "held_reasons": {code: codes.count(code) for code in codes}}


def assert_as_foreseen(foreseen: dict[str, Any], done: dict[str, Any]) -> None:
    balance = done["balance"]
    assert (done["state"], done["difference"]) == ("completed", 0)
    assert foreseen["channels"] == balance["handed_over"]
    assert (foreseen["held"], foreseen["excluded"]) == (balance["held"], balance["excluded"])
    assert foreseen["held_reasons"] == done["held_reasons"]
    assert foreseen["postage_cents"] == done["postage_cents"]
    assert sum(foreseen["channels"].values()) + foreseen["held"] + foreseen["excluded"] == foreseen["households"]


@pytest.mark.parametrize("office", ["postgres"], indirect=True)
def test_letters_that_cannot_be_set_are_foreseen_with_their_reasons(office: Office):
    office.load("linden")
    rows = [ARABIC, EIGHT_LINES, {"Nachname": LONG}, {**BY_EMAIL, "Nachname": LONG}, {**BY_EMAIL, **ARABIC}, {}, PILED]
    rows += [{**ARABIC, "Ausschluss": "verzogen"}, {"Straße": "Straße der Märzgefallenen", "Ort": "Hannover-Südstadt"}]
    office.people(*(csv_row(number, **row) for number, row in enumerate(rows, start=1)))

    foreseen = preview(office)

    assert foreseen["held_reasons"] == {"letter-text-unprintable": 3, "address-too-long": 1, "address-too-wide": 1}
    assert_as_foreseen(foreseen, outcome(office))


@pytest.mark.parametrize("row", [{"Nachname": LONG}, EIGHT_LINES], ids=["too wide", "too long"])
@pytest.mark.parametrize("office", ["postgres"], indirect=True)
def test_an_e_mail_has_no_envelope_and_is_not_held_for_its_window(office: Office, row: dict[str, str]):
    office.load("linden")
    office.people(csv_row(1, **BY_EMAIL, **row))

    assert preview(office)["held"] == 0
    assert outcome(office)["balance"]["handed_over"] == {"print": 0, "email": 1}


@pytest.mark.parametrize("office", ["postgres"], indirect=True)
def test_what_all_letters_of_a_site_have_in_common_is_foreseen_for_all(office: Office):
    """A region file is refused for it by now; one that was loaded before is not."""
    office.load("linden")
    known = builders.profile(letterhead=OFFICE, letter={"sender_email": "kundenpost"})
    office.do(lambda work: record_profile(office.app, work, key("linden"), 2, known))
    office.people(csv_row(1), csv_row(2, **ARABIC), csv_row(3, **BY_EMAIL))

    foreseen = preview(office)

    assert foreseen["held"] == 3 and foreseen["held_reasons"]["sender-address-unusable"] == 1
    done = outcome(office)
    assert (foreseen["held"], foreseen["channels"]) == (done["balance"]["held"], done["balance"]["handed_over"])


@pytest.mark.parametrize("office", ["postgres"], indirect=True)
def test_an_address_from_before_it_was_checked_goes_by_post_and_is_counted_there(office: Office):
    assert isinstance(office, PostgresOffice)
    office.load("linden")
    office.people(csv_row(1, **BY_EMAIL), csv_row(2, **BY_EMAIL), csv_row(3, **BY_EMAIL, Nachname=LONG))
    office.rows("UPDATE household SET email = 'a@localhost' WHERE bg_number <> '23702//0000001' RETURNING id")

    foreseen = preview(office)

    assert foreseen["channels"] == {"print": 1, "email": 1}
    assert_as_foreseen(foreseen, outcome(office))


def test_guests_are_foreseen_too(office: Office):
    office.load("linden", "mitte")
    office.people(csv_row(1, Standort="mitte", Nachname="𓀀"), csv_row(2))

    foreseen = preview_letters(office.app, REGION, ["linden"], [UUID(office.household(1))], builders.stage())

    assert (foreseen["households"], foreseen["held"], foreseen["channels"][PRINT]) == (2, 1, 1)
    assert foreseen["channels"][EMAIL] == 0


def test_letters_the_database_does_not_doubt_can_always_be_set():
    """The bounds of the query "doubtful"."""
    latin = [
        chr(code) for first, last in ((0x20, 0x7E), (0xA1, 0xAC), (0xAE, 0x17F)) for code in range(first, last + 1)
    ]

    assert widths().keys() >= set(latin)
    assert 21 * 11 * max(widths()[character] for character in latin) / 1000 <= 80 / 25.4 * 72


@pytest.mark.parametrize("office", ["postgres"], indirect=True)
def test_a_preview_of_58000_households_takes_seconds(office: Office):
    office.load("linden")
    rows = (
        {"Nachname": "Mustermann-Beispiel", "Vorname": "Anna-Katharina"} if number % 4 == 0 else {}
        for number in range(58_000)
    )
    office.people(*(csv_row(number, **row) for number, row in enumerate(rows)))
    began = time.monotonic()

    assert preview(office)["channels"][PRINT] == 58_000

    print("preview of 58,000 households, a quarter doubtful:", time.monotonic() - began)
    assert time.monotonic() - began < 15

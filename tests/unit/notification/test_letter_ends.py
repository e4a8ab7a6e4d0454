"""What is over stands in no letter: the end of a stage, contacts and measures with a last day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.notification.domain.profile import site_profile
from tests.unit.notification.builders import contact, letter, profile, stage
from tests.unit.sites.documents import whole

NEW_YEAR = {"effective_at": "2021-12-20T08:00:00+01:00"}


@pytest.mark.parametrize(
    ("until", "letter_date"),
    [("2021-06-30", date(2021, 6, 1)), ("2021-08-31", date(2021, 9, 1))],
    ids=["before the stage starts", "past when the letter is written"],
)
def test_a_letter_never_names_an_end_before_the_start_or_before_its_own_day(until, letter_date):
    start = {"effective_at": "2021-07-05T08:00:00+02:00", "letter_date": letter_date}
    content = letter(stage=stage(until=until), end_judged=True, **start)
    assert content.stage.effective == "ab Montag, 5. Juli 2021"

    before = letter(stage=stage(until=until), **start)
    assert "bis" in before.stage.effective, "a letter of before is composed as it was"


def test_on_its_last_day_the_end_is_named():
    start = {"effective_at": "2021-08-31T08:00:00+02:00", "letter_date": date(2021, 8, 31)}
    content = letter(stage=stage(until="2021-08-31"), end_judged=True, **start)
    assert content.stage.effective == "ab Dienstag, 31. August 2021, bis Dienstag, 31. August 2021"


def contacts() -> list[dict[str, Any]]:
    return [
        contact("phone", "Hotline", "0511 1234-0", valid_until="2021-12-31"),
        contact("phone", "Zentrale", "0511 9999-0"),
    ]


@pytest.mark.parametrize(
    ("day", "labels", "number"),
    [
        (date(2021, 12, 31), ["Hotline", "Zentrale"], "0511 1234-0"),
        (date(2022, 1, 1), ["Zentrale"], "0511 9999-0"),
    ],
    ids=["its last day counts whole", "the day after"],
)
def test_a_contact_stands_in_no_letter_after_its_last_day_nor_does_its_number(day, labels, number):
    content = letter(profile=profile(contacts=contacts()), letter_date=day, **NEW_YEAR)
    named = [line.label for line in content.contacts if line.label in ("Hotline", "Zentrale")]
    assert (named, content.phone) == (labels, number)


def test_where_the_last_number_is_over_the_letter_names_none():
    content = letter(profile=profile(contacts=contacts()[:1]), letter_date=date(2022, 1, 1), **NEW_YEAR)
    assert content.phone == ""
    assert content.language_hints == (), "nobody to ask in another language"


def test_measures_of_stage_and_site_are_left_out_after_their_last_day():
    own = [{"id": "vaccination", "text": "Es gilt 3G.", "valid_until": "2021-12-31"}]
    of_site = [
        {"id": "tent", "text": "Im Hof steht ein Zelt.", "valid_until": "2021-12-31"},
        {"id": "mask", "text": "Bitte tragen Sie eine Maske."},
    ]
    said = {"stage": stage(measures=own), "measures": of_site, **NEW_YEAR}
    assert letter(letter_date=date(2021, 12, 31), **said).measures == (
        "Es gilt 3G.",
        "Im Hof steht ein Zelt.",
        "Bitte tragen Sie eine Maske.",
    )
    assert letter(letter_date=date(2022, 1, 1), **said).measures == ("Bitte tragen Sie eine Maske.",)


def test_a_letter_about_a_later_day_is_judged_by_that_day():
    said = {"profile": profile(contacts=contacts()), "effective_at": "2022-01-10T08:00:00+01:00"}
    assert letter(letter_date=date(2021, 12, 20), **said).phone == "0511 9999-0"


def test_the_profile_of_a_site_keeps_the_last_day_of_its_contacts_and_nothing_where_there_is_none():
    document = whole()
    document["contacts"][0]["valid_until"] = "2021-12-31"
    listed = site_profile(document, document["sites"][0])["contacts"]
    assert [entry.get("valid_until", "none") for entry in listed] == ["2021-12-31", "none", "none"]

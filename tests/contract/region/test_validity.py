"""Contacts and measures with a last day: the form of the key, and what loading warns of."""

from datetime import date

import pytest

from services.contracts.region import check, complete
from services.contracts.region.rules.validity import warnings, without_phone
from tests.unit.sites.documents import region

TODAY = date(2021, 12, 1)


def warned(document, today=TODAY):
    return [(entry.place, entry.code) for entry in warnings(complete(document), today)]


@pytest.mark.parametrize("value", ["31.12.2021", "2021-02-30", 20211231, "bald", True])
@pytest.mark.parametrize("place", ["contacts/0", "sites/1/contacts/0", "sites/1/measures/0", "stages/0/measures/0"])
def test_a_wrong_day_is_a_fault_with_its_place_wherever_the_key_may_stand(place, value):
    document = region()
    document["stages"][0]["measures"] = [{"id": "hint", "text": "Bitte rufen Sie an."}]
    entry = document
    for step in place.split("/"):
        entry = entry[int(step)] if step.isdigit() else entry[step]
    entry["valid_until"] = value
    assert [fault.place for fault in check(document)] == [f"{place}/valid_until"]
    entry["valid_until"] = "2021-12-31"
    assert check(document) == []
    entry["valid_until"] = date(2021, 12, 31)
    assert check(document) == [], "as readers of YAML make it of an unquoted day"


def test_equipment_has_no_last_day():
    document = region()
    document["sites"][0]["equipment"] = [{"id": "guard", "text": "einen Spuckschutz", "valid_until": "2021-12-31"}]
    assert [fault.place for fault in check(document)] == ["sites/0/equipment/0/valid_until"]


def test_a_file_without_last_days_and_dates_warns_of_nothing():
    assert warned(region()) == []


@pytest.mark.parametrize("text", ["bis 31. Dezember 2021", "bis 31.12.2021", "bis zum 1. 3. 2022 hier"])
def test_a_date_in_a_sentence_without_a_last_day_is_named(text):
    document = region()
    document["contacts"][0]["label"] = text
    document["sites"][1]["measures"] = [{"id": "tent", "text": f"Das Zelt steht {text}."}]
    document["stages"][1]["measures"] = [{"id": "test", "text": f"Getestet wird {text}."}]
    places = {"contacts/0/label", "sites/1/measures/0/text", "stages/1/measures/0/text"}
    assert {place for place, code in warned(document) if code == "date-without-valid-until"} == places
    for entry in (document["contacts"][0], document["sites"][1]["measures"][0], document["stages"][1]["measures"][0]):
        entry["valid_until"] = "2022-03-01"
    assert "date-without-valid-until" not in {code for _, code in warned(document)}


@pytest.mark.parametrize("text", ["(0511) 6559-2299", "Raum 1.12.20", "ab 8 Uhr", "§ 31.1 SGB II"])
def test_numbers_that_are_no_dates_warn_of_nothing(text):
    document = region()
    document["sites"][1]["measures"] = [{"id": "hint", "text": text}]
    assert warned(document) == []


def test_a_last_day_that_is_past_is_named_and_today_is_not_past():
    document = region()
    document["sites"][0]["measures"][0]["valid_until"] = TODAY.isoformat()
    assert warned(document) == []
    assert warned(document, date(2021, 12, 2)) == [("sites/0/measures/0/valid_until", "valid-until-past")]


def test_what_ends_before_a_stage_that_uses_it_is_named():
    document = region()
    document["stages"][1]["until"] = "2022-01-31"
    document["stages"][1]["channels"] = ["in_person", "email", "post"]
    document["sites"][0]["measures"][0]["valid_until"] = "2021-12-31"
    document["contacts"][0]["valid_until"] = "2021-12-31"  # a phone: that stage offers none
    document["stages"][2]["measures"] = [{"id": "x", "text": "Nur hier.", "valid_until": "2021-12-31"}]
    assert warned(document) == [("sites/0/measures/0/valid_until", "valid-until-before-stage-end"), *LAST_PHONE]


LAST_PHONE = [(f"sites/{index}/contacts", "last-phone-ends") for index in range(3)]


def test_the_day_after_which_no_number_is_left_is_named_for_each_site_that_has_no_other():
    document = region()
    document["contacts"][0]["valid_until"] = "2021-12-31"
    assert warned(document) == LAST_PHONE, "the number for new customers counts for nobody else"
    document["sites"][1]["contacts"].append(
        {"id": "own", "kind": "phone", "label": "Haus", "value": "(0999) 1234-7", "valid_until": "2022-06-30"}
    )
    document["sites"][2]["contacts"].append(
        {"id": "own", "kind": "phone", "label": "Haus", "value": "(0999) 1234-8"},
    )
    told = [entry for entry in warnings(complete(document), TODAY) if entry.code == "last-phone-ends"]
    assert [(entry.place, entry.params["until"]) for entry in told] == [
        ("sites/0/contacts", "2021-12-31"),
        ("sites/1/contacts", "2022-06-30"),
    ]


def test_a_switch_for_a_day_without_any_number_names_its_sites():
    document = region()
    document["contacts"][0]["valid_until"] = "2021-12-31"
    whole = complete(document)
    booked = next(stage for stage in whole["stages"] if stage["id"] == "booked")

    def named(day, **rules):
        return [fault.place for fault in without_phone(whole, ["altstadt", "campus"], {**booked, **rules}, day)]

    assert named(date(2021, 12, 31)) == []
    assert named(date(2022, 1, 1)) == ["sites/0/contacts", "sites/2/contacts"]
    assert named(date(2022, 1, 1), channels=["email"]) == [], "a stage that offers no phone"

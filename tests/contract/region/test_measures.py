"""Sentences of stage and site that would contradict each other are refused, each site by its place."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from services.contracts.region import check
from tests.contract.region.documents import region, site, stage

FILES = sorted((Path(__file__).parents[3] / "deploy" / "regions").glob("*.yaml"))
CLOSED = stage("closed", 10, admission="closed", channels=["phone", "email", "post"], capacity_factor=0)


def document(text: str) -> dict[str, object]:
    """All three sites ask for a mask; the stage says this about it."""
    booked = stage("booked", 20, measures=[{"id": "mask", "text": text}])
    return region(stages=[CLOSED, booked], facts={})


def test_a_site_that_says_something_else_than_the_stage_is_refused():
    faults = check(document("Masken sind freiwillig."))

    assert [(fault.place, fault.code) for fault in faults] == [
        (f"sites/{number}/measures/0/text", "measure-contradicts-stage") for number in range(3)
    ]
    assert faults[0].params == {"name": "mask", "stage": "Booked"}


def test_the_same_sentence_may_stand_in_both():
    assert check(document("Bitte tragen Sie\n eine Maske. ")) == []


@pytest.mark.parametrize(
    ("rule", "changes", "key"),
    [
        ("tandem", {"tandem": False}, "tandem"),
        ("phone-first", {"triage": "none"}, "triage"),
        ("arrive-on-time", {"arrival_spread_minutes": None}, "arrival_spread_minutes"),
    ],
)
def test_a_stage_says_nothing_of_a_rule_that_it_does_not_have(rule, changes, key):
    booked = stage("booked", 20, measures=[{"id": rule, "text": "So ist es."}], **changes)

    (fault,) = check(region(stages=[CLOSED, booked], facts={}))

    assert (fault.place, fault.code) == ("stages/1/measures/0/id", "measure-without-rule")
    assert fault.params == {"name": rule, "key": key}


def test_nobody_is_told_how_to_come_in_where_nobody_comes_in():
    closed = {**CLOSED, "measures": [{"id": "entry", "text": "Bitte klingeln Sie."}]}

    (fault,) = check(region(stages=[closed, stage("booked", 20)], facts={}))

    assert (fault.place, fault.code) == ("stages/0/measures/0/id", "measure-without-rule")


def test_a_sentence_of_a_site_that_no_letter_would_print_is_refused():
    sites = [site("altstadt", measures=[{"id": "entry", "text": "Der Eingang ist im Hof."}])]

    (fault,) = check(region(sites=sites, facts={}))

    assert (fault.place, fault.code) == ("sites/0/measures/0/id", "measure-of-site-named-as-rule")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_no_site_of_the_authorities_asks_for_an_invitation_that_a_stage_does_not_ask_for(path):
    """What a sentence means no check can know; these files are examples, so they are read here."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    unasked = [
        one["id"] for one in document["stages"] if not one.get("invitation_check") and one["admission"] != "closed"
    ]
    said = [measure["text"] for one in document["sites"] for measure in one.get("measures") or ()]

    assert not unasked or [text for text in said if "Einladung" in text] == []

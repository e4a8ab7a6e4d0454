"""A character without a glyph is found when the region is loaded, before it holds every letter (promise 9)."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.contracts.region import check

REGION = Path(__file__).parents[3] / "deploy" / "regions" / "hannover.yaml"
MARK = "Zutritt → Seiteneingang"


@cache
def _parsed() -> dict[str, Any]:
    return yaml.safe_load(REGION.read_text(encoding="utf-8"))


def faults(document: Any) -> list[tuple[str, str, Any]]:
    return [(fault.place, fault.code, fault.params) for fault in check(document)]


def with_text(place: str, text: str) -> dict[str, Any]:
    """A copy of the region file with this text at this place."""
    document = deepcopy(_parsed())
    *way, last = (int(step) if step.isdigit() else step for step in place.split("/"))
    entry: Any = document
    for step in way:
        entry = entry[step]
    assert isinstance(entry[last], str)
    entry[last] = text
    return document


@pytest.mark.parametrize(
    "place",
    [
        "region/website",
        "region/letterhead/signature",
        "contacts/0/label",
        "contacts/0/value",
        "departments/0/name",
        "kinds/1/name",
        "stages/0/name",
        "stages/1/summary",
        "stages/1/measures/0/text",
        "sites/2/name",
        "sites/2/address/street",
        "sites/2/zones/0/name",
        "sites/2/measures/0/text",
        "sites/2/equipment/0/text",
    ],
)
def test_a_character_that_cannot_be_printed_is_named_with_the_place_of_its_text(place: str):
    # An anchor makes one text stand at several places; each is named.
    listed = faults(with_text(place, MARK))

    assert (place, "unprintable-characters", {"characters": ["→ (U+2192)"]}) in listed
    assert {code for _, code, _ in listed} == {"unprintable-characters"}


def test_several_characters_of_one_text_are_one_fault():
    listed = faults(with_text("stages/0/summary", "Maske 😷 auf → herein, Maske 😷 ab"))

    assert listed == [("stages/0/summary", "unprintable-characters", {"characters": ["😷 (U+1F637)", "→ (U+2192)"]})]


@pytest.mark.parametrize("text", ["Zwei\nZeilen\n", "Zu\u0308rich, „so“ – 1,5 m², 50 %, Ł, ẞ"])
def test_what_letters_print_is_no_fault(text: str):
    assert faults(with_text("stages/0/summary", text)) == []


def test_a_text_for_new_customers_stands_in_no_letter():
    document = deepcopy(_parsed())
    document["contacts"].append({"id": "new", "kind": "post", "label": "Neu", "value": MARK, "audience": "new"})
    assert faults(document) == []
    document["contacts"][-1]["audience"] = "current"
    place = f"contacts/{len(document['contacts']) - 1}/value"
    assert faults(document) == [(place, "unprintable-characters", {"characters": ["→ (U+2192)"]})]


def test_control_characters_are_named_by_their_number():
    assert faults(with_text("region/letterhead/office", "Amt\u0007"))[0][2] == {"characters": ["U+0007"]}

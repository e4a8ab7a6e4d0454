"""A character without a glyph is found when the region is loaded, before it holds every letter (promise 9)."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from services.notification.adapters.typesetter import Typesetter
from services.notification.application.check_region import check_region
from services.notification.domain.region_texts import region_texts

REGION = Path(__file__).parents[3] / "deploy" / "regions" / "hannover.yaml"
MARK = "Zutritt → Seiteneingang"


@cache
def _parsed() -> dict[str, Any]:
    return yaml.safe_load(REGION.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter()


def faults(typesetter: Typesetter, document: Any) -> list[tuple[str, str]]:
    return [(fault.place, fault.message) for fault in check_region(typesetter, document)]


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
def test_a_character_that_cannot_be_printed_is_named_with_the_place_of_its_text(typesetter: Typesetter, place: str):
    # An anchor makes one text stand at several places; each is named.
    found = dict(faults(typesetter, with_text(place, MARK)))

    assert found[place] == "Das Zeichen → (U+2192) lässt sich im Brief nicht drucken. Bitte schreiben Sie es anders."


def test_several_characters_of_one_text_are_one_fault(typesetter: Typesetter):
    found = faults(typesetter, with_text("stages/0/summary", "Maske 😷 auf → herein, Maske 😷 ab"))

    named = "Die Zeichen 😷 (U+1F637) und → (U+2192)"
    message = f"{named} lassen sich im Brief nicht drucken. Bitte schreiben Sie sie anders."
    assert found == [("stages/0/summary", message)]


@pytest.mark.parametrize("text", ["Zwei\nZeilen\n", "Zu\u0308rich, „so“ – 1,5 m², 50 %, Ł, ẞ"])
def test_what_letters_print_is_no_fault(typesetter: Typesetter, text: str):
    assert faults(typesetter, with_text("stages/0/summary", text)) == []


def test_a_text_for_new_customers_stands_in_no_letter():
    contact = {"id": "new", "label": "Neu", "value": MARK, "audience": "new"}

    assert list(region_texts({"contacts": [contact]})) == []


@pytest.mark.parametrize(
    "document", [None, "text", [], {}, {"stages": [1, {"summary": 2}], "sites": {"0": 1}, "region": "x"}]
)
def test_a_malformed_file_is_for_others_to_refuse(typesetter: Typesetter, document: Any):
    assert faults(typesetter, document) == []

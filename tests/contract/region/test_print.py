"""What the print centre and the post need: sides of a sheet, postage that rises with the sheets."""

from __future__ import annotations

from typing import Any

import pytest

from services.contracts.region import check, complete
from tests.contract.region.documents import region


def printed(**changes: Any) -> dict[str, Any]:
    document = region()
    document["region"]["print"].update(changes)
    return document


def test_where_nothing_is_said_letters_are_made_for_both_sides():
    assert complete(region())["region"]["print"]["sides"] == "duplex"
    assert complete(printed(sides="simplex"))["region"]["print"]["sides"] == "simplex"


def test_postage_that_rises_is_taken_as_it_is():
    steps = [{"sheets": 8, "cents": 95}, {"sheets": 90, "cents": 155}]

    assert check(printed(postage_steps=steps)) == []
    assert complete(printed(postage_steps=steps))["region"]["print"]["postage_steps"] == steps


@pytest.mark.parametrize(
    ("changes", "place", "code", "params"),
    [
        ({"sides": "both"}, "sides", "not-one-of", {"choices": ["simplex", "duplex"]}),
        (
            {"postage_steps": [{"sheets": 8, "cents": 95}, {"sheets": 8, "cents": 155}]},
            "postage_steps/1/sheets",
            "steps-not-rising",
            {"value": 8, "before": 8},
        ),
        (
            {"postage_steps": [{"sheets": 8, "cents": 1}]},
            "postage_steps/0/cents",
            "steps-not-rising",
            {"value": 1, "before": 80},
        ),
        ({"postage_steps": [{"sheets": 0, "cents": 95}]}, "postage_steps/0/sheets", "out-of-range", None),
    ],
)
def test_what_cannot_be_meant_is_named_with_its_place(changes, place, code, params):
    (fault,) = check(printed(**changes))

    assert (fault.place, fault.code) == (f"region/print/{place}", code)
    assert params is None or fault.params == params

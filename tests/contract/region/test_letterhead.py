"""A sender line that no window shows is a fault of the region file; it held every letter after the switch."""

from __future__ import annotations

from typing import Any

import pytest

from services.contracts.region import check
from services.notification.adapters.rendering.fonts import DEBIAN_FOLDER, typeface
from services.notification.adapters.rendering.window import faults
from services.notification.domain.address import sender
from tests.contract.region.documents import region

LONG = "Jobcenter Mecklenburgische Beispielplatte-Süd"
TOO_WIDE = {"office": LONG, "street": "Woldenburger Chaussee 35", "postcode": "17036", "city": "Neubeispielburg"}


def found(**letterhead: Any) -> list[tuple[str, str]]:
    document = region()
    document["region"]["letterhead"].update(letterhead)
    return [(fault.place, fault.code) for fault in check(document)]


def test_a_line_too_wide_is_named_with_its_width():
    document = region()
    document["region"]["letterhead"].update(TOO_WIDE)

    (fault,) = check(document)

    assert (fault.place, fault.code) == ("region/letterhead", "sender-line-too-wide")
    assert fault.params == {"width": 100.8, "most": 80}


def test_an_authority_with_a_long_name_gives_a_shorter_line():
    short = "Jobcenter MBS · Woldenburger Chaussee 35 · 17036 Neubeispielburg"

    assert found(**TOO_WIDE, return_line=short) == []
    assert found(**TOO_WIDE, return_line=f"{LONG} · {short}") == [
        ("region/letterhead/return_line", "sender-line-too-wide")
    ]


@pytest.mark.parametrize("length", range(20, 60))
def test_what_is_refused_at_load_is_what_the_letter_would_be_held_for(length: int):
    """Also a line in a block of YAML, and one in letters taken apart."""
    letterhead: Any = {**region()["region"]["letterhead"], "office": ("Jobcenter Wu\u0308rm" * 5)[:length] + "\n"}
    line = " ".join(sender(letterhead, "https://jobcenter.example").return_line.split())
    held = faults(("Erika Muster", "30449 Hannover"), line, typeface(DEBIAN_FOLDER))

    assert bool(found(office=letterhead["office"])) == bool(held)

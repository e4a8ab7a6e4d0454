"""No page for a few lines: the setting that is reckoned is the one that Typst would measure, and pages are full."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
import typst
from pypdf import PdfReader

from services.notification.adapters.rendering import fitting
from services.notification.adapters.rendering.fonts import DEBIAN_FOLDER, typeface
from services.notification.adapters.rendering.payload import payload
from services.notification.adapters.rendering.renderer import Renderer
from services.notification.domain.letter import LetterContent
from tests.unit.notification.wordings import LAYOUT
from tests.unit.rendering.authorities import AUTHORITIES
from tests.unit.rendering.region_letters import SWITCHES, region_letter, site_ids

AT = datetime(2020, 6, 10, tzinfo=UTC)
MEASURE = """
#import "theme.typ": ordinary
#import "letter.typ": typeset, body
#set text(font: "Noto Sans", fallback: false, lang: "de", region: "DE", hyphenate: false)
#for it in json("letters.json").letters { for style in ordinary {
  context [#metadata(measure(block(width: 165mm, typeset(style, body(it, style)))).height.pt()) <height>]
} }
"""
FEW_LINES = 8


def letters() -> list[LetterContent]:
    """Of every site of the five authorities, with no to three appointments."""
    own = [
        region_letter(region, number, site) for region in SWITCHES for site in site_ids(region) for number in range(4)
    ]
    return [*own, *AUTHORITIES]


def test_heights_are_reckoned_as_typst_measures_them(tmp_path: Path) -> None:
    layout, face, choices = tmp_path / "layout", typeface(DEBIAN_FOLDER), fitting.settings(LAYOUT)
    shutil.copytree(LAYOUT, layout)
    (layout / "measure.typ").write_text(MEASURE, encoding="utf-8")
    given = letters()
    (layout / "letters.json").write_bytes(payload(given, face, choices))

    found = typst.query(
        str(layout / "measure.typ"),
        "<height>",
        field="value",
        font_paths=[str(DEBIAN_FOLDER)],
        ignore_system_fonts=True,
    )

    reckoned = [fitting.height(letter, choice, face) for letter in given for choice in choices]
    off = [
        (given[place // len(choices)].site.name, round(own - measured, 1))
        for place, (own, measured) in enumerate(zip(reckoned, json.loads(found), strict=True))
        if abs(own - measured) > 2
    ]
    line = 15.0
    assert len(off) <= len(reckoned) // 25, "a word that fits by kerning moves a line now and then"
    assert all(abs(difference) < 2 * line for _, difference in off)


@pytest.mark.parametrize("region", SWITCHES)
def test_no_letter_has_a_last_page_with_a_few_lines_only(region: str) -> None:
    renderer = Renderer(LAYOUT)
    given = [region_letter(region, number, site) for site in site_ids(region)[:6] for number in range(4)]
    given += [replace(letter, large_print=True) for letter in given[:4]]

    batches = [renderer.paper_batch([letter], AT) for letter in given]

    lines = [
        len(PdfReader(BytesIO(batch.pdf)).pages[-1].extract_text().splitlines())
        for batch in batches
        if batch.pages[0] > 1
    ]
    assert [count for count in lines if count < FEW_LINES] == []


def test_a_letter_that_needs_two_pages_anyway_is_not_set_closer() -> None:
    long = region_letter("dessau", 3)

    assert fitting.fitting(long, fitting.settings(LAYOUT), typeface(DEBIAN_FOLDER)) == 0
    assert Renderer(LAYOUT).paper_batch([long], AT).pages == [2]


def test_a_letter_a_few_lines_too_long_is_set_closer_and_stays_on_its_page() -> None:
    letter = region_letter("hannover", 1)

    assert fitting.fitting(letter, fitting.settings(LAYOUT), typeface(DEBIAN_FOLDER)) > 0
    assert Renderer(LAYOUT).paper_batch([letter], AT).pages == [1]

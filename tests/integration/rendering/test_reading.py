"""What a screen reader and an eye find: header cells, languages, paragraphs, a whole border, nothing off the page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from PIL import Image

from services.notification.adapters.rendering.renderer import Renderer
from services.notification.domain.letter import ContactLine, LetterContent
from tests.unit.notification.wordings import LAYOUT
from tests.unit.rendering.region_letters import region_letter
from tests.unit.rendering.samples import HANNOVER

AT = datetime(2020, 6, 10, tzinfo=UTC)
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 5
DARK = 200  # of 255


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer(LAYOUT)


def elements(node: Any) -> Iterator[Any]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        yield from elements(node.get("/K"))


def test_every_cell_of_the_contacts_has_a_header(renderer: Renderer) -> None:
    with pikepdf.open(BytesIO(renderer.single(region_letter("hannover", 1), AT))) as document:
        found = list(elements(document.Root.StructTreeRoot))
        heads = [cell for cell in found if str(cell.S) == "/TH"]
        cells = [cell for cell in found if str(cell.S) == "/TD"]

        assert [str(attributes.Scope) for cell in heads for attributes in cell.A if "/Scope" in attributes] == [
            "/Column"
        ] * 3
        assert cells and all(any("/Headers" in attributes for attributes in cell.A) for cell in cells)
        assert [str(one.S) for one in found].count("/Table") == 1, "what only looks like columns is no table"


def test_a_sentence_in_english_is_marked_as_english(renderer: Renderer) -> None:
    with pikepdf.open(BytesIO(renderer.single(region_letter("hannover"), AT))) as document:
        content = b"".join(page.Contents.read_bytes() for page in document.pages)

        assert str(document.Root.Lang) == "de-DE"
        assert re.findall(rb"/Lang\s*\(en\)", content)


def test_sender_and_every_line_of_the_address_are_paragraphs_of_their_own(renderer: Renderer) -> None:
    letter = region_letter("hannover")

    with pikepdf.open(BytesIO(renderer.single(letter, AT))) as document:
        found = [str(one.S) for one in elements(document.Root.StructTreeRoot)]

    before_subject = found[: found.index("/H1")]
    lines = 2 + 1 + len(letter.recipient)  # letterhead, sender line, address; a long name may be broken
    assert before_subject.count("/P") >= lines


def picture(renderer: Renderer, letter: LetterContent, page: int = 0) -> Image.Image:
    return Image.open(BytesIO(renderer.preview_png(letter, AT, ppi=200)[page])).convert("L")


def test_the_border_of_an_appointment_is_as_thick_beside_its_head_as_below(renderer: Renderer) -> None:
    page = picture(renderer, region_letter("hannover", 1))
    left = round(25 / 25.4 * 200)
    rows = [y for y in range(page.height) if page.getpixel((left, y)) < DARK and page.getpixel((left, y + 1)) < DARK]
    head, below = rows[len(rows) // 5], rows[len(rows) * 4 // 5]

    def thickness(y: int) -> int:
        return sum(255 - page.getpixel((x, y)) for x in range(left - 4, left + 5)) - tint(y)

    def tint(y: int) -> int:
        return sum(255 - page.getpixel((left + 8, y)) for _ in range(4))

    assert thickness(head) == pytest.approx(thickness(below), rel=0.15)


@pytest.mark.parametrize("large", [False, True], ids=["ordinary", "large"])
def test_a_word_of_two_hundred_letters_stays_on_the_page(renderer: Renderer, large: bool) -> None:
    letter = replace(
        HANNOVER,
        opening=(LONG,),
        measures=(LONG, f"https://www.{LONG.lower()}.de/a"),
        contacts=(ContactLine(LONG, "0511 1", ("Montag 8:00 bis 12:00 Uhr",)), ContactLine("E-Mail", f"{LONG}@b.de")),
        stage=replace(HANNOVER.stage, name=LONG),
        site=replace(HANNOVER.site, name=LONG),
        sender=replace(HANNOVER.sender, office=LONG),
        subject=LONG,
        large_print=large,
    )

    for png in renderer.preview_png(letter, AT, ppi=100):
        page = Image.open(BytesIO(png)).convert("L")
        margin = page.crop((round(191.5 / 25.4 * 100), 0, page.width, page.height))
        assert margin.getextrema()[0] > DARK, "ink to the right of the text"


@pytest.mark.parametrize("name", ["Großmann" * 12, "Erika " + "ä" * 90], ids=["one word", "a word behind another"])
def test_a_name_too_wide_for_a_window_holds_no_e_mail_and_stays_left_of_the_information(
    renderer: Renderer, name: str
) -> None:
    letter = replace(HANNOVER, recipient=("Frau", name, "Weg 1", "30159 Hannover"))

    assert [fault.code for fault in renderer.unprintable(letter, on_paper=True)]
    assert renderer.unprintable(letter, on_paper=False) == []
    page = picture(renderer, letter)
    millimetre = 200 / 25.4
    gap = page.crop(tuple(round(edge * millimetre) for edge in (108, 62, 124, 95)))
    assert gap.getextrema()[0] > DARK


def test_marks_piled_up_on_a_letter_are_a_fault(renderer: Renderer) -> None:
    piled = replace(HANNOVER, salutation=f"Guten Tag A{chr(0x301) * 30},")

    (fault,) = renderer.unprintable(piled)

    assert (fault.code, fault.params["characters"]) == ("letter-text-unprintable", ["\u0301 (U+0301)"])

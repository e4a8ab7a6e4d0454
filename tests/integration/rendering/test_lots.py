"""A print lot as a file: blank backs where letters need them, and what the file's own check finds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pikepdf
import pytest

from services.notification.adapters.rendering.lot import merge_batches
from services.notification.adapters.rendering.lot_check import lot_faults
from services.notification.adapters.rendering.page_text import page_text
from services.notification.adapters.rendering.renderer import Renderer
from services.notification.application.handover import PrintedLetter
from tests.unit.notification.wordings import LAYOUT
from tests.unit.rendering.authorities import DESSAU
from tests.unit.rendering.samples import HANNOVER, many

AT = datetime(2020, 6, 10, tzinfo=UTC)
LETTERS = [*many(3), DESSAU, replace(HANNOVER, check_code="AAAAA-BBBBB")]
BATCHES = (LETTERS[:2], LETTERS[2:])


@pytest.fixture(scope="module")
def duplex(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[PrintedLetter]]:
    """A lot of two batches, and where its letters should lie."""
    folder, renderer = tmp_path_factory.mktemp("lot"), Renderer(LAYOUT)
    batches = [renderer.paper_batch(batch, AT) for batch in BATCHES]
    paths = [folder / f"{number}.pdf" for number, _ in enumerate(batches)]
    for path, batch in zip(paths, batches, strict=True):
        path.write_bytes(batch.pdf)
    counts = [pages for batch in batches for pages in batch.pages]
    assert counts == [1, 1, 1, 2, 1]
    merge_batches(paths, folder / "letters.pdf", "Anschreiben", [1, 2, 3, 6])
    places = [PrintedLetter(1 + 2 * n, 2 + 2 * n, counts[n] == 1, LETTERS[n].check_code) for n in range(5)]
    return folder / "letters.pdf", places


def test_every_letter_begins_on_a_front_of_a_pdf_a_with_white_backs(duplex):
    file, places = duplex

    with pikepdf.open(file) as lot:
        assert len(lot.pages) == 10
        blank = [number for number, page in enumerate(lot.pages, start=1) if "/Contents" not in page]
        assert blank == [2, 4, 6, 10]
        assert {tuple(float(x) for x in page.mediabox) for page in lot.pages} == {
            tuple(float(x) for x in lot.pages[0].mediabox)
        }
        assert b"<pdfaid:part>2</pdfaid:part>" in lot.Root.Metadata.read_bytes()
        assert b"<xmpTPg:NPages>10<" in lot.Root.Metadata.read_bytes()
        for place in places:
            assert place.check_code in page_text(lot.pages[place.first_page - 1])


def test_a_sound_lot_has_no_fault(duplex):
    file, places = duplex

    assert lot_faults(file, places) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda places: places[:-1], "the file has 10 pages, not 8"),
        (lambda places: [replace(places[0], last_page=3), *places[1:]], "a letter begins on page 3, not on 4"),
        (lambda places: [*places[:3], replace(places[3], blank_back=True), places[4]], "page 8 is not blank"),
        (lambda places: [replace(places[0], blank_back=False), *places[1:]], "page 2 is blank"),
        (
            lambda places: [replace(places[0], check_code=places[1].check_code), *places[1:]],
            "page 1 does not begin the letter that it should",
        ),
        (
            lambda places: [*places[:4], replace(places[4], check_code="XXXXX-YYYYY")],
            "page 9 does not begin the letter that it should",
        ),
    ],
)
def test_a_lot_that_is_not_what_its_manifest_says_is_found_out(duplex, change, fault):
    file, places = duplex

    assert fault in lot_faults(file, change(places))

"""Batches: same bytes in every process, a refused letter stops no other, a lot is one file, no compile after a fork."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import pikepdf
import pytest
from pypdf import PdfReader

from services.notification.adapters.rendering.compiler import ForkedAfterCompile
from services.notification.adapters.rendering.lot import merge_batches
from services.notification.adapters.rendering.page_text import page_text
from services.notification.adapters.rendering.renderer import BATCH, Renderer
from services.notification.application.printing import Unsettable
from tests.unit.notification.wordings import LAYOUT, WORDING
from tests.unit.rendering import din91379
from tests.unit.rendering.samples import HANNOVER, many

AT = datetime(2020, 6, 10, 6, 0, tzinfo=UTC)
ROOT = Path(__file__).parents[3]
PRINT_HASHES = """
import hashlib
from tests.integration.rendering.test_batches import AT, HANNOVER, LAYOUT, Renderer, many
renderer = Renderer(LAYOUT)
renderer.paper_batch(many(7), AT)
print(hashlib.sha256(renderer.paper_batch(many(50), AT).pdf).hexdigest())
print(hashlib.sha256(renderer.single(HANNOVER, AT)).hexdigest())
"""


@pytest.fixture(scope="module")
def renderer():
    return Renderer(LAYOUT)


def unsettable(letter):
    """A Chinese name: the typeface has no glyph for it, and PDF/A allows no empty boxes."""
    return replace(letter, recipient=("Frau", "田中", "Linden 1", "30449 Hannover"))


def test_the_same_letters_give_the_same_bytes_in_another_process(renderer):
    here = [renderer.paper_batch(many(50), AT).pdf, renderer.single(HANNOVER, AT)]

    there = subprocess.run([sys.executable, "-c", PRINT_HASHES], cwd=ROOT, capture_output=True, text=True, check=True)

    assert there.stdout.split() == [hashlib.sha256(pdf).hexdigest() for pdf in here]


def test_another_date_gives_other_bytes(renderer):
    later = AT.replace(month=7)

    assert renderer.single(HANNOVER, AT) != renderer.single(HANNOVER, later)


@pytest.mark.parametrize("culprits", [{0}, {49}, {3, 17, 18}])
def test_a_letter_that_cannot_be_set_is_named_and_the_others_are_printed(culprits, renderer):
    letters = [unsettable(letter) if number in culprits else letter for number, letter in enumerate(many(50))]

    batch = renderer.paper_batch(letters, AT)

    assert [refusal.letter_id for refusal in batch.refusals] == [
        letters[number].letter_id for number in sorted(culprits)
    ]
    assert all("田" in refusal.fault.params["reason"] for refusal in batch.refusals)
    assert {number for number, pages in enumerate(batch.pages) if pages == 0} == culprits
    good = [letter for number, letter in enumerate(letters) if number not in culprits]
    assert batch.pdf == renderer.paper_batch(good, AT).pdf


def test_a_batch_of_refused_letters_only_has_no_pdf(renderer):
    batch = renderer.paper_batch([unsettable(letter) for letter in many(2)], AT)

    assert (batch.pdf, batch.pages, len(batch.refusals)) == (b"", [0, 0], 2)


def test_a_single_letter_that_cannot_be_set_says_so(renderer):
    with pytest.raises(Unsettable, match=HANNOVER.letter_id) as refused:
        renderer.single(unsettable(HANNOVER), AT)
    assert refused.value.fault.code == "not-settable" and "田" in refused.value.fault.params["reason"]
    assert "田" not in str(refused.value), "a message may reach a log"


def test_a_batch_is_at_most_fifty_letters(renderer):
    with pytest.raises(ValueError, match="50"):
        renderer.paper_batch(many(BATCH + 1), AT)


def test_a_lot_is_one_pdf_a_with_all_pages_in_order(renderer, tmp_path):
    letters = many(120)
    paths, pages = [], 0
    for start in range(0, len(letters), BATCH):
        batch = renderer.paper_batch(letters[start : start + BATCH], AT)
        paths.append(tmp_path / f"{start:03d}.pdf")
        paths[-1].write_bytes(batch.pdf)
        pages += sum(batch.pages)

    assert merge_batches(iter(paths), tmp_path / "lot.pdf", WORDING.lot_title) == pages
    merge_batches(iter(paths), tmp_path / "again.pdf", WORDING.lot_title)

    assert (tmp_path / "lot.pdf").read_bytes() == (tmp_path / "again.pdf").read_bytes()
    with pikepdf.open(tmp_path / "lot.pdf") as lot:
        assert len(lot.pages) == pages
        assert (
            b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in lot.Root.Metadata.read_bytes()
        )
        assert f"<xmpTPg:NPages>{pages}</xmpTPg:NPages>".encode() in lot.Root.Metadata.read_bytes()
        assert lot.Root.OutputIntents[0].DestOutputProfile.read_bytes()
        assert str(lot.Root.Lang) == "de-DE"
    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "lot.pdf").pages)
    places = [text.index(letter.recipient[1]) for letter in letters]
    assert places == sorted(places)


def test_every_letter_of_din_91379_is_printed(renderer):
    """As PDF/UA, which refuses empty boxes; what a reader's software finds in it is what was written, sequences too."""
    letters = [normalize("NFC", letter) for letter in din91379.letters()]
    marked = tuple(f"Xe{letter}mo" for letter in letters)

    pdf = renderer.single(replace(HANNOVER, measures=marked), AT)

    text = normalize("NFC", said(pdf))
    assert [letter for letter in letters if f"Xe{letter}mo" not in text] == []


def test_a_name_of_din_91379_is_read_as_it_is_in_a_batch_on_paper_too(renderer):
    name = "Ana MaC\u0306o-K\u0300r\u0325a"
    letter = replace(HANNOVER, recipient=("Frau", name, "Weg 1", "30159 Hannover"), salutation=f"Guten Tag {name},")

    for pdf in (renderer.single(letter, AT), renderer.paper_batch([*many(3), letter], AT).pdf):
        text = normalize("NFC", said(pdf))
        assert text.count(normalize("NFC", name)) == 2
        assert f"Guten Tag {normalize('NFC', name)}," in text


def said(pdf: bytes) -> str:
    """Its text as readers' software takes it: what ActualText says instead of glyphs."""
    with pikepdf.open(BytesIO(pdf)) as document:
        return "\n".join(page_text(page) for page in document.pages)


def test_a_forked_child_is_told_not_to_compile(renderer):
    renderer.paper_batch(many(1), AT)

    child = os.fork()
    if child == 0:
        try:
            renderer.paper_batch(many(1), AT)
        except ForkedAfterCompile:
            os._exit(0)
        os._exit(1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0

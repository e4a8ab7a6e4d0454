"""The finished files: what is where on the sheet, what a machine reads from it, and what makes it PDF/A and PDF/UA."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from services.notification.adapters.rendering.renderer import Renderer
from tests.unit.notification.wordings import LAYOUT
from tests.unit.rendering.authorities import AUTHORITIES, DESSAU, DORTMUND
from tests.unit.rendering.region_letters import region_letter, site_ids
from tests.unit.rendering.samples import HANNOVER, LARGE_PRINT, TO_PHONE, many

AT = datetime(2020, 6, 10, 6, 0, tzinfo=UTC)
MILLIMETRE = 72 / 25.4
EVERY_LETTER = [*AUTHORITIES, LARGE_PRINT]
named = {"ids": lambda letter: f"{letter.check_code}{'-large' if letter.large_print else ''}"}
# of the letter with no appointment, with one and with three; two pages are one sheet
PAGES = {
    "hannover": [1, 2, 2],
    "dortmund": [1, 1, 2],
    "wesel": [1, 2, 2],
    "dessau": [2, 2, 2],
    "marburg": [1, 1, 2],
}


@pytest.fixture(scope="module")
def renderer():
    return Renderer(LAYOUT)


def placed_texts(pdf: bytes, page: int = 0) -> list[tuple[str, float, float, float]]:
    """Text, millimetres from the left and from the top (baseline), type size."""
    seen = []

    def visit(text, page_matrix, text_matrix, _font, size):
        if text.strip():
            a, b, c, d, left, bottom = page_matrix
            x, y = text_matrix[4], text_matrix[5]
            across, up = a * x + c * y + left, b * x + d * y + bottom
            seen.append((text.strip(), across / MILLIMETRE, 297 - up / MILLIMETRE, size))

    PdfReader(BytesIO(pdf)).pages[page].extract_text(visitor_text=visit)
    return seen


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def xmp(pdf: bytes) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as document:
        return document.Root.Metadata.read_bytes()


@pytest.mark.parametrize("letter", EVERY_LETTER, **named)
def test_the_address_lies_in_the_window_and_nothing_else_does(letter, renderer):
    pdf = renderer.paper_batch([letter], AT).pdf

    seen = [(text, y) for text, x, y, _ in placed_texts(pdf) if 20 <= x <= 105 and 45 <= y <= 90]

    printed = "".join(text for text, _ in seen).replace(" ", "")
    assert printed == "".join([letter.sender.return_line, *letter.recipient]).replace(" ", "")
    assert min(y for _, y in seen) > 50
    assert max(y for _, y in seen) < 88


def test_the_letter_keeps_to_form_b(renderer):
    """DIN 5008: text from 25 mm, information block at 125 mm from the left and 50 mm from the top, subject below."""
    texts = placed_texts(renderer.paper_batch([HANNOVER], AT).pdf)

    information = next((x, y) for text, x, y, _ in texts if text == "BG-Nummer")
    assert min(x for _, x, _, _ in texts) == pytest.approx(25, abs=0.5)
    assert information == (pytest.approx(125, abs=0.5), pytest.approx(52.5, abs=1))
    subject = next(y for text, _, y, size in texts if size > 11 and y > 90)
    assert 98.5 <= subject <= 104


def test_fold_and_hole_marks_are_where_din_5008_has_them(renderer):
    with pikepdf.open(BytesIO(renderer.paper_batch([HANNOVER], AT).pdf)) as document:
        content = document.pages[0].Contents.read_bytes().decode("latin-1")
    drawn = re.findall(r"1 0 0 -1 14\.17\d* (\S+) cm", content)
    assert {round(297 - float(up) / MILLIMETRE, 1) for up in drawn} == {105.0, 148.5, 210.0}


@pytest.mark.parametrize("letter", EVERY_LETTER, **named)
def test_a_household_finds_everything_the_letter_says(letter, renderer):
    text = words(renderer.single(letter, AT)).replace(" ", "").replace("\u200b", "")  # places to break at

    said = [letter.subject, letter.salutation, *letter.opening, letter.stage.name, letter.stage.effective]
    said += [letter.stage.summary, *letter.visiting, *letter.measures, letter.cancellation, *letter.closing]
    said += [line for contact in letter.contacts for line in (contact.label, contact.value, *contact.hours)]
    said += [part for own in letter.own_contacts for part in (own.department, own.name, own.extension)]
    for item in letter.appointments:
        said += [item.headline, item.before.when, item.reason, item.no_disadvantage]
        said += [item.after.when, item.after.channel, item.after.place] if item.after else []
    missing = [sentence for sentence in said if sentence.replace(" ", "") not in text]
    assert missing == []


@pytest.mark.parametrize("region", PAGES)
def test_a_letter_composed_from_a_region_file_is_one_page_or_one_sheet(region, renderer):
    letters = [region_letter(region, appointments) for appointments in (0, 1, 3)]

    assert [renderer.unprintable(letter) for letter in letters] == [[], [], []]
    pages = renderer.paper_batch(letters, AT).pages
    assert all(count <= bound for count, bound in zip(pages, PAGES[region], strict=True)), pages


def test_without_an_appointment_the_letters_of_all_19_sites_of_hannover_are_one_page(renderer):
    letters = [region_letter("hannover", site_id=site) for site in site_ids("hannover")]

    pages = renderer.paper_batch(letters, AT).pages

    assert [letter.site.name for letter, count in zip(letters, pages, strict=True) if count > 1] == []


@pytest.mark.parametrize("region", PAGES)
def test_a_composed_letter_is_accessible_too(region, renderer):
    assert b"<pdfuaid:part>1</pdfuaid:part>" in xmp(renderer.single(region_letter(region, 3), AT))


def test_no_page_says_nothing_but_the_greeting(renderer):
    for region in PAGES:
        pages = PdfReader(BytesIO(renderer.paper_batch([region_letter(region, 1)], AT).pdf)).pages
        assert "So erreichen Sie uns" in pages[-1].extract_text(), region


def test_a_letter_with_one_appointment_or_none_is_one_page(renderer):
    none, single = replace(HANNOVER, appointments=()), DORTMUND

    assert renderer.paper_batch([none, single], AT).pages == [1, 1]


def test_three_appointments_fit_on_one_sheet_printed_on_both_sides(renderer):
    batch = renderer.paper_batch([DESSAU], AT)

    assert batch.pages == [2]
    assert "Seite 2 von 2" in words(batch.pdf)


def test_pages_are_numbered_within_a_letter_and_only_where_there_are_several(renderer):
    batch = renderer.paper_batch([HANNOVER, DESSAU, HANNOVER, DESSAU, DORTMUND], AT)

    pages = PdfReader(BytesIO(batch.pdf)).pages
    numbers = [re.findall(r"Seite \d von \d", page.extract_text()) for page in pages]
    assert batch.pages == [1, 2, 1, 2, 1]
    assert numbers == [[], ["Seite 1 von 2"], ["Seite 2 von 2"], [], ["Seite 1 von 2"], ["Seite 2 von 2"], []]


@pytest.mark.parametrize("letter", EVERY_LETTER, **named)
def test_the_qr_code_reads_as_the_check_code(letter, renderer):
    picture = Image.open(BytesIO(renderer.preview_png(letter, AT, ppi=150)[0]))

    [code] = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)

    assert code.text == letter.check_code


def test_where_there_are_public_pages_the_qr_code_leads_to_them(renderer):
    address = f"https://termine.jobcenter-region-hannover.example/p/brief/{HANNOVER.check_code}"
    letter = replace(HANNOVER, check_address=address)

    picture = Image.open(BytesIO(renderer.preview_png(letter, AT, ppi=150)[0]))

    [code] = zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode)
    assert code.text == address
    assert renderer.single(replace(letter, check_address=""), AT) == renderer.single(HANNOVER, AT)


def test_each_letter_of_a_batch_has_its_own_qr_code_and_name(renderer):
    letters = many(50)

    batch = renderer.paper_batch(letters, AT)

    pages = PdfReader(BytesIO(batch.pdf)).pages
    start = 0
    for letter, count in zip(letters, batch.pages, strict=True):
        text = pages[start].extract_text()
        assert letter.recipient[1] in text
        assert letter.check_code in text
        start += count
    assert start == len(pages)


def test_paper_is_untagged_pdf_a_2b(renderer):
    pdf = renderer.paper_batch(many(3), AT).pdf

    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>" in xmp(pdf)
    with pikepdf.open(BytesIO(pdf)) as document:
        assert "/StructTreeRoot" not in document.Root
        assert "/OutputIntents" in document.Root


@pytest.mark.parametrize("letter", EVERY_LETTER, **named)
def test_a_single_letter_is_accessible_pdf_a_2a_and_pdf_ua_1(letter, renderer):
    pdf = renderer.single(letter, AT)

    metadata = xmp(pdf)
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert b"<pdfuaid:part>1</pdfuaid:part>" in metadata
    with pikepdf.open(BytesIO(pdf)) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang) == "de-DE"
        assert document.Root.ViewerPreferences.DisplayDocTitle
        assert str(document.docinfo["/Title"]) == letter.subject
        assert str(document.docinfo["/Author"]) == letter.sender.office
        roles = _roles(document.Root.StructTreeRoot)
    assert {"/H1", "/H2", "/P", "/Figure"} <= roles.keys()
    # Entries below each other, as large print has them, are no table.
    assert ("/Table" in roles, "/TH" in roles) == (not letter.large_print, not letter.large_print)
    assert f"QR-Code mit dem Prüfzeichen {letter.check_code}" in roles["/Figure"]


def test_large_print_has_no_type_below_16_point_but_address_and_letterhead(renderer):
    pdf = renderer.paper_batch([LARGE_PRINT], AT).pdf

    first = [size for _, _, y, size in placed_texts(pdf) if y > 95]
    assert min(first) >= 16
    assert min(size for _, _, _, size in placed_texts(pdf, page=1)) >= 16


def test_text_is_never_read_as_markup(renderer):
    tricky = ('#panic("x") *fett* _kursiv_ $x$ @quelle <marke> \\ // `code` [liste] "Zitat"', "= Überschrift")

    text = words(renderer.single(replace(HANNOVER, opening=tricky), AT))

    assert tricky[0] in text
    assert tricky[1] in text


def test_an_appointment_that_may_not_be_announced_yet_does_not_look_lapsed(renderer):
    letter = replace(HANNOVER, appointments=(replace(TO_PHONE, after=None),))

    text = words(renderer.single(letter, AT))

    assert "entfällt" not in text
    assert "teilen wir Ihnen gesondert mit" in text


def _roles(element, seen=None):
    """Structure roles and the alternative texts below each."""
    seen = {} if seen is None else seen
    children = element.get("/K")
    if "/S" in element:
        seen.setdefault(str(element.S), []).append(str(element.get("/Alt", "")))
    if isinstance(children, pikepdf.Dictionary):
        _roles(children, seen)
    elif isinstance(children, pikepdf.Array):
        for child in children:
            if isinstance(child, pikepdf.Dictionary):
                _roles(child, seen)
    return seen


def test_what_a_letter_leaves_out_leaves_no_empty_heading(renderer):
    bare = replace(HANNOVER, contacts=(), own_contacts=(), measures=(), visiting=(), cancellation="", language_hints=())

    text = words(renderer.single(bare, AT))

    assert "So erreichen Sie uns" not in text
    assert "Ihre Ansprechpersonen" not in text
    assert "Regeln vor Ort" not in text


def test_large_print_takes_every_appointment(renderer):
    letter = replace(DESSAU, large_print=True)

    text = words(renderer.single(letter, AT))

    assert all(item.headline in text for item in letter.appointments)
    assert renderer.unprintable(letter) == []

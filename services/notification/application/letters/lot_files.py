"""Sets the letters of a lot in type and lays the files into its place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from services.notification.application.handover import LotFaulty, LotPlace, PrintedLetter
from services.notification.application.letters.fitness import BAD_VALUE, failed
from services.notification.application.letters.lot_content import LotContent, Ready
from services.notification.application.printing import Batch, Refusal, Renderer, Unsettable
from services.notification.application.records import Lot, ProducedLetter
from services.notification.domain.channels import PRINT
from services.notification.domain.email import email_message
from services.notification.domain.facts import Print
from services.notification.domain.sheets import needs_blank_back, postage, sheets, sides

BATCH = 25  # letters a compile: 50 are no faster and take 50 MB more (tests/benchmarks/letters.py)
LETTERS = "letters.pdf"

StillWanted = Callable[[], bool]


class NoLongerWanted(Exception):
    """The campaign was paused, cancelled or superseded while its lot was in work."""


def set_print_lot(
    lot: Lot, content: LotContent, place: LotPlace, renderer: Renderer, wanted: StillWanted
) -> list[ProducedLetter]:
    """letters.pdf, all letters in postal order. A letter the renderer refuses is held, the others go.

    For print on both sides each letter begins on a front: one with an odd number of pages has a blank back. The
    finished file is read once more before anybody gets it; raises LotFaulty when it is not what it should be.
    """
    produced: list[ProducedLetter] = []
    parts: list[str] = []
    terms, page = lot.facts["profile"]["print"], 1
    for letters, batch in _batches(content, renderer, wanted):
        refused = {refusal.letter_id: refusal.fault for refusal in batch.refusals}
        digest = hashlib.sha256(batch.pdf).hexdigest()
        for letter, pages in zip(letters, batch.pages, strict=True):
            if pages:
                produced.append(_produced(letter, digest, page, pages, terms))
                page = (produced[-1].last_page or 0) + 1
            else:
                fault = refused[letter.content.letter_id]
                produced.append(ProducedLetter.held(letter.pending.id, [fault]))
        if batch.pdf:
            parts.append(f".part-{len(parts) + 1:03d}.pdf")
            place.write(parts[-1], batch.pdf)
    if parts:
        _join(content, produced, parts, place)
    return produced


def _produced(letter: Ready, digest: str, first_page: int, pages: int, terms: Print) -> ProducedLetter:
    printed = sides(terms)
    count = sheets(pages, printed)
    return ProducedLetter(
        letter.pending.id,
        "pending",
        facts=letter.facts,
        first_page=first_page,
        last_page=first_page + pages - 1 + needs_blank_back(pages, printed),
        sha256=digest,
        pages=pages,
        sheets=count,
        postage_cents=postage(count, terms),
    )


def _join(content: LotContent, produced: Sequence[ProducedLetter], parts: Sequence[str], place: LotPlace) -> None:
    codes = {ready.pending.id: ready.content.check_code for ready in content.ready}
    places, blank_after, pages = [], [], 0
    for letter in produced:
        if letter.state == "pending":
            places.append(_place(letter, codes[letter.id]))
            pages += letter.pages
            if places[-1].blank_back:
                blank_after.append(pages)
    place.join(parts, LETTERS, content.wording.lot_title, blank_after)
    if faults := place.faults(LETTERS, places):
        raise LotFaulty("; ".join(faults))


def _place(letter: ProducedLetter, check_code: str) -> PrintedLetter:
    assert letter.first_page is not None and letter.last_page is not None
    blank = letter.last_page - letter.first_page + 1 > letter.pages
    return PrintedLetter(letter.first_page, letter.last_page, blank, check_code)


def set_email_lot(
    lot: Lot, content: LotContent, place: LotPlace, renderer: Renderer, wanted: StillWanted
) -> list[ProducedLetter]:
    """One ready-to-send message a letter."""
    produced = []
    for letter in content.ready:
        _check(wanted)
        try:
            pdf = renderer.single(letter.content, content.created_at)
            household, at = letter.facts["household"], content.created_at
            message = email_message(lot.facts, household, letter.content, pdf, at, content.wording)
        except Unsettable as refused:
            produced.append(ProducedLetter.held(letter.pending.id, [refused.fault]))
            continue
        except BAD_VALUE as error:
            produced.append(ProducedLetter.held(letter.pending.id, [failed("", error)]))
            continue
        place.write(f"{letter.pending.id}.eml", message)
        digest = hashlib.sha256(pdf).hexdigest()
        produced.append(ProducedLetter(letter.pending.id, "pending", facts=letter.facts, sha256=digest))
    return produced


def manifest(
    lot: Lot, content: LotContent, produced: Sequence[ProducedLetter], files: Mapping[str, str]
) -> dict[str, Any]:
    """What the print centre or the mail gateway needs to know; no names. `files`: SHA-256 by name."""
    going = {letter.id: letter for letter in produced if letter.state == "pending"}
    ready = [letter for letter in content.ready if letter.pending.id in going]
    lines = [_line(number, letter, going[letter.pending.id], lot, files) for number, letter in enumerate(ready, 1)]
    return {
        "format": "stufenplan.lot.v1",
        "lot": f"{lot.channel}-{lot.number:04d}",
        "campaign": str(lot.campaign_id),
        "reference": lot.facts["reference"],
        "region": lot.key.region,
        "site": lot.key.site,
        "channel": lot.channel,
        "template_version": lot.facts["template_version"],
        "letter_date": content.letter_date.isoformat(),
        **(_paper(lot, going.values()) if lot.channel == PRINT else {}),
        "postage_cents": sum(letter.postage_cents for letter in going.values()),
        "files": [{"name": name, "sha256": digest} for name, digest in files.items()],
        "letters": lines,
    }


def _paper(lot: Lot, letters: Iterable[ProducedLetter]) -> dict[str, Any]:
    made = list(letters)
    return {
        "sides": sides(lot.facts["profile"]["print"]),
        "pages": max((letter.last_page or 0 for letter in made), default=0),
        "sheets": sum(letter.sheets for letter in made),
    }


def _line(number: int, letter: Ready, made: ProducedLetter, lot: Lot, files: Mapping[str, str]) -> dict[str, Any]:
    """`sha256` is that of the delivered file the letter is in; `proof` what a reprint of it is compared with."""
    paper = lot.channel == PRINT
    file = LETTERS if paper else f"{letter.pending.id}.eml"
    counted = {"pages": made.pages, "sheets": made.sheets, "postage_cents": made.postage_cents}
    return {
        "sequence": number,
        "letter": str(letter.pending.id),
        "file": file,
        "first_page": made.first_page,
        "last_page": made.last_page,
        **(counted if paper else {}),
        "postcode": letter.pending.household["postcode"],
        "sha256": files[file],
        "proof": made.sha256,
    }


def _check(wanted: StillWanted) -> None:
    if not wanted():
        raise NoLongerWanted


def _batches(content: LotContent, renderer: Renderer, wanted: StillWanted) -> Iterator[tuple[Sequence[Ready], Batch]]:
    for letters in _chunks(content.ready):
        _check(wanted)
        yield from _printed(letters, content.created_at, renderer)


def _printed(
    letters: Sequence[Ready], created_at: datetime, renderer: Renderer
) -> Iterator[tuple[Sequence[Ready], Batch]]:
    """One compile; halves of it where a letter breaks it in a way nobody foresees, until that letter stands alone."""
    try:
        batch = renderer.paper_batch([letter.content for letter in letters], created_at)
    except BAD_VALUE as error:
        if len(letters) > 1:
            middle = len(letters) // 2
            yield from _printed(letters[:middle], created_at, renderer)
            yield from _printed(letters[middle:], created_at, renderer)
            return
        batch = Batch(b"", [0], [Refusal(letters[0].content.letter_id, failed("", error))])
    yield letters, batch


def _chunks(letters: Sequence[Ready]) -> Iterator[list[Ready]]:
    rest = iter(letters)
    while chunk := list(islice(rest, BATCH)):
        yield chunk

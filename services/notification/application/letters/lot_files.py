"""Sets the letters of a lot in type and lays the files into its place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any

from services.notification.application.handover import LotPlace
from services.notification.application.letters.lot_content import LotContent, Ready
from services.notification.application.printing import Renderer, Unsettable
from services.notification.application.records import Lot, ProducedLetter
from services.notification.domain.email import email_message

BATCH = 25  # letters a compile: 50 are no faster and take 50 MB more (tests/benchmarks/letters.py)

StillWanted = Callable[[], bool]


class NoLongerWanted(Exception):
    """The campaign was paused, cancelled or superseded while its lot was in work."""


def set_print_lot(
    lot: Lot, content: LotContent, place: LotPlace, renderer: Renderer, wanted: StillWanted
) -> list[ProducedLetter]:
    """letters.pdf, all letters in postal order. A letter the renderer refuses is held, the others go."""
    produced: list[ProducedLetter] = []
    parts: list[str] = []
    page = 1
    for number, letters in enumerate(_chunks(content.ready), start=1):
        _check(wanted)
        batch = renderer.paper_batch([letter.content for letter in letters], content.created_at)
        refused = {refusal.letter_id: refusal.fault for refusal in batch.refusals}
        digest = hashlib.sha256(batch.pdf).hexdigest()
        for letter, pages in zip(letters, batch.pages, strict=True):
            produced.append(
                _set(letter, digest, page, page + pages - 1)
                if pages
                else ProducedLetter.held(letter.pending.id, [refused[letter.content.letter_id]])
            )
            page += pages
        if batch.pdf:
            parts.append(f".part-{number:03d}.pdf")
            place.write(parts[-1], batch.pdf)
    if parts:
        place.join(parts, "letters.pdf", content.wording.lot_title)
    return produced


def set_email_lot(
    lot: Lot, content: LotContent, place: LotPlace, renderer: Renderer, wanted: StillWanted
) -> list[ProducedLetter]:
    """One ready-to-send message a letter."""
    produced = []
    for letter in content.ready:
        _check(wanted)
        try:
            pdf = renderer.single(letter.content, content.created_at)
        except Unsettable as refused:
            produced.append(ProducedLetter.held(letter.pending.id, [refused.fault]))
            continue
        household, at = letter.facts["household"], content.created_at
        message = email_message(lot.facts["profile"], household, letter.content, pdf, at, content.wording)
        place.write(f"{letter.pending.id}.eml", message)
        produced.append(_set(letter, hashlib.sha256(pdf).hexdigest(), None, None))
    return produced


def manifest(lot: Lot, content: LotContent, produced: Sequence[ProducedLetter], files: Sequence[str]) -> dict[str, Any]:
    """What the print centre or the mail gateway needs to know; no names."""
    going = {letter.id: letter for letter in produced if letter.state == "pending"}
    ready = [letter for letter in content.ready if letter.pending.id in going]
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
        "postage_cents": lot.facts["profile"]["print"]["postage_cents"] * len(ready) if lot.channel == "print" else 0,
        "files": list(files),
        "letters": [
            _line(number, letter, going[letter.pending.id], lot.channel) for number, letter in enumerate(ready, 1)
        ],
    }


def _line(number: int, letter: Ready, produced: ProducedLetter, channel: str) -> dict[str, Any]:
    file = "letters.pdf" if channel == "print" else f"{letter.pending.id}.eml"
    return {
        "sequence": number,
        "letter": str(letter.pending.id),
        "file": file,
        "first_page": produced.first_page,
        "last_page": produced.last_page,
        "postcode": letter.pending.household["postcode"],
        "sha256": produced.sha256,
    }


def _set(letter: Ready, digest: str, first_page: int | None, last_page: int | None) -> ProducedLetter:
    return ProducedLetter(letter.pending.id, "pending", "", letter.facts, first_page, last_page, digest)


def _check(wanted: StillWanted) -> None:
    if not wanted():
        raise NoLongerWanted


def _chunks(letters: Sequence[Ready]) -> Iterator[list[Ready]]:
    rest = iter(letters)
    while chunk := list(islice(rest, BATCH)):
        yield chunk

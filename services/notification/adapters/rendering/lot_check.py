"""A finished print lot checks itself: the file that is about to leave is read again and compared with its manifest."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pikepdf

from services.notification.adapters.rendering.page_text import page_text
from services.notification.application.handover import PrintedLetter

MOST_READ = 40  # letters whose first page is read, evenly spread; 2,000 would take longer than setting them


def lot_faults(file: Path, letters: Sequence[PrintedLetter]) -> list[str]:
    """In words for a log, by page and never by name. Places and blank backs are checked of all letters."""
    with pikepdf.open(file) as lot:
        return [*_places(lot, letters), *_beginnings(lot, letters)]


def _places(lot: pikepdf.Pdf, letters: Sequence[PrintedLetter]) -> Iterator[str]:
    following = 1
    for letter in letters:
        if letter.first_page != following:
            yield f"a letter begins on page {letter.first_page}, not on {following}"
        if letter.last_page <= len(lot.pages) and letter.blank_back != _blank(lot.pages[letter.last_page - 1]):
            yield f"page {letter.last_page} is {'not ' if letter.blank_back else ''}blank"
        following = letter.last_page + 1
    if following != len(lot.pages) + 1:
        yield f"the file has {len(lot.pages)} pages, not {following - 1}"


def _beginnings(lot: pikepdf.Pdf, letters: Sequence[PrintedLetter]) -> Iterator[str]:
    step = max(1, len(letters) // MOST_READ)
    for letter in {id(each): each for each in (*letters[::step], *letters[-1:])}.values():
        within = letter.first_page <= len(lot.pages)
        if not within or letter.check_code not in page_text(lot.pages[letter.first_page - 1]):
            yield f"page {letter.first_page} does not begin the letter that it should"


def _blank(page: pikepdf.Page) -> bool:
    return "/Contents" not in page

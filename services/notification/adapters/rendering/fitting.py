"""Which setting a letter gets: none gets a page for a few lines. Reckoned before it is set.

Typst could measure, but that takes twice as long as setting the letter. Widths are those of the typeface without
kerning, heights follow the layout (`appointments.typ`, `sections.typ`): a test compares them with what Typst measures.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import ceil
from pathlib import Path

import yaml

from services.notification.adapters.rendering.fonts import Typeface
from services.notification.domain.letter import AppointmentItem, ContactLine, LetterContent

MILLIMETRE = 72 / 25.4
CAPITAL = 0.714  # em
WIDTH, BOX, IN_BOX, LABEL, HOURS = 165.0, 159.0, 145.0, 43.0, 76.0  # millimetres
# Millimetres from the subject, or from the top margin, to the bottom one.
FIRST_PAGE, NEXT_PAGE = 297 - 98.5 - 15, 297.0 - 20 - 15
SUBJECT, HEADING, FINE = 11.5, 10.5, 8.0  # points
BOLD = 1.07  # wider than regular
FILLED = 0.6  # of a line, by a part of a word that is too long for one


@dataclass(frozen=True, slots=True)
class Setting:
    """Everything in points."""

    base: float
    leading: float
    paragraph: float
    section: float
    below_heading: float
    item: float
    row: float
    inset: float

    def lines(self, count: int, size: float = 0) -> float:
        """From the top of the capitals of the first line to the baseline of the last."""
        capital = CAPITAL * (size or self.base)
        return capital + (count - 1) * (capital + self.leading)

    def blank(self, lines: int) -> float:
        return self.lines(lines + 2) - 2 * self.lines(1)


@cache
def settings(layout: Path) -> tuple[Setting, ...]:
    """Of a version's layout, the widest first."""
    listed = yaml.safe_load((layout / "sizes.yaml").read_text(encoding="utf-8"))
    return tuple(_setting(entry) for entry in listed)


def _setting(entry: Mapping[str, float]) -> Setting:
    spaces = {
        key.replace("-", "_"): value * MILLIMETRE for key, value in entry.items() if key not in ("base", "leading")
    }
    return Setting(entry["base"], entry["leading"] * entry["base"], **spaces)


def fitting(letter: LetterContent, choices: Sequence[Setting], typeface: Typeface) -> int:
    """The number of the setting: the widest that needs no more pages than the closest one. Large print has its own."""
    if letter.large_print:
        return 0
    pages: list[int] = []
    for setting in choices:
        pages.append(_pages(height(letter, setting, typeface)))
        if pages[-1] == 1:
            break
    return pages.index(min(pages))


def _pages(height: float) -> int:
    further = height - FIRST_PAGE * MILLIMETRE
    return 1 + max(0, ceil(further / (NEXT_PAGE * MILLIMETRE)))


def height(letter: LetterContent, it: Setting, typeface: Typeface) -> float:
    """Points from the top of the subject to the signature, as if the page had no end."""
    reckoned = _Reckoned(it, typeface)
    boxes = [reckoned.box(item) for item in letter.appointments]
    parts = [
        it.lines(reckoned.count(letter.subject, WIDTH, SUBJECT * BOLD), SUBJECT) + it.blank(2),
        it.lines(1),
        *(it.blank(1) + reckoned.text(text, WIDTH) for text in letter.opening),
        *(it.section + box for box in boxes),
        it.section + reckoned.stage(letter),
        reckoned.contacts(letter),
        it.section + reckoned.closing(letter),
    ]
    return sum(parts)


class _Reckoned:
    """Heights of the letter's parts in one setting."""

    def __init__(self, setting: Setting, typeface: Typeface) -> None:
        self._it, self._typeface = setting, typeface

    def count(self, text: str, width: float, size: float = 0) -> int:
        return lines_of(text, width * MILLIMETRE, size or self._it.base, self._typeface)

    def text(self, text: str, width: float, *, bold: bool = False) -> float:
        return self._it.lines(self.count(text, width, self._it.base * (BOLD if bold else 1)))

    def heading(self, text: str) -> float:
        it = self._it
        return it.lines(self.count(text, WIDTH, HEADING * BOLD), HEADING) + it.below_heading

    def box(self, item: AppointmentItem) -> float:
        it, kept = self._it, item.outcome == "kept"
        matter = " · ".join(filter(None, (item.kind, item.department)))
        wide = self.count(f"{item.headline}{matter}", BOX - 6, it.base * BOLD)
        rows = [self._meeting(item.before.when, item.before.channel, item.before.place, own_line=kept)]
        if not kept and item.after:
            rows.append(self._meeting(item.after.when, item.after.channel, item.after.place, own_line=True))
        elif not kept and item.outcome != "lapsed":
            rows.append(it.lines(1))
        said = sum(it.paragraph + self.text(text, BOX) for text in (item.reason,) if text)
        harmless = it.paragraph + self.text(item.no_disadvantage, BOX - 3, bold=True) + 1.6 * MILLIMETRE
        inner = sum(rows) + it.item * (len(rows) - 1) + said + (harmless if item.no_disadvantage else 0)
        return it.lines(wide) + 2 * it.inset + inner + 2 * (it.inset + 0.4 * MILLIMETRE) + 0.3

    def _meeting(self, when: str, channel: str, place: str, *, own_line: bool) -> float:
        first = ", ".join(filter(None, (when, channel, "" if own_line else place)))
        lines = self.count(first, IN_BOX, self._it.base * (BOLD if own_line else 1))
        return self._it.lines(lines + (self.count(place, IN_BOX) if own_line and place else 0))

    def stage(self, letter: LetterContent) -> float:
        it = self._it
        rules = [text for text in (*letter.visiting, letter.cancellation) if text]
        height = self.heading(f"{letter.stage.name} {letter.stage.effective}") + self.text(letter.stage.summary, WIDTH)
        height += it.item + self._list(rules) if rules else 0
        if letter.measures:
            height += it.paragraph + it.lines(1) + it.item + self._list(letter.measures)
        return height

    def _list(self, items: Sequence[str]) -> float:
        indent = 2 + 0.5 * self._it.base / MILLIMETRE
        return sum(self.text(item, WIDTH - indent) for item in items) + self._it.item * (len(items) - 1)

    def contacts(self, letter: LetterContent) -> float:
        rows = [self._own(letter)] if letter.own_contacts else []
        rows += [self._contact(line) for line in letter.contacts]
        if letter.language_hints:
            rows.append(self._sum((hint.text for hint in letter.language_hints), WIDTH - LABEL))
        if not letter.contacts and not letter.own_contacts:
            return 0
        frame = 2 * self._it.row + 0.2 * MILLIMETRE
        table = CAPITAL * FINE + frame + sum(self._it.lines(lines) + frame for lines in rows)
        return self._it.section + self.heading("-") + table

    def _own(self, letter: LetterContent) -> int:
        texts = [f"{own.department}: {own.name}, {own.extension}" for own in letter.own_contacts]
        return sum(self.count(text, WIDTH - LABEL) for text in texts)

    def _contact(self, line: ContactLine) -> int:
        label = self.count(line.label, LABEL)
        if line.value and line.hours:
            value = self.count(line.value, WIDTH - LABEL - HOURS, self._it.base * BOLD)
            return max(label, value, self._sum(line.hours, HOURS))
        return max(label, self._sum(line.hours or (line.value,), WIDTH - LABEL))

    def _sum(self, texts: Iterable[str], width: float) -> int:
        return sum(self.count(text, width) for text in texts)

    def closing(self, letter: LetterContent) -> float:
        paragraphs = [self.text(text, WIDTH) for text in (*letter.closing, letter.signature)]
        return sum(paragraphs) + self._it.blank(1) * (len(paragraphs) - 1)


@lru_cache(maxsize=2_000)  # most sentences stand in every letter of a lot
def lines_of(text: str, width: float, size: float, typeface: Typeface) -> int:
    """Lines of a text broken between its words."""
    count, used, blank = 1, 0.0, typeface.width(" ", size)
    for word in text.split(" "):
        wide = typeface.width(word, size)
        if used and used + blank + wide > width:
            count, used = count + 1, wide
        else:
            used += wide + (blank if used else 0)
        if used > width:  # broken within the word, some way before the end of the line
            more = int(used / (width * FILLED))
            count, used = count + more, used - more * width * FILLED
    return count

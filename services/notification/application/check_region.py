"""Checks what letters take from a region file: one character that cannot be printed would hold every letter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.chassis.process.problems import Fault
from services.notification.application.ports import Renderer
from services.notification.domain.german import enumeration, on_one_line
from services.notification.domain.region_texts import region_texts


def check_region(renderer: Renderer, document: object) -> list[Fault]:
    """One fault for each text with characters that the typeface of the letters does not have."""
    return list(_faults(renderer, document))


def _faults(renderer: Renderer, document: object) -> Iterator[Fault]:
    for place, text in region_texts(document):
        if missing := renderer.missing(on_one_line(text)):
            yield Fault(place, _sentence(missing))


def _sentence(missing: Sequence[str]) -> str:
    subject, verb, it = ("Das Zeichen", "lässt", "es") if len(missing) == 1 else ("Die Zeichen", "lassen", "sie")
    return f"{subject} {enumeration(missing)} {verb} sich im Brief nicht drucken. Bitte schreiben Sie {it} anders."

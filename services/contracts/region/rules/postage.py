"""Rules of postage: a thicker letter has more sheets and costs no less."""

from __future__ import annotations

from collections.abc import Iterator

from services.contracts.faults import Fault
from services.contracts.region.rules.walking import Readable, at, entries, part, whole


def postage_faults(document: Readable) -> Iterator[Fault]:
    terms = part(part(document, "region"), "print")
    sheets, cents = 0, whole(terms, "postage_cents")
    for place, step in entries(terms, "postage_steps", "region/print"):
        more, dearer = whole(step, "sheets"), whole(step, "cents")
        if more is not None:
            if more <= sheets:
                yield Fault(at(place, "sheets"), "steps-not-rising", {"value": more, "before": sheets})
            sheets = max(sheets, more)
        if dearer is not None:
            if cents is not None and dearer < cents:
                yield Fault(at(place, "cents"), "steps-not-rising", {"value": dearer, "before": cents})
            cents = max(cents or 0, dearer)

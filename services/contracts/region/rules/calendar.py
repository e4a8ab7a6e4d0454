"""Days that are named twice, and local holidays of another state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from services.contracts.faults import Fault
from services.contracts.region.rules.walking import Readable, entries, part, values

STATE_OF = {"augsburg": "BY"}


def calendar_faults(document: Readable) -> Iterator[Fault]:
    head = part(document, "region")
    state = head.get("state")
    yield from _of(head, "region", state)
    for place, site in entries(document, "sites"):
        yield from _of(site, place, state)


def _of(entry: Readable, place: str, state: Any) -> Iterator[Fault]:
    for where, name in values(entry, "local_holidays", place):
        home = STATE_OF.get(name) if isinstance(name, str) else None
        if home is not None and isinstance(state, str) and state != home:
            yield Fault(where, "holiday-of-another-state", {"name": name, "state": home})
    for key in ("holidays", "closed_days"):
        seen: set[str] = set()
        for where, day in values(entry, key, place):
            text = str(day.get("day") if isinstance(day, Mapping) else day)
            if text in seen:
                yield Fault(where, "day-twice", {"day": text})
            seen.add(text)

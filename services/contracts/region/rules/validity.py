"""What holds for a time: contacts and measures with a last day, and what somebody should look at because of it.

None of it is a fault: the file may be loaded. A day counts whole, local to the region.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from services.contracts.faults import Fault
from services.contracts.region.rules.walking import Readable, at, entries, part

MONTHS = "Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
DATE = re.compile(rf"\b\d{{1,2}}\.\s?(?:\d{{1,2}}\.\s?|(?:{MONTHS})\s)\d{{4}}\b")
LOCAL = "new"
"""Contacts for new customers alone stand in no letter."""


def valid_on(entry: Readable, day: date) -> bool:
    last = entry.get("valid_until")
    return not last or date.fromisoformat(str(last)) >= day


def valid(entries_: Iterable[Any], day: date) -> list[Any]:
    """Those that hold on this day."""
    return [entry for entry in entries_ if valid_on(entry, day)]


def warnings(document: Readable, today: date) -> list[Fault]:
    """What of a sound document needs a look, each with its place."""
    return [
        *(warning for place, entry in _texts(document) for warning in _of_text(place, entry)),
        *(warning for place, entry in _texts(document) for warning in _past(place, entry, today)),
        *_shorter_than_stages(document, today),
        *_last_numbers(document),
    ]


def without_phone(document: Readable, sites: Iterable[str], stage: Readable, day: date) -> list[Fault]:
    """Sites whose letters would name no number on this day, because the last one in the file holds no longer."""
    if "phone" not in (stage.get("channels") or ()):
        return []
    asked = set(sites)
    return [
        Fault(at(place, "contacts"), "no-phone-any-more", {"site": site.get("name"), "until": last})
        for place, site in entries(document, "sites")
        if site.get("id") in asked and (last := _last_phone_day(document, site)) and date.fromisoformat(last) < day
    ]


def _texts(document: Readable) -> Iterator[tuple[str, Readable]]:
    """Every contact and measure, with its place."""
    yield from entries(document, "contacts")
    for key, parts in (("stages", ("measures",)), ("sites", ("measures", "contacts"))):
        for place, owner in entries(document, key):
            for name in parts:
                yield from entries(owner, name, place)


def _of_text(place: str, entry: Readable) -> Iterator[Fault]:
    """A date in a sentence that nothing takes out of letters when it is over."""
    for key in ("text", "label", "value"):
        written = entry.get(key)
        if isinstance(written, str) and not entry.get("valid_until") and (seen := DATE.search(written)):
            yield Fault(at(place, key), "date-without-valid-until", {"date": seen.group()})


def _past(place: str, entry: Readable, today: date) -> Iterator[Fault]:
    if not valid_on(entry, today):
        yield Fault(at(place, "valid_until"), "valid-until-past", {"until": entry["valid_until"]})


def _shorter_than_stages(document: Readable, today: date) -> Iterator[Fault]:
    """What ends before a stage that uses it. A stage without an end is no reason: it ends when somebody switches."""
    stages = list(entries(document, "stages"))
    for place, entry in _texts(document):
        if not entry.get("valid_until") or not valid_on(entry, today):
            continue
        for where, stage in stages:
            until = stage.get("until")
            own = not place.startswith("stages/") or place.startswith(f"{where}/")
            if until and own and _used(entry, stage) and str(entry["valid_until"]) < str(until):
                about = {"until": entry["valid_until"], "stage": stage.get("name"), "end": until}
                yield Fault(at(place, "valid_until"), "valid-until-before-stage-end", about)


def _used(entry: Readable, stage: Readable) -> bool:
    return "kind" not in entry or entry["kind"] in (stage.get("channels") or ())


def _last_numbers(document: Readable) -> Iterator[Fault]:
    for place, site in entries(document, "sites"):
        if last := _last_phone_day(document, site):
            yield Fault(at(place, "contacts"), "last-phone-ends", {"site": site.get("name"), "until": last})


def _last_phone_day(document: Readable, site: Readable) -> str | None:
    """The day after which letters about the site have no number to name; None: one stays, or there never was one."""
    listed = [*entries(document, "contacts"), *entries(site, "contacts")]
    days = [entry.get("valid_until") for _, entry in listed if entry.get("kind") == "phone" and _for_all(entry)]
    return max((str(day) for day in days), default=None) if all(days) else None


def _for_all(contact: Readable) -> bool:
    return contact.get("audience") != LOCAL


def timezone(document: Readable) -> str:
    return str(part(document, "region").get("timezone") or "Europe/Berlin")

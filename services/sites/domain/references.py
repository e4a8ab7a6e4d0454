"""Cross references of a region document: every id that is named must exist, every figure must fit the one above it."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from services.sites.domain.fault import Fault, at
from services.sites.domain.hours import clashes
from services.sites.domain.reading import Document, duplicates, entries, ids, part, unknown, values, whole


def region_references(document: Document) -> Iterator[Fault]:
    for key in ("departments", "kinds", "contacts", "sites"):
        yield from duplicates(document, key)
    yield from unknown(document.get("initial_stage"), ids(document, "stages"), "initial_stage", "Die Stufe")
    yield from _timezone(part(document, "region").get("timezone"))
    for place, contact in entries(document, "contacts"):
        yield from contact_references(contact, place, ids(document, "departments"))
    for place, site in entries(document, "sites"):
        yield from site_references(site, place, ids(document, "departments"))


def _timezone(name: object) -> Iterator[Fault]:
    try:
        ZoneInfo(name if isinstance(name, str) else "Europe/Berlin")
    except (KeyError, ValueError, OSError):
        yield Fault("region/timezone", f"„{name}“ ist keine Zeitzone; üblich ist Europe/Berlin.")


def site_references(site: Document, place: str, departments: list[str]) -> Iterator[Fault]:
    for key in ("zones", "measures", "equipment", "contacts"):
        yield from duplicates(site, key, place)
    yield from overlapping(site.get("hours"), at(place, "hours"))
    yield from _repeated_postcodes(site, place)
    yield from _zones(site, place)
    for where, room in entries(site, "rooms", place):
        yield from unknown(room.get("zone"), ids(site, "zones"), at(where, "zone"), "Die Zone")
        yield from unknown(room.get("department"), departments, at(where, "department"), "Die Abteilung")
    yield from _staff(site, place, departments)
    for where, contact in entries(site, "contacts", place):
        yield from contact_references(contact, where, departments)


def _repeated_postcodes(site: Document, place: str) -> Iterator[Fault]:
    seen: set[object] = set()
    for where, postcode in values(site, "postcodes", place):
        if isinstance(postcode, str):
            if postcode in seen:
                yield Fault(where, f"Die Postleitzahl {postcode} steht zweimal in der Liste.")
            seen.add(postcode)


def _zones(site: Document, place: str) -> Iterator[Fault]:
    building = part(site, "building")
    for where, zone in entries(site, "zones", place):
        if "persons" in building and whole(zone, "persons") > whole(building, "persons"):
            message = (
                f"In der Zone sind {zone['persons']} Personen vorgesehen, "
                f"im ganzen Gebäude aber nur {building['persons']}."
            )
            yield Fault(at(where, "persons"), message)


def _staff(site: Document, place: str, departments: list[str]) -> Iterator[Fault]:
    yield from duplicates(site, "staff", place, field="department")
    for where, staff in entries(site, "staff", place):
        yield from unknown(staff.get("department"), departments, at(where, "department"), "Die Abteilung")
        if "count" in staff and whole(staff, "at_home") > whole(staff, "count"):
            message = f"{staff['at_home']} von {staff['count']} Beschäftigten können nicht zu Hause arbeiten."
            yield Fault(at(where, "at_home"), message)


def contact_references(contact: Document, place: str, departments: list[str]) -> Iterator[Fault]:
    for where, department in values(contact, "departments", place):
        yield from unknown(department, departments, where, "Die Abteilung")
    yield from _contact_hours(contact, place)


def _contact_hours(contact: Document, place: str) -> Iterator[Fault]:
    """Contradictory hours are refused until the operator has decided; the decision must not contradict itself."""
    if not part(contact, "decision"):
        for key in ("published_hours", "hours"):
            found = clashes(contact.get(key))
            if found:
                yield Fault(at(place, key), undecided(str(contact.get("label", "")), "; ".join(map(str, found))))
        if "published_hours" in contact and contact["published_hours"] != contact.get("hours"):
            yield Fault(at(place, "decision"), "„hours“ weicht von „published_hours“ ab: Wer hat das entschieden?")
        return
    if not contact.get("hours"):
        yield Fault(at(place, "hours"), "Zur Entscheidung fehlen die Sprechzeiten, die nun gelten.")
    yield from overlapping(contact.get("hours"), at(place, "hours"))


def undecided(label: str, contradiction: str) -> str:
    """Dessau-Rosslau's published phone hours (fact S7) are why this sentence exists."""
    return (
        f"Die Sprechzeiten von „{label}“ widersprechen sich: {contradiction}. Bitte entscheiden Sie, was gilt: "
        "Lassen Sie die veröffentlichten Zeiten unter „published_hours“ stehen, tragen Sie unter „hours“ die geltenden "
        "Zeiten ein und unter „decision“ mit „by“ und „note“, wer das warum so entschieden hat."
    )


def overlapping(lines: object, place: str) -> Iterator[Fault]:
    for clash in clashes(lines):
        yield Fault(place, f"Die Zeiten überschneiden sich: {clash}.")

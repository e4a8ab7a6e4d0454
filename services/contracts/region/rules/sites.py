"""Rules of sites and contacts: what they name must exist, and every figure must fit the one above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.contracts.faults import Fault
from services.contracts.region.rules.hours import contact_hours, hours_faults
from services.contracts.region.rules.walking import (
    Known,
    Readable,
    at,
    entries,
    ids,
    number,
    part,
    taken,
    unknown,
    values,
    whole,
)
from services.contracts.region.vocabulary import ROOM_KINDS


def site_faults(site: Readable, place: str, departments: Known | None) -> Iterator[Fault]:
    for key in ("zones", "measures", "equipment", "contacts"):
        yield from taken(site, key, place)
    yield from hours_faults(site, "hours", place)
    yield from _postcodes(site, place)
    yield from _zones(site, place)
    yield from _rooms(site, place, departments)
    yield from _staff(site, place, departments)
    for where, contact in entries(site, "contacts", place):
        yield from contact_faults(contact, where, departments)


def contact_faults(contact: Readable, place: str, departments: Known | None) -> Iterator[Fault]:
    for where, department in values(contact, "departments", place):
        yield from unknown(department, departments, where, "department-unknown")
    yield from contact_hours(contact, place)


def _postcodes(site: Readable, place: str) -> Iterator[Fault]:
    seen: set[str] = set()
    for where, postcode in values(site, "postcodes", place):
        if isinstance(postcode, str):
            if postcode in seen:
                yield Fault(where, "postcode-twice", {"postcode": postcode})
            seen.add(postcode)


def _zones(site: Readable, place: str) -> Iterator[Fault]:
    building = whole(part(site, "building"), "persons")
    for where, zone in entries(site, "zones", place):
        persons = whole(zone, "persons")
        if persons is not None and building is not None and persons > building:
            yield Fault(at(where, "persons"), "zone-exceeds-building", {"persons": persons, "building": building})


def _rooms(site: Readable, place: str, departments: Known | None) -> Iterator[Fault]:
    """Where a zone's rooms together outgrow it, the group that does so is at fault."""
    zones = ids(site, "zones")
    areas = {zone["id"]: number(zone, "area") for _, zone in entries(site, "zones", place) if _has_id(zone)}
    used = dict.fromkeys(areas, 0.0)
    for where, room in entries(site, "rooms", place):
        yield from unknown(room.get("zone"), zones, at(where, "zone"), "zone-unknown")
        yield from unknown(room.get("department"), departments, at(where, "department"), "department-unknown")
        zone = room.get("zone")
        limit = areas.get(zone) if isinstance(zone, str) else None
        area, count = number(room, "area"), whole(room, "count")
        if limit is not None and area is not None and count is not None:
            before, used[zone] = used[zone], used[zone] + area * count
            if before <= limit < used[zone]:
                figures = {"zone": zone, "used": round(used[zone], 2), "area": limit}
                yield Fault(at(where, "area"), "rooms-exceed-zone", figures)


def _has_id(zone: Readable) -> bool:
    return isinstance(zone.get("id"), str)


def _staff(site: Readable, place: str, departments: Known | None) -> Iterator[Fault]:
    yield from taken(site, "staff", place, field="department")
    for where, staff in entries(site, "staff", place):
        yield from unknown(staff.get("department"), departments, at(where, "department"), "department-unknown")
        at_home, count = whole(staff, "at_home"), whole(staff, "count")
        if at_home is not None and count is not None and at_home > count:
            yield Fault(at(where, "at_home"), "more-at-home-than-staff", {"at_home": at_home, "count": count})


def present_staff(site: Readable) -> int | None:
    """Members of staff in the house; None where the figures are not readable or cannot be true."""
    present = 0
    for _, staff in entries(site, "staff"):
        count, at_home = whole(staff, "count"), whole(staff, "at_home") or 0
        if count is None or at_home > count:
            return None
        present += count - at_home
    return present


def room_kinds(site: Readable) -> set[str] | None:
    """The kinds of rooms; None where they are not readable."""
    listed = site.get("rooms")
    if not isinstance(listed, list | tuple):
        return None
    kinds = [room["kind"] for room in listed if isinstance(room, Mapping) and room.get("kind") in ROOM_KINDS]
    return set(kinds) if len(kinds) == len(listed) else None


def region_faults(document: Readable) -> Iterator[Fault]:
    departments = ids(document, "departments")
    for key in ("departments", "kinds", "contacts", "sites"):
        yield from taken(document, key)
    yield from unknown(document.get("initial_stage"), ids(document, "stages"), "initial_stage", "stage-unknown")
    for place, contact in entries(document, "contacts"):
        yield from contact_faults(contact, place, departments)
    for place, site in entries(document, "sites"):
        yield from site_faults(site, place, departments)

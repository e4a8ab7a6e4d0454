"""Checks the protection concepts in a region document: every figure must fit into the one above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from services.protection.domain.fault import Fault
from services.protection.domain.reading import (
    MISSING,
    Document,
    counted,
    duplicates,
    entries,
    is_number,
    is_whole,
    measured,
    part,
    required,
)

ROOM_KINDS = ("consultation", "tandem", "office")


def faults_of(document: object) -> list[Fault]:
    """Every fault with its place; empty: the concepts may be loaded. Says nothing of what other services own."""
    if not isinstance(document, Mapping):
        return [Fault("", "Hier werden benannte Angaben (Feld: Wert) erwartet.")]
    if not isinstance(part(document, "region").get("id"), str):
        return [Fault("region/id", MISSING)]
    if not isinstance(document.get("sites"), list | tuple) or not document["sites"]:
        return [Fault("sites", "Es fehlen die Standorte mit ihren Schutzkonzepten.")]
    found = [*_strangers(document), *duplicates(document, "sites", "")]
    for place, site in entries(document, "sites", ""):
        found += _site(site, place)
    return list(dict.fromkeys(found))


def _strangers(document: Document) -> Iterator[Fault]:
    for index, site in enumerate(document["sites"]):
        if not isinstance(site, Mapping):
            yield Fault(f"sites/{index}", "Hier werden benannte Angaben (Feld: Wert) erwartet.")


def _site(site: Document, place: str) -> Iterator[Fault]:
    yield from required(site, ("id",), place)
    yield from counted(part(site, "building"), "persons", f"{place}/building")
    if not any(entries(site, "zones", place)):
        yield Fault(f"{place}/zones", "Ein Schutzkonzept braucht mindestens eine Zone.")
    yield from duplicates(site, "zones", place)
    for where, zone in entries(site, "zones", place):
        yield from _zone(zone, where, part(site, "building").get("persons"))
    yield from _rooms(site, place)
    for key in ("measures", "equipment"):
        yield from duplicates(site, key, place)
        for where, notice in entries(site, key, place):
            yield from required(notice, ("id", "text"), where)


def _zone(zone: Document, place: str, building: object) -> Iterator[Fault]:
    yield from required(zone, ("id", "name"), place)
    yield from measured(zone, "area", place)
    yield from counted(zone, "persons", place)
    persons = zone.get("persons")
    if is_whole(persons) and is_whole(building) and persons > building:  # type: ignore[operator]
        message = f"In der Zone sind {persons} Personen vorgesehen, im ganzen Gebäude aber nur {building}."
        yield Fault(f"{place}/persons", message)


def _rooms(site: Document, place: str) -> Iterator[Fault]:
    """Room groups one by one; where a zone's rooms together outgrow it, the group that does so is at fault."""
    areas = {
        zone["id"]: zone.get("area") for _, zone in entries(site, "zones", place) if isinstance(zone.get("id"), str)
    }
    used = dict.fromkeys(areas, 0.0)
    for where, room in entries(site, "rooms", place):
        yield from _room(room, where)
        zone = room.get("zone")
        if not isinstance(zone, str) or zone not in areas:
            known = ", ".join(areas) or "keine"
            yield Fault(f"{where}/zone", f"Die Zone „{zone}“ gibt es nicht; bekannt: {known}.")
        elif is_number(room.get("area")) and is_whole(room.get("count")) and is_number(areas[zone]):
            before, used[zone] = used[zone], used[zone] + room["area"] * room["count"]
            if before <= areas[zone] < used[zone]:  # type: ignore[operator]
                yield Fault(f"{where}/area", _too_large(zone, used[zone], areas[zone]))


def _room(room: Document, place: str) -> Iterator[Fault]:
    kind = room.get("kind")
    if kind not in ROOM_KINDS:
        yield Fault(f"{place}/kind", f"„{kind}“ ist nicht möglich; erlaubt: {', '.join(ROOM_KINDS)}.")
    yield from counted(room, "count", place, least=1)
    yield from counted(room, "persons", place, least=1)
    yield from measured(room, "area", place)


def _too_large(zone: str, used: float, area: object) -> str:
    return f"Die Räume der Zone „{zone}“ haben zusammen {used:g} m², die ganze Zone aber nur {area} m²."

"""Checks what scheduling needs of a region file: hours, kinds, departments, staff and rooms that fit together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from services.chassis.process.problems import Fault
from services.scheduling.domain.hours import HoursLine, overlapping
from services.scheduling.domain.stage import Stage

Json = Mapping[str, Any]


def check_region(document: Any) -> list[Fault]:
    """Every fault with its place; an empty list when scheduling can work with the file."""
    if not isinstance(document, Mapping):
        return [Fault("", "muss ein Dokument mit Schlüsseln und Werten sein")]
    faults = list(_timezone(document))
    faults += _kinds(document)
    for number, stage in enumerate(_list(document, "stages")):
        faults += _stage(stage, f"stages/{number}")
    for number, site in enumerate(_list(document, "sites")):
        faults += _site(document, site, f"sites/{number}")
    return faults


def _timezone(document: Json) -> Iterator[Fault]:
    region = document.get("region")
    name = region.get("timezone") if isinstance(region, Mapping) else None
    try:
        ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError):
        yield Fault("region/timezone", f"„{name}“ ist keine Zeitzone")


def _kinds(document: Json) -> Iterator[Fault]:
    for number, kind in enumerate(_list(document, "kinds")):
        if not _whole(kind.get("minutes"), 5, 480):
            yield Fault(f"kinds/{number}/minutes", "muss eine ganze Zahl von 5 bis 480 sein")
        if not _whole(kind.get("staff", 1), 1, 2):
            yield Fault(f"kinds/{number}/staff", "muss 1 oder 2 sein")
        if not _whole(kind.get("persons", 1), 1, 20):
            yield Fault(f"kinds/{number}/persons", "muss eine ganze Zahl von 1 bis 20 sein")


def _stage(stage: Json, place: str) -> Iterator[Fault]:
    try:
        Stage.parse(stage)
    except KeyError as error:
        yield Fault(f"{place}/{error.args[0]}", "fehlt")
    except (ValueError, TypeError, AttributeError) as error:
        yield Fault(place, f"ist nicht lesbar: {error}")
    yield from _hours(stage.get("hours"), f"{place}/hours")


def _site(document: Json, site: Json, place: str) -> Iterator[Fault]:
    yield from _hours(site.get("hours"), f"{place}/hours")
    if not site.get("hours"):
        yield Fault(f"{place}/hours", "Ohne Öffnungszeiten gibt es keine Termine")
    departments = {department.get("id") for department in _list(document, "departments")}
    staffed = set()
    for number, group in enumerate(_list(site, "staff")):
        where = f"{place}/staff/{number}"
        staffed.add(group.get("department"))
        if group.get("department") not in departments:
            yield Fault(f"{where}/department", f"„{group.get('department')}“ ist keine Abteilung der Region")
        if not _whole(group.get("count"), 1, 999):
            yield Fault(f"{where}/count", "muss eine ganze Zahl von 1 bis 999 sein")
        elif not _whole(group.get("at_home", 0), 0, group["count"]):
            yield Fault(f"{where}/at_home", "muss zwischen 0 und der Zahl der Beschäftigten liegen")
    yield from _rooms(site, departments, place)
    yield from _tandems(document, site, place)


def _rooms(site: Json, departments: set[Any], place: str) -> Iterator[Fault]:
    zones = {zone.get("id") for zone in _list(site, "zones")}
    for number, room in enumerate(_list(site, "rooms")):
        where = f"{place}/rooms/{number}"
        if room.get("zone") not in zones:
            yield Fault(f"{where}/zone", f"„{room.get('zone')}“ ist keine Zone des Standorts")
        if not _whole(room.get("count"), 1, 999):
            yield Fault(f"{where}/count", "muss eine ganze Zahl von 1 bis 999 sein")
        if not _whole(room.get("persons"), 1, 999):
            yield Fault(f"{where}/persons", "muss eine ganze Zahl von 1 bis 999 sein")
        if room.get("department") is not None and room["department"] not in departments:
            yield Fault(f"{where}/department", f"„{room['department']}“ ist keine Abteilung der Region")


def _tandems(document: Json, site: Json, place: str) -> Iterator[Fault]:
    """Where a stage offers tandems, a site with a tandem room must have two members of staff in the house for it."""
    offered = any(stage.get("tandem") for stage in _list(document, "stages"))
    rooms = any(room.get("kind") == "tandem" for room in _list(site, "rooms"))
    try:
        present = sum(group["count"] - group.get("at_home", 0) for group in _list(site, "staff"))
    except (KeyError, TypeError):
        return
    if offered and rooms and present < 2:
        yield Fault(f"{place}/staff", "Für Tandemberatungen müssen zwei Beschäftigte im Haus sein")


def _hours(lines: Any, place: str) -> Iterator[Fault]:
    parsed = []
    for number, line in enumerate(lines if isinstance(lines, list) else []):
        try:
            parsed.append(HoursLine.parse(line))
        except (KeyError, ValueError, TypeError, AttributeError):
            yield Fault(f"{place}/{number}", "muss Tage (mon bis sun) und Zeiten haben, von denen die erste früher ist")
    if days := overlapping(parsed):
        yield Fault(place, f"widerspricht sich am Tag {', '.join(days)}: Zeiten überschneiden sich")


def _list(document: Json, key: str) -> list[Json]:
    found = document.get(key)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _whole(value: Any, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most

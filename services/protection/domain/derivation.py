"""The concept of a site out of the region document that describes it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from services.protection.domain.concept import Concept, Notice, Room, Zone

Document = Mapping[str, Any]


def concept_of(site: Document) -> Concept:
    """The concept of a site of a checked document."""
    return Concept(
        persons=site["building"]["persons"],
        zones=tuple(_zone(zone) for zone in site["zones"]),
        rooms=tuple(_rooms(site.get("rooms") or ())),
        measures=_notices(site.get("measures")),
        equipment=_notices(site.get("equipment")),
    )


def _zone(zone: Document) -> Zone:
    return Zone(
        id=zone["id"],
        name=zone["name"],
        floor=zone.get("floor") or 0,
        area=float(zone["area"]),
        persons=zone["persons"],
        waiting=bool(zone.get("waiting")),
    )


def _rooms(groups: Any) -> Iterator[Room]:
    """Single rooms named "<zone>-<kind>-01" and so on; groups of the same zone and kind are numbered through."""
    numbers: Counter[str] = Counter()
    for group in groups:
        stem = f"{group['zone']}-{group['kind']}"
        for _ in range(group["count"]):
            numbers[stem] += 1
            yield Room(
                id=f"{stem}-{numbers[stem]:02d}",
                zone=group["zone"],
                kind=group["kind"],
                area=float(group["area"]),
                persons=group["persons"],
                department=group.get("department"),
            )


def _notices(entries: Any) -> tuple[Notice, ...]:
    return tuple(Notice(entry["id"], entry["text"]) for entry in entries or ())

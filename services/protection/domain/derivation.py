"""The concept of a site out of the region document that describes it."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from services.protection.domain.concept import Concept, Measure, Notice, Room, Zone

Document = Mapping[str, Any]


class NumberedRoom(Protocol):
    """One room with the name it bears everywhere."""

    @property
    def id(self) -> str: ...
    @property
    def zone(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def area(self) -> float: ...
    @property
    def persons(self) -> int: ...
    @property
    def department(self) -> str | None: ...


def concept_of(site: Document, rooms: Iterable[NumberedRoom]) -> Concept:
    """The concept of a site of a complete document."""
    return Concept(
        persons=site["building"]["persons"],
        zones=tuple(_zone(zone) for zone in site["zones"]),
        rooms=tuple(Room(room.id, room.zone, room.kind, room.area, room.persons, room.department) for room in rooms),
        measures=tuple(_measure(entry) for entry in site["measures"]),
        equipment=_notices(site["equipment"]),
    )


def _zone(zone: Document) -> Zone:
    return Zone(
        id=zone["id"],
        name=zone["name"],
        floor=zone["floor"],
        area=float(zone["area"]),
        persons=zone["persons"],
        waiting=zone["waiting"],
    )


def _measure(entry: Document) -> Measure:
    return Measure(entry["id"], entry["text"], entry.get("valid_until"))


def _notices(entries: Iterable[Document]) -> tuple[Notice, ...]:
    return tuple(Notice(entry["id"], entry["text"]) for entry in entries)

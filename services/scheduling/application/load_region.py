"""Loads a region file: hours, kinds and departments, and every site's staff and rooms with their numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from services.scheduling.application.actor import user_of
from services.scheduling.application.check_region import check_region
from services.scheduling.application.ports import App
from services.scheduling.application.refusals import invalid
from services.scheduling.domain.site import Member, Room

Json = Mapping[str, Any]


def load_region(app: App, document: Json, actor: Json) -> dict[str, int]:
    """Counts of what was loaded. Raises Problem 422 with all faults; then nothing was loaded.

    Staff and rooms that are no longer in the file get no new appointments; those they have show up as conflicts.
    """
    faults = check_region(document)
    if faults:
        raise invalid("Die Regionsdatei hat Fehler", faults)
    region = document["region"]["id"]
    counts = Counter[str]()
    with app.begin() as work:
        work.regions.store(document, user_of(actor), app.clock.now())
        for site in sorted(document["sites"], key=lambda site: str(site["id"])):
            staff, rooms = list(members(site["staff"])), list(numbered_rooms(site["rooms"]))
            work.regions.store_site(region, site, staff, rooms)
            counts.update(sites=1, staff=len(staff), rooms=len(rooms))
        work.regions.retire_sites(region, [site["id"] for site in document["sites"]])
    return dict(counts)


def members(groups: Iterable[Json]) -> Iterable[Member]:
    """Staff of each department, numbered from 01; the last `at_home` of a group work from home."""
    numbers = Counter[str]()
    for group in groups:
        department = group["department"]
        present = group["count"] - group.get("at_home", 0)
        for position in range(group["count"]):
            numbers[department] += 1
            yield Member(f"{department}-{numbers[department]:02}", department, position >= present)


def numbered_rooms(groups: Iterable[Json]) -> Iterable[Room]:
    """Rooms of each zone and kind, numbered from 01 through all lines of the file."""
    numbers = Counter[str]()
    for group in groups:
        prefix = f"{group['zone']}-{group['kind']}"
        for _ in range(group["count"]):
            numbers[prefix] += 1
            name = f"{prefix}-{numbers[prefix]:02}"
            yield Room(name, group["zone"], group["kind"], group["persons"], group.get("department"))

"""Takes from a loaded region file what scheduling owns: hours, kinds, departments, every site's staff and rooms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.contracts.region import numbering, with_defaults
from services.scheduling.application.ports import App, Work
from services.scheduling.domain.site import Member, Room

STALE = "stale"


def take_region(app: App, work: Work, document: Mapping[str, Any], revision: int, loaded_by: str) -> str | None:
    """ "stale" for a revision that is not newer than the one this works with. The document is complete and sound.

    Staff and rooms that are no longer in the file get no new appointments; those they have show up as conflicts.
    """
    document = with_defaults(document)
    if not work.regions.store(document, revision, loaded_by, app.clock.now()):
        return STALE
    region = document["region"]["id"]
    for site in sorted(document["sites"], key=lambda site: str(site["id"])):
        staff = [Member(number.id, number.department, number.at_home) for number in numbering.staff(site)]
        rooms = [Room(room.id, room.zone, room.kind, room.persons, room.department) for room in numbering.rooms(site)]
        work.regions.store_site(region, site, staff, rooms)
    work.regions.retire_sites(region, [site["id"] for site in document["sites"]])
    return None


def region_revision(app: App, region: str) -> int | None:
    """The revision that this service works with; None before the first."""
    with app.begin() as work:
        return work.regions.revision(region)

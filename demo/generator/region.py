"""A region file as the generator needs it: every site with the rules and limits under the region's initial stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from demo.generator.towns import RegionError, Towns, towns_of
from demo.wording import gettext
from deploy.local.regions import FOLDER
from services.contracts.region import numbering, read
from services.contracts.region.calendar import days_off, of_calendar
from services.protection.domain.derivation import concept_of
from services.protection.domain.limits import StageRule, derive_limits
from services.scheduling.domain.hours import HoursLine, Opening
from services.scheduling.domain.limits import Limits
from services.scheduling.domain.rules import Rules
from services.scheduling.domain.site import Kind, Member, Room, Site
from services.scheduling.domain.stage import Channel, Stage

Json = Mapping[str, Any]

__all__ = ["Region", "RegionError", "SiteOfRegion", "narrowed", "read_region"]


@dataclass(frozen=True)
class SiteOfRegion:
    id: str
    persons: int
    postcodes: tuple[str, ...]
    rules: Rules
    """Under the initial stage, with the limits that protection derives from the site's concept."""


@dataclass(frozen=True)
class Region:
    id: str
    households: int
    departments: tuple[str, ...]
    kinds: Mapping[str, Kind]
    zone: ZoneInfo
    sites: tuple[SiteOfRegion, ...]
    towns: Towns


def read_region(name: str) -> Region:
    """By id from deploy/regions, or by the path of a region file. Raises RegionError when it cannot be used."""
    path = Path(name) if name.endswith((".yaml", ".yml")) else FOLDER / f"{name}.yaml"
    try:
        reading = read(path.read_bytes())
    except OSError as error:
        known = ", ".join(sorted(each.stem for each in FOLDER.glob("*.yaml")))
        told = gettext("The region file {file} cannot be read; shipped are: {known}", file=str(path), known=known)
        raise RegionError(told) from error
    if reading.document is None:
        faults = ", ".join(f"{fault.place} (line {fault.line}): {fault.code}" for fault in reading.faults)
        raise RegionError(gettext("{file} is no sound region file: {faults}", file=str(path), faults=faults))
    if reading.document["households_assumed"] is None:
        told = gettext("{file} does not say how many households there are (households_assumed)", file=str(path))
        raise RegionError(told)
    return _region(reading.document)


def narrowed(limits: Limits, share: float) -> Limits:
    """Limits that leave room for others, but never nobody where somebody is admitted. Rooms stay as they are."""

    def cut(persons: int) -> int:
        return max(1, int(persons * share)) if persons else 0

    return replace(
        limits,
        building=cut(limits.building),
        waiting=cut(limits.waiting),
        zones={zone: cut(persons) for zone, persons in limits.zones.items()},
    )


def _region(document: Json) -> Region:
    stage = next(stage for stage in document["stages"] if stage["id"] == document["initial_stage"])
    sites = tuple(_site(document, site, stage) for site in document["sites"])
    return Region(
        id=document["region"]["id"],
        households=document["households_assumed"],
        departments=tuple(department["id"] for department in document["departments"]),
        kinds=sites[0].rules.site.kinds,
        zone=ZoneInfo(document["region"]["timezone"]),
        sites=sites,
        towns=towns_of(postcode for site in sites for postcode in site.postcodes),
    )


def _site(document: Json, site: Json, stage: Json) -> SiteOfRegion:
    limits = derive_limits(concept_of(site, numbering.rooms(site)), StageRule.of(stage))
    rules = Rules(_layout(document, site), Stage.parse(stage), Limits.parse(limits.document()))
    return SiteOfRegion(site["id"], site["building"]["persons"], tuple(site["postcodes"]), rules)


def _layout(document: Json, site: Json) -> Site:
    region, rooms = document["region"], numbering.rooms(site)
    hours = tuple(HoursLine.parse(line) for line in site["hours"])
    off = days_off(region["state"], of_calendar(region), of_calendar(site))
    return Site(
        region=region["id"],
        id=site["id"],
        opening=Opening(hours, ZoneInfo(region["timezone"]), off.closed, off.early),
        rooms={each.id: Room(each.id, each.zone, each.kind, each.persons, each.department) for each in rooms},
        staff={each.id: Member(each.id, each.department, each.at_home) for each in numbering.staff(site)},
        kinds={kind["id"]: _kind(kind) for kind in document["kinds"]},
        remote={
            department["id"]: tuple(Channel(channel) for channel in department["remote"])
            for department in document["departments"]
        },
        waiting_area=any(zone["waiting"] for zone in site["zones"]),
    )


def _kind(kind: Json) -> Kind:
    return Kind(kind["id"], kind["minutes"], kind["staff"], kind["persons"], kind["room"])

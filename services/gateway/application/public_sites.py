"""What anybody may know of an authority's sites: the stage in force and those announced, none that only is planned.

Nothing here names a person, a limit, a sequence or a switch: what leaves is what stands on a door.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from services.chassis.process.problems import Problem
from services.contracts.problems import REGION_UNKNOWN, SITE_UNKNOWN
from services.contracts.region.calendar import DaysOff, days_off
from services.contracts.region.vocabulary import WEEKDAYS
from services.gateway.application.shared import Shared
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.sites import SitePosition

DAYS_OFF_AHEAD, MOST_DAYS_OFF = timedelta(days=92), 8


@dataclass(frozen=True)
class Region:
    """`stages` and `kinds` by id, as the region file has them."""

    id: str
    name: str
    website: str
    zone: ZoneInfo
    stages: Mapping[str, Mapping[str, Any]]
    kinds: Mapping[str, Mapping[str, Any]]
    departments: Mapping[str, str]
    remote: Mapping[str, Sequence[str]]
    """By department, where the stage says nothing of its own."""
    contacts: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class Announced:
    stage: Mapping[str, Any]
    effective_at: datetime


@dataclass(frozen=True)
class DayOff:
    """`closes` None: closed all day; else the house closes at that time."""

    day: date
    closes: time | None


@dataclass(frozen=True)
class Site:
    """`hours`: of the stage in force, else the site's own; `contacts`: the site's own first, then the authority's.

    `today`: the day at the site on which this holds.
    """

    id: str
    name: str
    today: date
    address: Mapping[str, str]
    stage: Mapping[str, Any]
    since: datetime
    announced: Sequence[Announced]
    hours: Sequence[Mapping[str, Any]]
    days_off: Sequence[DayOff]
    contacts: Sequence[Mapping[str, Any]]


class PublicSites:
    """Asks the services once in a while for everybody who looks."""

    def __init__(self, backends: Backends, shared: Shared) -> None:
        self._backends = backends
        self.shared = shared

    def names(self) -> list[tuple[str, str]]:
        """Id and name of each authority, by name."""
        listed = self.shared.get("regions", lambda: self._backends.sites.list_regions())
        return sorted(((each["region"], each["name"]) for each in listed), key=lambda each: each[1])

    def region(self, region: str) -> Region:
        """Raises Problem 404."""
        document = self._document(region)
        head = document["region"]
        return Region(
            id=region,
            name=head["name"],
            website=head.get("website", ""),
            zone=ZoneInfo(head["timezone"]),
            stages=_by_id(document["stages"]),
            kinds=_by_id(document.get("kinds") or ()),
            departments={each["id"]: each["name"] for each in document.get("departments") or ()},
            remote={each["id"]: each.get("remote") or () for each in document.get("departments") or ()},
            contacts=document.get("contacts") or (),
        )

    def sites(self, region: str, now: datetime) -> list[Site]:
        """By name. Raises Problem 404."""
        document, about = self._document(region), self.region(region)
        return self.shared.get(("sites", region), lambda: self._sites(document, about, now))

    def _sites(self, document: Mapping[str, Any], about: Region, now: datetime) -> list[Site]:
        positions = self._backends.sites.list_sites(region=about.id)
        entries = _by_id(document["sites"])
        made = (
            _site(document, about, entries[each["site"]], each, now) for each in positions if each["site"] in entries
        )
        return sorted(made, key=lambda site: site.name)

    def site(self, region: str, site: str, now: datetime) -> Site:
        """Raises Problem 404."""
        named = next((each for each in self.sites(region, now) if each.id == site), None)
        if named is None:
            raise Problem.of(SITE_UNKNOWN, region=region, site=site)
        return named

    def house_rules(self, region: str, site: str) -> list[str]:
        """The measures of the site's published protection concept; none where none is published."""

        def ask() -> list[str]:
            try:
                concept = self._backends.protection.get_concept(region=region, site=site)
            except Problem as problem:
                if problem.status == 404:
                    return []
                raise
            return [measure["text"] for measure in concept["measures"]]

        return self.shared.get(("rules", region, site), ask)

    def _document(self, region: str) -> Mapping[str, Any]:
        # Whoever makes up names of regions is told from the list: only what exists is asked for and remembered.
        if region not in dict(self.names()):
            raise Problem.of(REGION_UNKNOWN, region=region)
        return self.shared.get(("region", region), lambda: self._backends.sites.get_region(region=region))["document"]


def _site(
    document: Mapping[str, Any], about: Region, entry: Mapping[str, Any], position: SitePosition, now: datetime
) -> Site:
    stage: Mapping[str, Any] = about.stages.get(position["stage"]["id"]) or {**position["stage"]}
    today = now.astimezone(about.zone).date()
    hours: Sequence[Mapping[str, Any]] = stage.get("hours") or entry.get("hours") or []
    contacts = [*(entry.get("contacts") or ()), *(document.get("contacts") or ())]
    off = days_off(document["region"]["state"], document["region"], entry)
    return Site(
        id=entry["id"],
        name=position["name"],
        today=today,
        address=entry.get("address") or {},
        stage=stage,
        since=datetime.fromisoformat(position["since"]),
        announced=[
            Announced(about.stages.get(each["stage"]["id"]) or {**each["stage"]}, at)
            for each in position["next"]
            if each["announced"] and (at := datetime.fromisoformat(each["effective_at"])) > now
        ],
        hours=hours,
        days_off=list(islice(_days_off(off, hours, today), MOST_DAYS_OFF)),
        contacts=[each for each in contacts if _answers(each, stage, today)],
    )


def _answers(contact: Mapping[str, Any], stage: Mapping[str, Any], today: date) -> bool:
    """What the stage does not offer, or is over, is not named."""
    until = contact.get("valid_until")
    return contact["kind"] in stage.get("channels", ()) and (until is None or date.fromisoformat(until) >= today)


def _days_off(off: DaysOff, hours: Sequence[Mapping[str, Any]], today: date) -> Iterator[DayOff]:
    """Only days on which the house would be open."""
    open_on = {WEEKDAYS.index(day) for line in hours for day in line["days"]}
    closed = [DayOff(day, None) for day in off.closed] + [DayOff(day, closes) for day, closes in off.early.items()]
    for each in sorted(closed, key=lambda each: each.day):
        if today <= each.day <= today + DAYS_OFF_AHEAD and each.day.weekday() in open_on:
            yield each


def _by_id(entries: Any) -> dict[str, Mapping[str, Any]]:
    return {entry["id"]: entry for entry in entries}

"""Every instant of the timeline, not only now: who is in the house then, reckoned from the appointments alone.

Stages are asked of `sites`, limits of `protection`; scheduling, which has to keep to them, is not asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cached_property
from itertools import combinations, groupby
from typing import Any

from tests.system.timeline.world import World

Json = dict[str, Any]
QUARTER = timedelta(minutes=15)
LIVING = ("past", "in_force", "announced", "skipped")
BOOKED = (
    "SELECT id, household_id, site, kind, channel, starts_at, ends_at, arrives_at, zone, room, staff, persons,"
    " presence_required, triaged, second_person FROM appointment WHERE state = 'booked' AND starts_at >= %s"
)


class Instants:
    """As everything stands now; read once."""

    def __init__(self, world: World) -> None:
        self._ask, self._region, self.now = world.chain.ask, world.region, world.clock.at
        self.booked = world.chain.rows("scheduling", BOOKED, [self.now])
        self.visits = [each for each in self.booked if each["channel"] == "in_person"]

    @cached_property
    def timeline(self) -> dict[str, list[Json]]:
        """The entries of each site that hold at some time, as `sites` shows them."""
        shown = self._ask.sites.timeline(region=self._region, since="2020-06-01", until="2020-12-31")
        return {
            site["site"]: [entry for entry in site["entries"] if entry["state"] in LIVING] for site in shown["sites"]
        }

    def stage(self, site: str, at: datetime) -> str:
        begun = [entry for entry in self.timeline[site] if _date(entry) <= at]
        return str(max(begun, key=lambda entry: (_date(entry), entry["sequence"]))["stage"]["id"])

    def limits(self, site: str, at: datetime) -> Json:
        return next(limits[site] for begin, limits in reversed(self._limits) if begin <= at)

    @cached_property
    def _limits(self) -> list[tuple[datetime, Json]]:
        """Of all sites from each change of a timeline on."""
        dates = {_date(entry) for entries in self.timeline.values() for entry in entries}
        begins = sorted({self.now, *(date for date in dates if date > self.now)})
        ask = self._ask.protection.list_limits
        return [(at, {each["site"]: each["limits"] for each in ask(region=self._region, at=at)}) for at in begins]

    def turned_away(self) -> list[Json]:
        """Visits that the stage of their instant does not admit."""
        return [visit for visit in self.visits if not _admits(self.stage(visit["site"], visit["starts_at"]), visit)]

    def crowds(self) -> list[tuple[Any, ...]]:
        """Quarter hours with more persons in building, waiting area or zone than the limits of then allow."""
        persons: Counter[tuple[str, datetime, str]] = Counter()
        for visit in self.visits:
            for scope, begin, end in _stays(visit):
                for quarter in _quarters(max(begin, self.now), end):
                    persons[visit["site"], quarter, scope] += visit["persons"]
        counted = ((*each, number, _limit(self.limits(*each[:2]), each[2])) for each, number in persons.items())
        return [each for each in counted if each[-2] > each[-1]]

    def narrow_rooms(self) -> list[Json]:
        """Visits with more persons in the room, staff included, than its limit of then allows."""
        return [
            visit
            for visit in self.visits
            if visit["persons"] + len(visit["staff"])
            > self.limits(visit["site"], visit["starts_at"])["rooms"].get(visit["room"], 0)
        ]

    def met_twice(self) -> list[tuple[Any, ...]]:
        """Rooms, staff and households that are in two appointments at a time."""
        times = [
            (*thing, each["starts_at"], each["ends_at"], str(each["id"]))
            for each in self.booked
            for thing in _needs(each)
        ]
        overlaps = []
        for thing, taken in groupby(sorted(times), key=lambda each: each[:2]):
            overlaps += [(thing, one[2:], other[2:]) for one, other in combinations(taken, 2) if other[2] < one[3]]
        return overlaps


def _limit(limits: Json, scope: str) -> int:
    return int(limits[scope] if scope in ("building", "waiting") else limits["zones"].get(scope, 0))


def _admits(stage: str, visit: Json) -> bool:
    if stage in ("closed", "emergency", "exception"):
        needed = stage == "exception" and (visit["presence_required"] or visit["triaged"])
        return stage != "closed" and (needed or visit["kind"] == "emergency")
    return True


def _stays(visit: Json) -> Iterator[tuple[str, datetime, datetime]]:
    yield "building", visit["arrives_at"], visit["ends_at"]
    yield "waiting", visit["arrives_at"], visit["starts_at"]
    yield visit["zone"], visit["starts_at"], visit["ends_at"]


def _needs(appointment: Json) -> Iterator[tuple[str, str]]:
    site = appointment["site"]
    yield from (("staff", f"{site}/{name}") for name in appointment["staff"])
    if appointment["room"] is not None:
        yield "room", f"{site}/{appointment['room']}"
    if not appointment["second_person"]:
        yield "household", str(appointment["household_id"])


def _quarters(begin: datetime, end: datetime) -> Iterator[datetime]:
    at = datetime.fromtimestamp(begin.timestamp() // 900 * 900, UTC)
    while at < end:
        yield at
        at += QUARTER


def _date(entry: Json) -> datetime:
    at = entry["effective_at"]
    return at if isinstance(at, datetime) else datetime.fromisoformat(at)

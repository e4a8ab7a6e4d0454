"""Every instant of the timeline, not only now: who is in the house then, reckoned from the appointments alone.

Stages are asked of `sites`, limits of `protection`; scheduling, which has to keep to them, is not asked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations, groupby
from typing import Any

from tests.system.timeline.world import World

Json = dict[str, Any]
QUARTER = timedelta(minutes=15)
LIVING = ("past", "in_force", "announced", "skipped")
BOOKED = (
    "SELECT id, household_id, site, kind, channel, starts_at, ends_at, arrives_at, zone, room, staff, persons,"
    " presence_required, triaged, second_person FROM appointment WHERE state = 'booked' AND starts_at >= %s"
    " ORDER BY site, starts_at, id"
)


def timeline(world: World) -> dict[str, list[Json]]:
    """The entries of each site that hold at some time, as `sites` shows them."""
    span = {"since": "2020-06-01", "until": "2020-12-31"}
    shown = world.chain.ask.sites.timeline(region=world.region, **span)
    return {site["site"]: [entry for entry in site["entries"] if entry["state"] in LIVING] for site in shown["sites"]}


def stage_at(entries: list[Json], at: datetime) -> str:
    begun = [entry for entry in entries if _date(entry) <= at]
    return str(max(begun, key=lambda entry: (_date(entry), entry["sequence"]))["stage"]["id"])


def turned_away(world: World) -> list[Json]:
    """Visits to come that the stage of their instant does not admit."""
    entries = timeline(world)
    return [
        visit for visit in _visits(world) if not _admits(stage_at(entries[visit["site"]], visit["starts_at"]), visit)
    ]


def crowds(world: World) -> list[tuple[Any, ...]]:
    """Quarter hours to come with more persons in building, waiting area or zone than the limits of then allow."""
    persons: Counter[tuple[str, datetime, str]] = Counter()
    for visit in _visits(world):
        for scope, begin, end in _stays(visit):
            for quarter in _quarters(begin, end):
                persons[visit["site"], quarter, scope] += visit["persons"]
    limits = Limits(world)
    counted = ((*each, number, limits.of(*each)) for each, number in persons.items() if each[1] >= world.clock.at)
    return [each for each in counted if each[-2] > each[-1]]


def narrow_rooms(world: World) -> list[Json]:
    """Visits with more persons in the room, staff included, than its limit of then allows."""
    limits = Limits(world)
    return [
        visit
        for visit in _visits(world)
        if visit["persons"] + len(visit["staff"]) > limits.room(visit["site"], visit["starts_at"], visit["room"])
    ]


def met_twice(world: World) -> list[tuple[Any, ...]]:
    """Rooms, staff and households that are in two appointments at a time."""
    taken = sorted(
        (
            (*thing, each["starts_at"], each["ends_at"], str(each["id"]))
            for each in _booked(world)
            for thing in _needs(each)
        ),
    )
    overlaps = []
    for thing, times in groupby(taken, key=lambda each: each[:2]):
        pairs = combinations(times, 2)
        overlaps += [(thing, one[2:], other[2:]) for one, other in pairs if other[2] < one[3]]
    return overlaps


class Limits:
    """Of each site at any instant from now on, asked once for each change of a timeline."""

    def __init__(self, world: World) -> None:
        dates = {_date(entry) for entries in timeline(world).values() for entry in entries}
        begins = sorted({world.clock.at, *(date for date in dates if date > world.clock.at)})
        ask = world.chain.ask.protection
        self._parts = [
            (begin, {each["site"]: each["limits"] for each in ask.list_limits(region=world.region, at=begin)})
            for begin in begins
        ]

    def of(self, site: str, at: datetime, scope: str) -> int:
        """`scope`: building, waiting, or a zone."""
        limits = self._at(at)[site]
        return int(limits[scope] if scope in ("building", "waiting") else limits["zones"].get(scope, 0))

    def room(self, site: str, at: datetime, room: str) -> int:
        return int(self._at(at)[site]["rooms"].get(room, 0))

    def _at(self, at: datetime) -> Json:
        return next(limits for begin, limits in reversed(self._parts) if begin <= at)


def _admits(stage: str, visit: Json) -> bool:
    if stage in ("closed", "emergency", "exception"):
        needed = stage == "exception" and (visit["presence_required"] or visit["triaged"])
        return stage != "closed" and (needed or visit["kind"] == "emergency")
    return True


def _booked(world: World) -> list[Json]:
    return world.chain.rows("scheduling", BOOKED, [world.clock.at])


def _visits(world: World) -> list[Json]:
    return [each for each in _booked(world) if each["channel"] == "in_person"]


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

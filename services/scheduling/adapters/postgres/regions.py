"""Regions with their departments and kinds; sites with rooms, staff and hours: what the region file says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.contracts.region.calendar import days_off, of_calendar
from services.scheduling.domain.hours import HoursLine, Opening
from services.scheduling.domain.site import Kind, Member, Room, Site
from services.scheduling.domain.stage import Channel

SQL = load_sql(__file__, "regions.sql")
TIMEZONE = "Europe/Berlin"


class RegionRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def store(self, document: Mapping[str, Any], revision: int, user: str, now: datetime) -> bool:
        region = document["region"]
        values = {
            "id": region["id"],
            "timezone": region["timezone"],
            "state": region["state"],
            "departments": Jsonb(document["departments"]),
            "kinds": Jsonb(document["kinds"]),
            "calendar": Jsonb(of_calendar(region)),
        }
        about = {"revision": revision, "now": now, "user": user}
        return self._connection.execute(SQL["store"], {**values, **about}).rowcount == 1

    def revision(self, region: str) -> int | None:
        row = self._connection.execute(SQL["revision"], {"region": region}).fetchone()
        return row["revision"] if row else None

    def store_site(self, region: str, site: Mapping[str, Any], staff: Sequence[Member], rooms: Sequence[Room]) -> None:
        key = {"region": region, "site": site["id"]}
        waiting = any(zone.get("waiting") for zone in site["zones"])
        before = self._connection.execute(SQL["waiting_area"], key).fetchone()
        about = {"hours": Jsonb(site["hours"]), "waiting_area": waiting, "calendar": Jsonb(of_calendar(site))}
        self._connection.execute(SQL["store_site"], {**key, **about})
        if before is not None and before["waiting_area"] != waiting:
            self._recount_waiting(key, waiting)
        resources = [{"type": "staff", "name": each.id, **asdict(each)} for each in staff]
        resources += [{"type": "room", "name": each.id, "at_home": False, **asdict(each)} for each in rooms]
        self._connection.execute(SQL["retire_resources"], key)
        self._connection.execute(SQL["store_resources"], {**key, "resources": Jsonb(resources)})

    def retire_sites(self, region: str, kept: Sequence[str]) -> None:
        self._connection.execute(SQL["retire_sites"], {"region": region, "kept": list(kept)})

    def _recount_waiting(self, key: Mapping[str, str], waiting: bool) -> None:
        """Whoever is booked already was counted by the old layout, and would be released by the new one."""
        self._connection.execute(SQL["forget_waiting"], key)
        if waiting:
            self._connection.execute(SQL["count_waiting"], key)

    def layout(self, region: str, site: str) -> Site:
        key = {"region": region, "site": site}
        row = self._connection.execute(SQL["layout"], key).fetchone()
        if row is None or row["timezone"] is None:
            return Site(region, site, Opening((), ZoneInfo(TIMEZONE)))
        resources = self._connection.execute(SQL["resources"], key).fetchall()
        lines = tuple(HoursLine.parse(line) for line in row["hours"])
        off = days_off(row["state"], row["of_region"], row["of_site"])
        return Site(
            region=region,
            id=site,
            opening=Opening(lines, ZoneInfo(row["timezone"]), off.closed, off.early),
            rooms={each["name"]: _room(each) for each in resources if each["type"] == "room"},
            staff={each["name"]: _member(each) for each in resources if each["type"] == "staff"},
            kinds={kind["id"]: _kind(kind) for kind in row["kinds"]},
            remote={
                department["id"]: tuple(Channel(channel) for channel in department.get("remote") or ())
                for department in row["departments"]
            },
            waiting_area=row["waiting_area"],
        )


def _room(row: Mapping[str, Any]) -> Room:
    return Room(row["name"], row["zone"], row["kind"], row["persons"], row["department"])


def _member(row: Mapping[str, Any]) -> Member:
    return Member(row["name"], row["department"], row["at_home"])


def _kind(document: Mapping[str, Any]) -> Kind:
    return Kind(
        id=document["id"],
        minutes=document["minutes"],
        staff=document.get("staff", 1),
        persons=document.get("persons", 1),
        room=document.get("room"),
    )

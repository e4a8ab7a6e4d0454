"""Rows to domain objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from services.scheduling.application.records import Booking, Ending, Plan
from services.scheduling.domain.appointment import Appointment, Place
from services.scheduling.domain.decision import Totals
from services.scheduling.domain.stage import Channel
from services.scheduling.domain.timeline import Entry, Foreseen, Period

Row = Mapping[str, Any]
CHANNELS = {channel.value: channel for channel in Channel}
ENTRY = tuple(field for field in Entry.__dataclass_fields__ if field not in ("fence", "foreseen"))
TOTALS = tuple(Totals.__dataclass_fields__)


def listed(names: Iterable[str]) -> str:
    """Texts as PostgreSQL reads an array of them."""
    return "{" + ",".join(map(_quoted, names)) + "}"


@lru_cache
def _quoted(name: str) -> str:
    escaped = name.replace("\\", r"\\").replace('"', r"\"")
    return f'"{escaped}"'


def entry(row: Row) -> Entry:
    fence = None if row["fence_begins"] is None else Period(row["fence_begins"], row["fence_ends"])
    foreseen = None if row["foreseen"] is None else Foreseen(**row["foreseen"])
    return Entry(**{field: row[field] for field in ENTRY}, fence=fence, foreseen=foreseen)


def appointment(row: Row) -> Appointment:
    return Appointment(
        id=row["id"],
        household_id=row["household_id"],
        department=row["department"],
        kind=row["kind"],
        channel=Channel(row["channel"]),
        starts_at=row["starts_at"],
        ends_at=row["ends_at"],
        arrives_at=row["arrives_at"],
        place=None if row["room"] is None else Place(row["zone"], row["room"]),
        staff=tuple(row["staff"]),
        persons=row["persons"],
        presence_required=row["presence_required"],
        phone_known=row["phone_known"],
        video_capable=row["video_capable"],
        triaged=row["triaged"],
        holds=row["holds"],
        second_person=row["second_person"],
    )


def appointment_of(row: tuple[Any, ...]) -> Appointment:
    """Of a row of the columns that `from_time` names, in its order: for whole sites."""
    id, household, department, kind, channel, starts, ends, arrives, zone, room, staff, *about = row
    place = None if room is None else Place(zone, room)
    when = (starts, ends, arrives)
    return Appointment(id, household, department, kind, CHANNELS[channel], *when, place, tuple(staff), *about)


def booking(row: Row) -> Booking:
    return Booking(
        region=row["region"],
        site=row["site"],
        appointment=appointment(row),
        reference=row["reference"],
        state=row["state"],
        note=row["note"],
        source=row["source"],
        ending=_ending(row),
        no_disadvantage=row["no_disadvantage"],
        moved_to=row["moved_to"],
    )


def _ending(row: Row) -> Ending | None:
    if row["ended_reason"] is None:
        return None
    return Ending(row["ended_at"], row["ended_by"], row["ended_reason"], row["ended_note"])


def totals(row: Row) -> Totals:
    return Totals(**{field: row[field] for field in TOTALS})


def plan(row: Row) -> Plan:
    return Plan(
        region=row["region"],
        site=row["site"],
        sequence=row["sequence"],
        switch_id=row["switch_id"],
        state=row["state"],
        totals=totals(row),
        batches=row["batches"],
        applied_batches=row["applied_batches"],
        planned_at=row["planned_at"],
        done_at=row["done_at"],
    )

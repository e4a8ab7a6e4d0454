"""Rows to domain objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.scheduling.application.records import Booking, Plan, SiteState
from services.scheduling.domain.appointment import Appointment, Place
from services.scheduling.domain.decision import Totals
from services.scheduling.domain.stage import Channel

Row = Mapping[str, Any]
STATE = tuple(field for field in SiteState.__dataclass_fields__ if field != "site")
TOTALS = tuple(Totals.__dataclass_fields__)


def site_state(row: Row) -> SiteState:
    return SiteState(site=row["id"], **{field: row[field] for field in STATE})


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
    )


def booking(row: Row) -> Booking:
    return Booking(row["region"], row["site"], appointment(row), row["reference"], row["state"])


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

"""What is stored behind a use case, on the fakes and on PostgreSQL."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.scheduling.application.ports import App
from services.scheduling.domain.calendar import resources
from services.scheduling.service import SchedulingApp
from tests.fakes.scheduling.calendar import visitors as counted
from tests.fakes.scheduling.house import FakeApp, Work
from tests.fakes.scheduling.tables import Stored

TABLES = (
    "site",
    "stage_entry",
    "appointment",
    "allocation",
    "household_time",
    "occupancy",
    "replan",
    "replan_decision",
    "outbox",
    "inbox",
)


def rows(app: App, statement: str, *values: Any) -> list[dict[str, Any]]:
    assert isinstance(app, SchedulingApp), "only PostgreSQL has rows"
    with app.database.transaction() as connection:
        return connection.execute(statement, values or None).fetchall()


def outbox(app: App) -> list[dict[str, Any]]:
    if isinstance(app, FakeApp):
        return [dict(envelope) for envelope in app.store.tables.said]
    return [row["payload"] for row in rows(app, "SELECT payload FROM outbox ORDER BY position")]


def appointments(app: App) -> list[dict[str, Any]]:
    if isinstance(app, FakeApp):
        stored = [_row(each) for each in app.store.tables.bookings.values()]
        return sorted(stored, key=lambda row: (row["starts_at"], row["id"]))
    return rows(app, "SELECT * FROM appointment ORDER BY starts_at, id")


def _row(stored: Stored) -> dict[str, Any]:
    booking, appointment = stored.booking, stored.booking.appointment
    place = appointment.place
    return {
        **asdict(appointment),
        "region": booking.region,
        "site": booking.site,
        "reference": booking.reference,
        "state": booking.state,
        "channel": str(appointment.channel),
        "zone": place and place.zone,
        "room": place and place.room,
        "staff": list(appointment.staff),
        "no_disadvantage": stored.no_disadvantage,
    }


def visitors(app: App) -> int:
    if isinstance(app, FakeApp):
        held = app.store.tables.held.values()
        layout = Work(app.store.tables).regions.layout
        return sum(counted(layout(*key), [appointment]).total() for key, appointment in held)
    (row,) = rows(app, "SELECT coalesce(sum(persons), 0)::int AS persons FROM occupancy")
    return int(row["persons"])


def taken(app: App) -> int:
    if isinstance(app, FakeApp):
        return sum(len(resources(appointment)) for _, appointment in app.store.tables.held.values())
    return len(rows(app, "SELECT 1 FROM allocation"))


def everything(app: App) -> list[Any]:
    if isinstance(app, FakeApp):
        return [app.store.tables.draft()]
    return [rows(app, f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in TABLES]

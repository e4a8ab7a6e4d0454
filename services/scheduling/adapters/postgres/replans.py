"""Replans and their decisions in PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.contracts.portions import in_pieces, in_portions
from services.scheduling.adapters.postgres import rows
from services.scheduling.application.records import BATCH, Plan
from services.scheduling.domain.appointment import Appointment, Place
from services.scheduling.domain.decision import Decision, Outcome, Totals
from services.scheduling.domain.returning import Change
from services.scheduling.domain.rules import Reason
from services.scheduling.domain.stage import Channel

SQL = load_sql(__file__, "replans.sql")


class ReplanRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, region: str, site: str, sequence: int) -> Plan | None:
        values = {"region": region, "site": site, "sequence": sequence}
        row = self._connection.execute(SQL["get"], values).fetchone()
        return None if row is None else rows.plan(row)

    def latest(self, region: str, site: str) -> Plan | None:
        row = self._connection.execute(SQL["latest"], {"region": region, "site": site}).fetchone()
        return None if row is None else rows.plan(row)

    def supersede(self, region: str, site: str) -> list[Appointment]:
        key = {"region": region, "site": site}
        reserved = [_after(row) for row in self._connection.execute(SQL["open_afters"], key)]
        self._connection.execute(SQL["supersede"], key)
        return [after for after in reserved if after is not None]

    def store(self, plan: Plan, decisions: Sequence[Decision]) -> None:
        key = (plan.region, plan.site, plan.sequence)
        values = {**_key(plan), **asdict(plan.totals)}
        values |= {"switch_id": plan.switch_id, "batches": plan.batches, "planned_at": plan.planned_at}
        self._connection.execute(SQL["store"], values)
        batches = list(enumerate(in_pieces(decisions, BATCH), 1))
        with self._connection.cursor() as cursor:
            with cursor.copy(SQL["copy_batches"]) as copy:
                for batch, told in batches:
                    copy.write_row((*key, batch, [decision.before.id for decision in told]))
            with cursor.copy(SQL["copy_decisions"]) as copy:
                for batch, told in batches:
                    for position, decision in enumerate(told):
                        if not decision.in_place:
                            copy.write_row((*key, batch, position, *_row(decision)))

    def batch(self, plan: Plan, batch: int) -> list[Decision]:
        return [_decision(row) for row in self._connection.execute(SQL["batch"], {**_key(plan), "batch": batch})]

    def apply(self, plan: Plan, last: int, now: datetime) -> None:
        values = {**_key(plan), "applied": plan.applied_batches, "last": last, "now": now}
        for block in ("apply_to_appointments", "count_batches"):
            self._connection.execute(SQL[block], values)

    def changes(self, region: str, site: str, sequence: int) -> list[Change]:
        values = {"region": region, "site": site, "sequence": sequence}
        return [_change(row) for row in in_portions(self._connection.execute(SQL["changes"], values))]

    def done(self, plan: Plan, now: datetime) -> None:
        self._connection.execute(SQL["done"], {**_key(plan), "now": now})
        self._connection.execute(SQL["forget_batches"], _key(plan))

    def totals(self, switch: UUID, sites: Sequence[str] | None = None) -> Totals:
        chosen = {"switch": switch, "sites": None if sites is None else list(sites)}
        row = self._connection.execute(SQL["totals"], chosen).fetchone()
        return Totals.of(()) if row is None else rows.totals(row)


_staff = lru_cache(rows.listed)
"""The same few are written thousands of times."""


def _key(plan: Plan) -> dict[str, Any]:
    return {"region": plan.region, "site": plan.site, "sequence": plan.sequence}


def _row(decision: Decision) -> tuple[Any, ...]:
    before, after = decision.before, decision.after
    about = (before.id, str(decision.outcome), str(decision.reason), "booked")
    return (*about, *_visit(before), before.holds, *((None,) * 7 if after is None else _visit(after)))


def _visit(appointment: Appointment) -> tuple[Any, ...]:
    place = (None, None) if appointment.place is None else (appointment.place.zone, appointment.place.room)
    times = (appointment.starts_at, appointment.ends_at, appointment.arrives_at)
    return (str(appointment.channel), *times, *place, _staff(appointment.staff))


def _decision(row: rows.Row) -> Decision:
    """Who has no decision stays where it is; `holds` is told as it was when that was decided."""
    before = rows.appointment(row)
    if row["outcome"] is None:
        return Decision(before, before, Outcome.KEPT, Reason.NONE)
    before = replace(before, holds=row["before_holds"])
    return Decision(before, _after(row), Outcome(row["outcome"]), Reason(row["reason"]))


def _change(row: rows.Row) -> Change:
    return Change(_as_decided(row, "before"), rows.appointment(row), row["lapsed"])


def _after(row: rows.Row) -> Appointment | None:
    return None if row["after_channel"] is None else _as_decided(row, "after")


def _as_decided(row: rows.Row, when: str) -> Appointment:
    """The appointment with the time, place and staff that it had before a decision, or has after it."""
    room = row[f"{when}_room"]
    return replace(
        rows.appointment(row),
        channel=Channel(row[f"{when}_channel"]),
        starts_at=row[f"{when}_starts_at"],
        ends_at=row[f"{when}_ends_at"],
        arrives_at=row[f"{when}_arrives_at"],
        place=None if room is None else Place(row[f"{when}_zone"], room),
        staff=tuple(row[f"{when}_staff"]),
        holds=True,
    )

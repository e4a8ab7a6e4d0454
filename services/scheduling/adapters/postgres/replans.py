"""Replans and their decisions in PostgreSQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.scheduling.adapters.postgres import rows
from services.scheduling.application.records import BATCH, Plan, Step
from services.scheduling.domain.appointment import Appointment, Place
from services.scheduling.domain.decision import Decision, Outcome, Totals
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

    def supersede(self, region: str, site: str) -> None:
        key = {"region": region, "site": site}
        self._connection.execute(SQL["supersede"], key)
        self._connection.execute(SQL["drop_open_decisions"], key)

    def store(self, plan: Plan, decisions: Sequence[Decision]) -> None:
        values = {**_key(plan), **asdict(plan.totals)}
        values |= {"switch_id": plan.switch_id, "batches": plan.batches, "planned_at": plan.planned_at}
        self._connection.execute(SQL["store"], values)
        with self._connection.cursor() as cursor, cursor.copy(SQL["copy_decisions"]) as copy:
            for position, decision in enumerate(decisions):
                copy.write_row(_row(plan, position, decision))

    def next_batch(self, plan: Plan) -> list[Step]:
        return [_step(row) for row in self._connection.execute(SQL["next_batch"], _key(plan))]

    def apply(self, plan: Plan, batch: int, now: datetime) -> None:
        values = {**_key(plan), "batch": batch, "now": now}
        for block in ("apply_to_appointments", "mark_applied", "count_batch"):
            self._connection.execute(SQL[block], values)

    def done(self, plan: Plan, now: datetime) -> None:
        self._connection.execute(SQL["done"], {**_key(plan), "now": now})

    def totals(self, switch: UUID) -> Totals:
        row = self._connection.execute(SQL["totals"], {"switch": switch}).fetchone()
        return Totals.of(()) if row is None else rows.totals(row)


def _key(plan: Plan) -> dict[str, Any]:
    return {"region": plan.region, "site": plan.site, "sequence": plan.sequence}


def _row(plan: Plan, position: int, decision: Decision) -> tuple[Any, ...]:
    key = (plan.region, plan.site, plan.sequence, position // BATCH + 1, position)
    about = (decision.before.id, str(decision.outcome), str(decision.reason), decision.in_place)
    return (*key, *about, *_visit(decision.after))


def _visit(after: Appointment | None) -> tuple[Any, ...]:
    if after is None:
        return (None,) * 6
    place = (None, None) if after.place is None else (after.place.zone, after.place.room)
    return (str(after.channel), after.starts_at, after.ends_at, after.arrives_at, *place)


def _step(row: rows.Row) -> Step:
    before = rows.appointment(row)
    after = None
    if row["after_channel"] is not None:
        after = replace(
            before,
            channel=Channel(row["after_channel"]),
            starts_at=row["after_starts_at"],
            ends_at=row["after_ends_at"],
            arrives_at=row["after_arrives_at"],
            place=None if row["after_room"] is None else Place(row["after_zone"], row["after_room"]),
            holds=True,
        )
    return Step(row["batch"], before, after, Outcome(row["outcome"]), Reason(row["reason"]), row["in_place"])

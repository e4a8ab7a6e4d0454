"""Replans and their decisions, applied batch by batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, replace
from datetime import datetime
from uuid import UUID

from services.scheduling.application.records import BATCH, Booking, Plan, Step
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.decision import Decision, Totals
from tests.fakes.scheduling.tables import Decided, SchedulingTables, Stored


class Replans:
    def __init__(self, tables: SchedulingTables) -> None:
        self._tables = tables

    def get(self, region: str, site: str, sequence: int) -> Plan | None:
        return self._tables.plans.get((region, site, sequence))

    def latest(self, region: str, site: str) -> Plan | None:
        here = [plan for plan in self._tables.plans.values() if (plan.region, plan.site) == (region, site)]
        return max(here, key=lambda plan: plan.sequence, default=None)

    def supersede(self, region: str, site: str) -> None:
        for key, plan in self._tables.plans.items():
            if key[:2] == (region, site):
                if plan.state == "planned":
                    self._tables.plans[key] = replace(plan, state="superseded")
                self._tables.decisions[key] = tuple(each for each in self._tables.decisions[key] if each.applied)

    def store(self, plan: Plan, decisions: Sequence[Decision]) -> None:
        assert plan.totals == Totals.of(decisions)
        self._tables.plans[_key(plan)] = replace(plan, state="planned", applied_batches=0, done_at=None)
        self._tables.decisions[_key(plan)] = tuple(
            Decided(position // BATCH + 1, decision) for position, decision in enumerate(decisions)
        )

    def next_batch(self, plan: Plan) -> list[Step]:
        still_open = [each for each in self._tables.decisions[_key(plan)] if not each.applied]
        first = min((each.batch for each in still_open), default=0)
        return [self._step(each) for each in still_open if each.batch == first]

    def _step(self, decided: Decided) -> Step:
        decision = decided.decision
        before = self._tables.bookings[decision.before.id].booking.appointment
        after = decision.after and _moved(before, decision.after)
        return Step(decided.batch, before, after, decision.outcome, decision.reason, decision.in_place)

    def apply(self, plan: Plan, batch: int, now: datetime) -> None:
        key = _key(plan)
        for decided in self._tables.decisions[key]:
            if decided.batch == batch and not decided.decision.in_place:
                self._write(decided.decision)
        self._tables.decisions[key] = tuple(
            replace(each, applied=True) if each.batch == batch else each for each in self._tables.decisions[key]
        )
        stored = self._tables.plans[key]
        self._tables.plans[key] = replace(stored, applied_batches=stored.applied_batches + 1)

    def _write(self, decision: Decision) -> None:
        booking = self._tables.bookings[decision.before.id].booking
        self._tables.bookings[decision.before.id] = _stored(booking, decision)

    def done(self, plan: Plan, now: datetime) -> None:
        self._tables.plans[_key(plan)] = replace(self._tables.plans[_key(plan)], state="done", done_at=now)

    def totals(self, switch: UUID) -> Totals:
        counted = [
            astuple(plan.totals)
            for plan in self._tables.plans.values()
            if plan.switch_id == switch and plan.state != "superseded"
        ]
        return Totals(*(sum(column) for column in zip(*counted, strict=True))) if counted else Totals.of(())


def _key(plan: Plan) -> tuple[str, str, int]:
    return plan.region, plan.site, plan.sequence


def _stored(booking: Booking, decision: Decision) -> Stored:
    before = booking.appointment
    if decision.after is None:
        return Stored(replace(booking, state="lapsed", appointment=replace(before, holds=False)), no_disadvantage=True)
    return Stored(replace(booking, state="booked", appointment=_moved(before, decision.after)))


def _moved(before: Appointment, after: Appointment) -> Appointment:
    return replace(
        before,
        channel=after.channel,
        starts_at=after.starts_at,
        ends_at=after.ends_at,
        arrives_at=after.arrives_at,
        place=after.place,
        holds=True,
    )

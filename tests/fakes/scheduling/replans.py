"""Replans and their decisions, applied batch by batch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from services.scheduling.application.records import BATCH, Booking, Ending, Plan
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.decision import Decision, Outcome, Totals
from services.scheduling.domain.returning import Change
from tests.fakes.scheduling.tables import Decided, SchedulingTables, Stored


class Replans:
    def __init__(self, tables: SchedulingTables) -> None:
        self._tables = tables

    def get(self, region: str, site: str, sequence: int) -> Plan | None:
        return self._tables.plans.get((region, site, sequence))

    def latest(self, region: str, site: str) -> Plan | None:
        here = [plan for plan in self._tables.plans.values() if (plan.region, plan.site) == (region, site)]
        return max(here, key=lambda plan: plan.sequence, default=None)

    def supersede(self, region: str, site: str) -> list[Appointment]:
        reserved = []
        for key, plan in self._tables.plans.items():
            if key[:2] == (region, site) and plan.state == "planned":
                self._tables.plans[key] = replace(plan, state="superseded")
                decided = self._tables.decisions[key]
                self._tables.decisions[key] = tuple(each for each in decided if each.batch <= plan.applied_batches)
                dropped = [each.decision for each in decided if each.batch > plan.applied_batches]
                for decision in (each for each in dropped if not each.in_place):
                    self._empty(decision.before.id)
                    reserved += [decision.after] if decision.after else []
        return [replace(after, holds=True) for after in reserved]

    def _empty(self, id: UUID) -> None:
        stored = self._tables.bookings[id]
        empty = replace(stored.booking.appointment, holds=False)
        self._tables.bookings[id] = replace(stored, booking=replace(stored.booking, appointment=empty))

    def store(self, plan: Plan, decisions: Sequence[Decision]) -> None:
        assert not plan.batches or plan.totals == Totals.of(decisions)
        self._tables.plans[_key(plan)] = replace(plan, state="planned", applied_batches=0, done_at=None)
        self._tables.decisions[_key(plan)] = tuple(
            Decided(position // BATCH + 1, decision) for position, decision in enumerate(decisions)
        )

    def batch(self, plan: Plan, batch: int) -> list[Decision]:
        return [self._as_it_is(each.decision) for each in self._tables.decisions[_key(plan)] if each.batch == batch]

    def _as_it_is(self, decision: Decision) -> Decision:
        stored = self._tables.bookings[decision.before.id].booking.appointment
        before = replace(stored, holds=decision.before.holds)
        after = before if decision.in_place else decision.after and _moved(before, decision.after)
        return Decision(before, after, decision.outcome, decision.reason)

    def apply(self, plan: Plan, last: int, now: datetime) -> None:
        for decided in self._tables.decisions[_key(plan)]:
            if plan.applied_batches < decided.batch <= last and not decided.decision.in_place:
                self._write(decided.decision, now)
        self._tables.plans[_key(plan)] = replace(self._tables.plans[_key(plan)], applied_batches=last)

    def _write(self, decision: Decision, now: datetime) -> None:
        booking = self._tables.bookings[decision.before.id].booking
        self._tables.bookings[decision.before.id] = _stored(booking, decision, now)

    def changes(self, region: str, site: str, sequence: int) -> list[Change]:
        plan = self._tables.plans.get((region, site, sequence))
        if plan is None:
            return []
        applied = (each.decision for each in self._tables.decisions[_key(plan)] if each.batch <= plan.applied_batches)
        return [change for decision in applied if (change := self._untouched(site, decision)) is not None]

    def _untouched(self, site: str, decision: Decision) -> Change | None:
        booking = self._tables.bookings[decision.before.id].booking
        now, lapsed = booking.appointment, decision.after is None
        ended = booking.ending is not None and booking.ending.reason == "stage"
        as_decided = decision.after is not None and _visit(now) == _visit(decision.after)
        same = booking.state == "lapsed" and ended if lapsed else booking.state == "booked" and as_decided
        if booking.site != site or decision.outcome is Outcome.KEPT or not same:
            return None
        return Change(replace(_moved(now, decision.before), staff=decision.before.staff), now, lapsed)

    def done(self, plan: Plan, now: datetime) -> None:
        self._tables.plans[_key(plan)] = replace(self._tables.plans[_key(plan)], state="done", done_at=now)

    def totals(self, switch: UUID, sites: Sequence[str] | None = None) -> Totals:
        counted = [
            astuple(plan.totals)
            for plan in self._tables.plans.values()
            if plan.switch_id == switch and plan.state != "superseded" and (sites is None or plan.site in sites)
        ]
        return Totals(*(sum(column) for column in zip(*counted, strict=True))) if counted else Totals.of(())


def _key(plan: Plan) -> tuple[str, str, int]:
    return plan.region, plan.site, plan.sequence


def _stored(booking: Booking, decision: Decision, now: datetime) -> Stored:
    before = booking.appointment
    if decision.after is None:
        over = replace(
            booking,
            appointment=replace(before, holds=False),
            state="lapsed",
            ending=booking.ending or Ending(now, None, "stage"),
            no_disadvantage=True,
        )
        return Stored(over, no_disadvantage=True)
    again = _moved(before, decision.after)
    return Stored(replace(booking, state="booked", appointment=again, ending=None, no_disadvantage=False))


def _visit(appointment: Appointment) -> tuple[Any, ...]:
    when = (appointment.starts_at, appointment.ends_at)
    return (appointment.channel, *when, appointment.place, appointment.staff)


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

"""Says what happened: builds the events from what the use cases know and hands them to the unit of work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from services.contracts.events import scheduling
from services.contracts.events.envelope import EventType
from services.scheduling.application.ports import App, Work
from services.scheduling.application.records import Booking, Plan, SiteState
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.decision import Decision, Totals
from services.scheduling.domain.timeline import Entry

Json = dict[str, Any]


def appointments_changed(
    app: App, work: Work, cause: Entry, state: SiteState, batch: int, decisions: Sequence[Decision]
) -> None:
    changes = [_change(decision) for decision in decisions]
    _say(app, work, scheduling.APPOINTMENTS_CHANGED, state, cause, of_switch=True, batch=batch, changes=changes)


def site_replanned(app: App, work: Work, cause: Entry, state: SiteState, plan: Plan) -> None:
    """A plan without batches has changed nothing, and tells of no appointment."""
    changes = plan.totals.before if plan.batches else 0
    counted = {"totals": asdict(plan.totals), "batches": plan.batches, "changes": changes}
    _say(app, work, scheduling.SITE_REPLANNED, state, cause, of_switch=True, **counted)


def site_drifted(app: App, work: Work, cause: Entry, state: SiteState, totals: Totals) -> None:
    if cause.foreseen is None:
        raise ValueError("what was not foreseen cannot drift")
    about = {"totals": asdict(totals), "foreseen": asdict(cause.foreseen)}
    _say(app, work, scheduling.SITE_DRIFTED, state, cause, of_switch=True, **about)


def appointment_booked(app: App, work: Work, state: SiteState, booking: Booking) -> None:
    _say_one(app, work, scheduling.APPOINTMENT_BOOKED, state, booking)


def appointment_cancelled(app: App, work: Work, state: SiteState, booking: Booking) -> None:
    _say_one(app, work, scheduling.APPOINTMENT_CANCELLED, state, booking)


def _say_one(app: App, work: Work, kind: EventType, state: SiteState, booking: Booking) -> None:
    _say(app, work, kind, state, _holding(state, booking), appointment=_appointment(booking.appointment))


def _holding(state: SiteState, booking: Booking) -> Entry:
    """The entry of the timeline that an appointment is judged by; whoever books has looked it up already."""
    entry = state.timeline.at(booking.appointment.starts_at)
    if entry is None:
        raise ValueError(f"{state.region}/{state.site} has no stage at the time of an appointment")
    return entry


def _say(
    app: App, work: Work, kind: EventType, state: SiteState, cause: Entry, *, of_switch: bool = False, **data: Any
) -> None:
    envelope = kind.event(
        id=app.new_id(),
        subject=f"{state.region}/{state.site}",
        time=app.clock.now(),
        sequence=cause.sequence,
        data={"region": state.region, "site": state.site, **data},
        correlation_id=cause.switch_id if of_switch else None,
        causation_id=cause.caused_by if of_switch else None,
    )
    work.publish(envelope)


def _change(decision: Decision) -> Json:
    before = decision.before
    return {
        "appointment_id": before.id,
        "household_id": before.household_id,
        "department": before.department,
        "kind": before.kind,
        "outcome": str(decision.outcome),
        "reason": str(decision.reason.told),
        "before": _visit(before),
        "after": None if decision.after is None else _visit(decision.after),
        "no_disadvantage": decision.no_disadvantage,
    }


def _appointment(appointment: Appointment) -> Json:
    ids = {"appointment_id": appointment.id, "household_id": appointment.household_id}
    return {**ids, "department": appointment.department, "kind": appointment.kind, **_visit(appointment)}


def _visit(appointment: Appointment) -> Json:
    return {
        "channel": str(appointment.channel),
        "starts_at": appointment.starts_at,
        "ends_at": appointment.ends_at,
        "place": None
        if appointment.place is None
        else {"zone": appointment.place.zone, "room": appointment.place.room},
    }

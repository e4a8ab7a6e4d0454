"""Appointments of a site: see them, find a free time, book, cancel, record the phone contact before a visit."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.chassis.process.problems import Fault, Problem
from services.contracts.calls import notification, scheduling
from services.contracts.problems import REQUEST_INVALID
from services.gateway.access.permissions import Permission
from services.gateway.application.households import household_of
from services.gateway.web.authentication import needs
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import backends, gateway, principal
from services.gateway.web.schemas import appointments as schemas
from services.gateway.web.schemas.switches import IdempotencySchema

blueprint = Blueprint(
    "Appointments",
    __name__,
    url_prefix="/api/v1/regions/<string:region>/sites/<string:site>",
    description="Appointments and the phone contact before a visit",
)

_SHOWN = timedelta(weeks=8)


@blueprint.route("/appointments")
@blueprint.arguments(schemas.AppointmentQuerySchema, location="query")
@blueprint.answers(200, scheduling.LIST_APPOINTMENTS.answer)
@needs(Permission.APPOINTMENT_READ)
def list_appointments(query: dict[str, Any], region: str, site: str) -> Any:
    """Appointments of a site that begin in a period; cancelled and lapsed ones too"""
    since, until = _period(query)
    return backends().scheduling.list_appointments(
        region=region, site=site, since=since, until=until, limit=query["limit"]
    )


@blueprint.route("/slots")
@blueprint.arguments(schemas.SlotQuerySchema, location="query")
@blueprint.answers(200, scheduling.FREE_SLOTS.answer)
@needs(Permission.APPOINTMENT_READ)
def free_slots(query: dict[str, Any], region: str, site: str) -> Any:
    """Free times"""
    since, until = _period(query)
    return backends().scheduling.free_slots(
        region=region,
        site=site,
        department=query["department"],
        kind=query["kind"],
        channel=query["channel"],
        since=since,
        until=until,
    )


@blueprint.route("/appointments", methods=["POST"])
@blueprint.arguments(schemas.BookingSchema)
@blueprint.arguments(IdempotencySchema, location="headers")
@blueprint.answers(201, scheduling.BOOK.answer)
@blueprint.alt_response(409, description="The time is taken, or the stage does not allow it")
@needs(Permission.APPOINTMENT_BOOK)
def book(booking: dict[str, Any], header: dict[str, Any], region: str, site: str) -> Any:
    """Book an appointment"""
    household = household_of(backends(), region, booking.pop("bg_number"))
    key = header["idempotency_key"]
    return backends().scheduling.book(
        **booking, region=region, site=site, household_id=household, idempotency_key=key, actor=principal().actor
    )


@blueprint.route("/appointments/<uuid:appointment_id>", methods=["DELETE"])
@blueprint.answers(200, scheduling.CANCEL_APPOINTMENT.answer)
@needs(Permission.APPOINTMENT_BOOK)
def cancel(region: str, site: str, appointment_id: UUID) -> Any:
    """Cancel an appointment; that harms nobody"""
    # With the site: who has that site only must not cancel elsewhere through its address.
    return backends().scheduling.cancel_appointment(
        region=region, appointment_id=appointment_id, site=site, actor=principal().actor
    )


@blueprint.route("/triage", methods=["POST"])
@blueprint.arguments(schemas.TriageSchema)
@blueprint.answers(201, scheduling.RECORD_TRIAGE.answer)
@needs(Permission.TRIAGE_RECORD)
def record_triage(contact: dict[str, Any], region: str, site: str) -> Any:
    """Record the phone contact before a visit"""
    household = household_of(backends(), region, contact.pop("bg_number"))
    return backends().scheduling.record_triage(
        **contact, region=region, site=site, household_id=household, actor=principal().actor
    )


@blueprint.route("/conflicts")
@blueprint.answers(200, scheduling.CONFLICTS.answer)
@needs(Permission.APPOINTMENT_READ)
def list_conflicts(region: str, site: str) -> Any:
    """Appointments in person that the limits in force no longer allow"""
    return backends().scheduling.conflicts(region=region, site=site)


@blueprint.route("/phone-notices")
@blueprint.answers(200, notification.LIST_PHONE_NOTICES.answer)
@needs(Permission.NOTICE_READ)
def list_phone_notices(region: str, site: str) -> Any:
    """Who is to be called because a letter would come too late; the most urgent first"""
    return backends().notification.list_phone_notices(region=region, site=site)


def _period(query: dict[str, datetime | None]) -> tuple[datetime, datetime]:
    since = query["since"] or gateway().clock.now()
    until = query["until"] or since + _SHOWN
    if until <= since:
        raise Problem.of(REQUEST_INVALID, [Fault("query/to", "not-after", {"other": "from"})])
    return since, until

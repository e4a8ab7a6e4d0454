"""Appointments of a site: see them, find a free time, book, cancel, record the phone contact before a visit."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.chassis.process.problems import Fault, Problem
from services.contracts.calls import notification, scheduling, scheduling_views
from services.contracts.problems import REQUEST_INVALID
from services.gateway.access.permissions import Permission
from services.gateway.application.households import household_of, known_household
from services.gateway.application.places import check_place
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
_A_MOMENT = timedelta(seconds=1)
"""What was recorded this very moment is listed too."""


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
@blueprint.answers(200, scheduling_views.SlotView(many=True))
@needs(Permission.APPOINTMENT_READ)
def free_slots(query: dict[str, Any], region: str, site: str) -> Any:
    """Free times for somebody without an appointment and without a phone contact: each of them can be booked"""
    since, until = _period(query)
    wish = query | {"since": since, "until": until}
    return backends().scheduling.free_slots(region=region, site=site, **wish)["slots"]


@blueprint.route("/slot-searches", methods=["POST"])
@blueprint.arguments(schemas.SlotSearchSchema)
@blueprint.answers(200, scheduling.FREE_SLOTS.answer)
@needs(Permission.APPOINTMENT_READ)
def search_slots(wish: dict[str, Any], region: str, site: str) -> Any:
    """Free times for a household, or the reason why there can be none: each of them can be booked with the same wish"""
    since, until = _period(wish)
    bg_number = wish.pop("bg_number")
    household = known_household(backends(), region, bg_number) if bg_number else None
    if wish["phone_known"] is None:
        wish["phone_known"] = household is None or household.has_phone
    wish |= {"household_id": household and household.id, "since": since, "until": until}
    return backends().scheduling.free_slots(region=region, site=site, **wish)


@blueprint.route("/appointments", methods=["POST"])
@blueprint.arguments(schemas.BookingSchema)
@blueprint.arguments(IdempotencySchema, location="headers")
@blueprint.answers(201, scheduling.BOOK.answer)
@blueprint.alt_response(409, description="The time is taken, or the stage does not allow it")
@needs(Permission.APPOINTMENT_BOOK)
def book(booking: dict[str, Any], header: dict[str, Any], region: str, site: str) -> Any:
    """Book an appointment"""
    household = known_household(backends(), region, booking.pop("bg_number"))
    if booking["phone_known"] is None:
        booking["phone_known"] = household.has_phone
    key = header["idempotency_key"]
    return backends().scheduling.book(
        **booking, region=region, site=site, household_id=household.id, idempotency_key=key, actor=principal().actor
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


@blueprint.route("/appointments/<uuid:appointment_id>/cancellation", methods=["POST"])
@blueprint.arguments(schemas.CancellationSchema)
@blueprint.answers(200, scheduling.CANCEL_APPOINTMENT.answer)
@needs(Permission.APPOINTMENT_BOOK)
def cancel_with_reason(wish: dict[str, Any], region: str, site: str, appointment_id: UUID) -> Any:
    """Cancel an appointment and say why; that harms nobody"""
    return backends().scheduling.cancel_appointment(
        **wish, region=region, appointment_id=appointment_id, site=site, actor=principal().actor
    )


@blueprint.route("/appointments/<uuid:appointment_id>/move", methods=["POST"])
@blueprint.arguments(schemas.MoveSchema)
@blueprint.arguments(IdempotencySchema, location="headers")
@blueprint.answers(200, scheduling.MOVE_APPOINTMENT.answer)
@blueprint.alt_response(409, description="The time is taken, or the stage does not allow it; nothing has changed")
@needs(Permission.APPOINTMENT_BOOK)
def move(wish: dict[str, Any], header: dict[str, Any], region: str, site: str, appointment_id: UUID) -> Any:
    """Move an appointment: it keeps its time until the new one is taken"""
    key = header["idempotency_key"]
    return backends().scheduling.move_appointment(
        **wish,
        region=region,
        appointment_id=appointment_id,
        site=site,
        idempotency_key=key,
        actor=principal().actor,
    )


@blueprint.route("/triage")
@blueprint.arguments(schemas.ContactQuerySchema, location="query")
@blueprint.answers(200, scheduling.LIST_CONTACTS.answer)
@needs(Permission.TRIAGE_RECORD)
def list_contacts(query: dict[str, Any], region: str, site: str) -> Any:
    """The phone contacts of a site: what was decided, why, by whom; the latest first"""
    return _contacts(query, region, site, None)


@blueprint.route("/triage-searches", methods=["POST"])
@blueprint.arguments(schemas.ContactSearchSchema)
@blueprint.answers(200, scheduling.LIST_CONTACTS.answer)
@needs(Permission.TRIAGE_RECORD)
def search_contacts(query: dict[str, Any], region: str, site: str) -> Any:
    """The phone contacts of a household at a site, the latest first"""
    return _contacts(query, region, site, household_of(backends(), region, query["bg_number"]))


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
@blueprint.arguments(schemas.NoticeQuerySchema, location="query")
@blueprint.answers(200, notification.LIST_PHONE_NOTICES.answer)
@needs(Permission.NOTICE_READ)
def list_phone_notices(query: dict[str, Any], region: str, site: str) -> Any:
    """Who is to be called because a letter would come too late; the most urgent first"""
    check_place(backends(), region, site)
    return backends().notification.list_phone_notices(region=region, site=site, done=query["done"])


@blueprint.route("/phone-notices/<uuid:campaign_id>/<uuid:appointment_id>/call", methods=["POST"])
@blueprint.arguments(schemas.CallSchema)
@blueprint.answers(200, notification.RECORD_CALL.answer)
@blueprint.alt_response(409, description="Somebody else has this call, or it is done")
@needs(Permission.NOTICE_CALL)
def record_call(wish: dict[str, Any], region: str, site: str, campaign_id: UUID, appointment_id: UUID) -> Any:
    """Take a call of the list, give it back, or say how it went: told, or not reached"""
    return backends().notification.record_call(
        **wish,
        region=region,
        site=site,
        campaign_id=campaign_id,
        appointment_id=appointment_id,
        actor=principal().actor,
    )


def _contacts(query: dict[str, Any], region: str, site: str, household: str | None) -> Any:
    now = gateway().clock.now()
    until = query["until"] or now + _A_MOMENT
    since = query["since"] or until - _SHOWN
    return backends().scheduling.list_contacts(
        region=region, site=site, household_id=household, since=since, until=until, limit=query["limit"]
    )


def _period(query: dict[str, datetime | None]) -> tuple[datetime, datetime]:
    since = query["since"] or gateway().clock.now()
    until = query["until"] or since + _SHOWN
    if until <= since:
        raise Problem.of(REQUEST_INVALID, [Fault("query/to", "not-after", {"other": "from"})])
    return since, until

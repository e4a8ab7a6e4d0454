"""Appointments of a site: see them, find a free time, book, cancel, record the phone contact before a visit."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from services.chassis.process.problems import Fault, Problem
from services.gateway.access.permissions import Permission
from services.gateway.web.authentication import needs
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import gateway, principal
from services.gateway.web.schemas import appointments as schemas
from services.gateway.web.schemas.switches import IdempotencySchema

blueprint = Blueprint(
    "Termine",
    __name__,
    url_prefix="/api/v1/regions/<string:region>/sites/<string:site>",
    description="Termine und Telefonkontakt vorab",
)

_SHOWN = timedelta(weeks=8)


@blueprint.route("/appointments")
@blueprint.arguments(schemas.AppointmentQuerySchema, location="query")
@blueprint.response(200, schemas.AppointmentSchema(many=True))
@needs(Permission.APPOINTMENT_READ)
def list_appointments(query: dict[str, Any], region: str, site: str) -> Any:
    """Termine eines Standorts, die in einem Zeitraum beginnen; abgesagte und entfallene auch"""
    period = _period(query)
    return gateway().services.call("scheduling", "list_appointments", region, site, *period, query["limit"])


@blueprint.route("/slots")
@blueprint.arguments(schemas.SlotQuerySchema, location="query")
@blueprint.response(200, schemas.SlotSchema(many=True))
@needs(Permission.APPOINTMENT_READ)
def free_slots(query: dict[str, Any], region: str, site: str) -> Any:
    """Freie Zeiten"""
    wanted = (query["department"], query["kind"], query["channel"])
    return gateway().services.call("scheduling", "free_slots", region, site, *wanted, *_period(query))


@blueprint.route("/appointments", methods=["POST"])
@blueprint.arguments(schemas.BookingSchema)
@blueprint.arguments(IdempotencySchema, location="headers")
@blueprint.response(201, schemas.AppointmentSchema)
@blueprint.alt_response(409, description="Die Zeit ist vergeben oder die Stufe lässt sie nicht zu")
@needs(Permission.APPOINTMENT_BOOK)
def book(booking: dict[str, Any], header: dict[str, Any], region: str, site: str) -> Any:
    """Einen Termin buchen"""
    command = booking | {
        "region": region,
        "site": site,
        "household_id": _household(region, booking.pop("bg_number")),
        "starts_at": booking["starts_at"].isoformat(),
        "idempotency_key": header["idempotency_key"],
    }
    return gateway().services.call("scheduling", "book", command, principal().as_actor())


@blueprint.route("/appointments/<uuid:appointment_id>", methods=["DELETE"])
@blueprint.response(200, schemas.AppointmentSchema)
@needs(Permission.APPOINTMENT_BOOK)
def cancel(region: str, site: str, appointment_id: UUID) -> Any:
    """Einen Termin absagen; das schadet niemandem"""
    actor = principal().as_actor()
    # With the site: who has that site only must not cancel elsewhere through its address.
    return gateway().services.call("scheduling", "cancel_appointment", region, str(appointment_id), actor, site)


@blueprint.route("/triage", methods=["POST"])
@blueprint.arguments(schemas.TriageSchema)
@blueprint.response(201, schemas.ContactSchema)
@needs(Permission.TRIAGE_RECORD)
def record_triage(contact: dict[str, Any], region: str, site: str) -> Any:
    """Den Telefonkontakt vor einem Besuch festhalten"""
    command = contact | {"site": site, "household_id": _household(region, contact.pop("bg_number"))}
    if contact.get("appointment_id"):
        command["appointment_id"] = str(contact["appointment_id"])
    return gateway().services.call("scheduling", "record_triage", region, command, principal().as_actor())


@blueprint.route("/conflicts")
@blueprint.response(200, schemas.ConflictSchema(many=True))
@needs(Permission.APPOINTMENT_READ)
def list_conflicts(region: str, site: str) -> Any:
    """Persönliche Termine, die die geltenden Grenzen nicht mehr zulassen"""
    return gateway().services.call("scheduling", "conflicts", region, site)


@blueprint.route("/phone-notices")
@blueprint.response(200, schemas.PhoneNoticeSchema(many=True))
@needs(Permission.NOTICE_READ)
def list_phone_notices(region: str, site: str) -> Any:
    """Wer anzurufen ist, weil ein Brief vor dem Termin nicht mehr ankäme; das Dringendste zuerst"""
    return gateway().services.call("notification", "list_phone_notices", region, site)


def _period(query: dict[str, datetime | None]) -> tuple[str, str]:
    since = query["since"] or gateway().clock.now()
    until = query["until"] or since + _SHOWN
    if until <= since:
        raise Problem(422, "Die Angaben sind ungültig", faults=[Fault("query/to", "muss nach from liegen")])
    return since.isoformat(), until.isoformat()


def _household(region: str, bg_number: str) -> str:
    found: str | None = (
        gateway().services.call("notification", "resolve_households", region, [bg_number]).get(bg_number)
    )
    if found is None:
        raise Problem(422, "Die Angaben sind ungültig", faults=[Fault("bg_number", "unbekannt in dieser Region")])
    return found

"""Appointments of a site: see them, find a free time, book, cancel, record the phone contact before a visit."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from services.chassis.problems import Fault, Problem
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


_ALL = 100_000


@blueprint.route("/appointments")
@blueprint.arguments(schemas.AppointmentQuerySchema, location="query")
@blueprint.response(200, schemas.AppointmentSchema(many=True))
@needs(Permission.APPOINTMENT_READ)
def list_appointments(query: dict[str, Any], region: str, site: str) -> Any:
    """Termine eines Standorts in einem Zeitraum"""
    since, until = query["since"].isoformat(), query["until"].isoformat()
    return gateway().services.call("scheduling", "list_appointments", region, site, since, until, query["limit"])


@blueprint.route("/slots")
@blueprint.arguments(schemas.SlotQuerySchema, location="query")
@blueprint.response(200, schemas.SlotSchema(many=True))
@needs(Permission.APPOINTMENT_READ)
def free_slots(query: dict[str, Any], region: str, site: str) -> Any:
    """Freie Zeiten"""
    since, until = query["since"].isoformat(), query["until"].isoformat()
    wanted = (query["department"], query["kind"], query["channel"])
    return gateway().services.call("scheduling", "free_slots", region, site, *wanted, since, until)


@blueprint.route("/appointments", methods=["POST"])
@blueprint.arguments(schemas.BookingSchema)
@blueprint.arguments(IdempotencySchema, location="headers")
@blueprint.response(201, schemas.AppointmentSchema)
@blueprint.alt_response(409, description="Die Zeit ist vergeben oder die Stufe lässt sie nicht zu")
@needs(Permission.APPOINTMENT_BOOK)
def book(booking: dict[str, Any], header: dict[str, Any], region: str, site: str) -> Any:
    """Einen Termin buchen"""
    command = booking | {
        "site": site,
        "household_id": _household(region, booking.pop("bg_number")),
        "starts_at": booking["starts_at"].isoformat(),
        "idempotency_key": header["idempotency_key"],
    }
    return gateway().services.call("scheduling", "book", region, command, principal().as_actor())


@blueprint.route("/appointments/<uuid:appointment_id>", methods=["DELETE"])
@blueprint.response(200, schemas.AppointmentSchema)
@needs(Permission.APPOINTMENT_BOOK)
def cancel(region: str, site: str, appointment_id: UUID) -> Any:
    """Einen Termin absagen; das schadet niemandem"""
    services, chosen = gateway().services, str(appointment_id)
    if not principal().scope.covers_whole(region):
        _require_at(region, site, chosen)
    return services.call("scheduling", "cancel_appointment", region, chosen, principal().as_actor())


@blueprint.route("/triage", methods=["POST"])
@blueprint.arguments(schemas.TriageSchema)
@blueprint.response(201, schemas.AnswerSchema)
@needs(Permission.TRIAGE_RECORD)
def record_triage(contact: dict[str, Any], region: str, site: str) -> Any:
    """Den Telefonkontakt vor einem Besuch festhalten"""
    household = _household(region, contact["bg_number"])
    command = {"site": site, "household_id": household, "outcome": contact["outcome"]}
    if contact.get("appointment_id"):
        command["appointment_id"] = str(contact["appointment_id"])
    return gateway().services.call("scheduling", "record_triage", region, command, principal().as_actor())


@blueprint.route("/conflicts")
@blueprint.response(200, schemas.AppointmentSchema(many=True))
@needs(Permission.APPOINTMENT_READ)
def list_conflicts(region: str, site: str) -> Any:
    """Persönliche Termine, die die geltenden Grenzen nicht mehr zulassen"""
    return gateway().services.call("scheduling", "conflicts", region, site)


@blueprint.route("/phone-notices")
@blueprint.response(200, schemas.AnswerSchema(many=True))
@needs(Permission.NOTICE_READ)
def list_phone_notices(region: str, site: str) -> Any:
    """Wer anzurufen ist, weil ein Brief vor dem Termin nicht mehr ankäme; das Dringendste zuerst"""
    return gateway().services.call("notification", "list_phone_notices", region, site)


def _require_at(region: str, site: str, appointment_id: str) -> None:
    """The appointment must be at the site of the address: who has that site only must not cancel elsewhere."""
    now = gateway().clock.now()
    period = [(now + timedelta(days=days)).isoformat() for days in (-1, 400)]
    found = gateway().services.call("scheduling", "list_appointments", region, site, *period, _ALL)
    if appointment_id not in {entry["appointment_id"] for entry in found}:
        raise Problem(404, "Diesen Termin gibt es hier nicht")


def _household(region: str, bg_number: str) -> str:
    found: str | None = (
        gateway().services.call("notification", "resolve_households", region, [bg_number]).get(bg_number)
    )
    if found is None:
        raise Problem(422, "Die Angaben sind ungültig", faults=[Fault("bg_number", "unbekannt in dieser Region")])
    return found

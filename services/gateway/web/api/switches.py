"""Switches: see what one would do, file it, watch it, abort it."""

from typing import Any
from uuid import UUID

from services.chassis.process.problems import Problem
from services.gateway.access.permissions import Permission
from services.gateway.application import visible
from services.gateway.application.file_switch import FileSwitch
from services.gateway.application.file_switch import file_switch as file_it
from services.gateway.application.preview import SwitchRequest, make_preview
from services.gateway.web.authentication import needs, require_place
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import gateway, principal
from services.gateway.web.schemas import switches as schemas

blueprint = Blueprint(
    "Umstellungen", __name__, url_prefix="/api/v1", description="Standorte auf eine andere Stufe stellen"
)


@blueprint.route("/regions/<string:region>/switch-previews", methods=["POST"])
@blueprint.arguments(schemas.SwitchRequestSchema)
@blueprint.response(200, schemas.PreviewSchema)
@needs(Permission.SWITCH_PREVIEW)
def preview_switch(wanted: dict[str, Any], region: str) -> dict[str, Any]:
    """Vorschau: was die Umstellung für Termine und Briefe bedeuten würde. Ändert nichts."""
    preview = make_preview(gateway().services, _request(region, wanted))
    gateway().previews.remember(preview)
    return preview.as_document()


@blueprint.route("/regions/<string:region>/switches", methods=["POST"])
@blueprint.arguments(schemas.SwitchFilingSchema)
@blueprint.arguments(schemas.IdempotencySchema, location="headers")
@blueprint.response(201, schemas.SwitchSchema)
@blueprint.alt_response(409, description="Seit der Vorschau hat sich etwas geändert; faults nennt was")
@needs(Permission.SWITCH_FILE)
def file_switch(wanted: dict[str, Any], header: dict[str, Any], region: str) -> dict[str, Any]:
    """Eine Umstellung anlegen, sofort oder zu einem Zeitpunkt"""
    command = FileSwitch(
        request=_request(region, wanted),
        reason=wanted["reason"].strip(),
        preview_fingerprint=wanted["preview_fingerprint"],
        confirmed_gates=wanted["confirmed_gates"],
        idempotency_key=header["idempotency_key"],
    )
    return file_it(gateway().services, gateway().previews, command, principal())


@blueprint.route("/switches")
@blueprint.arguments(schemas.SwitchQuerySchema, location="query")
@blueprint.response(200, schemas.SwitchSchema(many=True))
@needs(Permission.SWITCH_READ)
def list_switches(query: dict[str, Any]) -> list[dict[str, Any]]:
    """Umstellungen, die neueste zuerst"""
    if query["region"]:
        require_place({"region": query["region"]})
    return visible.list_switches(gateway().services, principal(), **query)


@blueprint.route("/switches/<uuid:switch_id>")
@blueprint.response(200, schemas.SwitchSchema)
@needs(Permission.SWITCH_READ)
def get_switch(switch_id: UUID) -> dict[str, Any]:
    """Eine Umstellung mit dem Fortschritt jedes Standorts"""
    return visible.switch(gateway().services, principal(), str(switch_id))


@blueprint.route("/switches/<uuid:switch_id>/cancellation", methods=["POST"])
@blueprint.arguments(schemas.ReasonSchema)
@blueprint.response(200, schemas.SwitchSchema)
@needs(Permission.SWITCH_CANCEL)
def cancel_switch(why: dict[str, str], switch_id: UUID) -> Any:
    """Eine Umstellung abbrechen"""
    services = gateway().services
    visible.own_switch(services, principal(), str(switch_id))
    return services.call("sites", "cancel_switch", str(switch_id), why["reason"].strip(), principal().as_actor())


@blueprint.route("/switches/<uuid:switch_id>/gates/<string:gate>", methods=["POST"])
@blueprint.response(200, schemas.SwitchSchema)
@needs(Permission.GATE_CONFIRM)
def confirm_gate(switch_id: UUID, gate: str) -> Any:
    """Eine Freigabebedingung bestätigen"""
    services = gateway().services
    visible.own_switch(services, principal(), str(switch_id))
    return services.call("sites", "confirm_gate", str(switch_id), gate, principal().as_actor())


@blueprint.route("/switches/<uuid:switch_id>/letters")
@blueprint.response(200, schemas.LetterCountsSchema)
@needs(Permission.SWITCH_READ)
def count_letters(switch_id: UUID) -> Any:
    """Die Briefe einer Umstellung in Zahlen"""
    visible.switch(gateway().services, principal(), str(switch_id))
    return gateway().services.call("notification", "letter_counts", str(switch_id))


@blueprint.route("/switches/<uuid:switch_id>/appointments")
@blueprint.response(200, schemas.AppointmentTotalsSchema)
@needs(Permission.SWITCH_READ)
def count_appointments(switch_id: UUID) -> Any:
    """Die Termine einer Umstellung in Zahlen"""
    visible.switch(gateway().services, principal(), str(switch_id))
    return gateway().services.call("scheduling", "switch_totals", str(switch_id))


def _request(region: str, wanted: dict[str, Any]) -> SwitchRequest:
    """The switch as asked for, once it is sure that every one of its sites is the user's own."""
    scope, sites = principal().scope, wanted["sites"]
    own = scope.covers_whole(region) if sites is None else len(scope.sites_among(region, sites)) == len(sites)
    if not own:
        raise Problem(403, "Das gehört nicht zu Ihrem Bereich", "Bitte nur die eigenen Standorte nennen.")
    at = wanted["effective_at"]
    return SwitchRequest(region, sites, wanted["to_stage"], at.isoformat() if at else None)

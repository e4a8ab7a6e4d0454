"""Switches: see what one would do, file it, watch it, abort it."""

from typing import Any
from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.calls import notification, scheduling, sites
from services.gateway.access.permissions import Permission
from services.gateway.application import scoping
from services.gateway.application.file_switch import FileSwitch
from services.gateway.application.file_switch import file_switch as file_it
from services.gateway.application.preview import SwitchRequest, make_preview
from services.gateway.application.problems import SITES_OUT_OF_SCOPE
from services.gateway.web.authentication import needs, require_place
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import backends, gateway, principal
from services.gateway.web.schemas import switches as schemas

blueprint = Blueprint("Switches", __name__, url_prefix="/api/v1", description="Put sites on another stage")


@blueprint.route("/regions/<string:region>/switch-previews", methods=["POST"])
@blueprint.arguments(schemas.SwitchRequestSchema)
@blueprint.answers(200, schemas.PreviewSchema())
@needs(Permission.SWITCH_PREVIEW)
def preview_switch(wanted: dict[str, Any], region: str) -> Any:
    """Preview: what the switch would mean for appointments and letters. Changes nothing."""
    preview = make_preview(backends(), _request(region, wanted))
    gateway().previews.remember(preview.fingerprint, preview.facts)
    return preview.as_document()


@blueprint.route("/regions/<string:region>/switches", methods=["POST"])
@blueprint.arguments(schemas.SwitchFilingSchema)
@blueprint.arguments(schemas.IdempotencySchema, location="headers")
@blueprint.answers(201, sites.FILE_SWITCH.answer)
@blueprint.alt_response(409, description="Something has changed since the preview; faults name what")
@needs(Permission.SWITCH_FILE)
def file_switch(wanted: dict[str, Any], header: dict[str, Any], region: str) -> Any:
    """File a switch, for now or for a time"""
    command = FileSwitch(
        request=_request(region, wanted),
        reason=wanted["reason"].strip(),
        preview_fingerprint=wanted["preview_fingerprint"],
        confirmed_gates=wanted["confirmed_gates"],
        idempotency_key=header["idempotency_key"],
    )
    return file_it(backends(), gateway().previews, command, principal())


@blueprint.route("/switches")
@blueprint.arguments(schemas.SwitchQuerySchema, location="query")
@blueprint.answers(200, sites.LIST_SWITCHES.answer)
@needs(Permission.SWITCH_READ)
def list_switches(query: dict[str, Any]) -> Any:
    """Switches, the newest first"""
    if query["region"]:
        require_place({"region": query["region"]})
    return scoping.list_switches(backends(), principal(), **query)


@blueprint.route("/switches/<uuid:switch_id>")
@blueprint.answers(200, sites.GET_SWITCH.answer)
@needs(Permission.SWITCH_READ)
def get_switch(switch_id: UUID) -> Any:
    """A switch with the progress of every site"""
    return scoping.switch(backends(), principal(), switch_id)


@blueprint.route("/switches/<uuid:switch_id>/cancellation", methods=["POST"])
@blueprint.arguments(schemas.ReasonSchema)
@blueprint.answers(200, sites.CANCEL_SWITCH.answer)
@needs(Permission.SWITCH_CANCEL)
def cancel_switch(why: dict[str, str], switch_id: UUID) -> Any:
    """Abort a switch"""
    scoping.own_switch(backends(), principal(), switch_id)
    return backends().sites.cancel_switch(switch_id=switch_id, reason=why["reason"].strip(), actor=principal().actor)


@blueprint.route("/switches/<uuid:switch_id>/gates/<string:gate>", methods=["POST"])
@blueprint.answers(200, sites.CONFIRM_GATE.answer)
@needs(Permission.GATE_CONFIRM)
def confirm_gate(switch_id: UUID, gate: str) -> Any:
    """Confirm a gate"""
    scoping.own_switch(backends(), principal(), switch_id)
    return backends().sites.confirm_gate(switch_id=switch_id, gate=gate, actor=principal().actor)


@blueprint.route("/switches/<uuid:switch_id>/letters")
@blueprint.answers(200, notification.LETTER_COUNTS.answer)
@needs(Permission.SWITCH_READ)
def count_letters(switch_id: UUID) -> Any:
    """The letters of a switch in numbers"""
    scoping.switch(backends(), principal(), switch_id)
    return backends().notification.letter_counts(switch_id=switch_id)


@blueprint.route("/switches/<uuid:switch_id>/appointments")
@blueprint.answers(200, scheduling.SWITCH_TOTALS.answer)
@needs(Permission.SWITCH_READ)
def count_appointments(switch_id: UUID) -> Any:
    """The appointments of a switch in numbers"""
    scoping.switch(backends(), principal(), switch_id)
    return backends().scheduling.switch_totals(switch_id=switch_id)


def _request(region: str, wanted: dict[str, Any]) -> SwitchRequest:
    """The switch as asked for, once it is sure that every one of its sites is the user's own."""
    scope, named = principal().scope, wanted["sites"]
    own = scope.covers_whole(region) if named is None else len(scope.sites_among(region, named)) == len(named)
    if not own:
        raise Problem.of(SITES_OUT_OF_SCOPE)
    return SwitchRequest(region, named, wanted["to_stage"], wanted["effective_at"])

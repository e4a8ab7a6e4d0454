"""Switches: see what one would do, file it, watch it, decide about it."""

from collections.abc import Callable
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
from services.gateway.backends.shapes.sites import SwitchView
from services.gateway.web.authentication import needs, require_place
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import backends, gateway, principal
from services.gateway.web.schemas import switches as schemas
from services.gateway.wording.problems import in_words

blueprint = Blueprint("Switches", __name__, url_prefix="/api/v1", description="Put sites on another stage")


@blueprint.route("/regions/<string:region>/switch-previews", methods=["POST"])
@blueprint.arguments(schemas.SwitchRequestSchema)
@blueprint.answers(200, schemas.PreviewSchema())
@needs(Permission.SWITCH_PREVIEW)
def preview_switch(wanted: dict[str, Any], region: str) -> Any:
    """Preview: what the switch would mean for appointments and letters. Changes nothing."""
    preview = make_preview(backends(), _request(region, wanted))
    gateway().previews.remember(preview.fingerprint, preview.facts)
    shown = preview.as_document()
    return {**shown, "warnings": in_words(shown["warnings"])}


@blueprint.route("/regions/<string:region>/switches", methods=["POST"])
@blueprint.arguments(schemas.SwitchFilingSchema)
@blueprint.arguments(schemas.IdempotencySchema, location="headers")
@blueprint.answers(201, schemas.FiledSchema())
@blueprint.alt_response(409, description="Something has changed since the preview; faults name what")
@needs(Permission.SWITCH_FILE)
def file_switch(wanted: dict[str, Any], header: dict[str, Any], region: str) -> Any:
    """File a switch, for now or for a time; the answer says when it is announced"""
    command = FileSwitch(
        request=_request(region, wanted),
        reason=wanted["reason"].strip(),
        preview_fingerprint=wanted["preview_fingerprint"],
        confirmed_gates=wanted["confirmed_gates"],
        idempotency_key=header["idempotency_key"],
    )
    filed = file_it(backends(), gateway().previews, command, principal()).as_document()
    return {**filed, "warnings": in_words(filed["warnings"])}


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
@blueprint.arguments(schemas.SwitchCancellationSchema)
@blueprint.answers(200, sites.CANCEL_SWITCH.answer)
@needs(Permission.SWITCH_CANCEL)
def cancel_switch(why: dict[str, Any], switch_id: UUID) -> Any:
    """Cancel a switch"""
    return _decided(backends().sites.cancel_switch, switch_id, **why)


@blueprint.route("/switches/<uuid:switch_id>/revoke", methods=["POST"])
@blueprint.arguments(schemas.ReasonSchema)
@blueprint.answers(200, sites.REVOKE_SWITCH.answer)
@needs(Permission.SWITCH_CANCEL)
def revoke_switch(why: dict[str, Any], switch_id: UUID) -> Any:
    """Take an announced switch back before its date; whoever was told learns that it does not happen"""
    return _decided(backends().sites.revoke_switch, switch_id, **why)


@blueprint.route("/switches/<uuid:switch_id>/release", methods=["POST"])
@blueprint.arguments(schemas.SwitchReleaseSchema)
@blueprint.answers(200, sites.RELEASE_SWITCH.answer)
@needs(Permission.SWITCH_FILE)
def release_switch(wanted: dict[str, Any], switch_id: UUID) -> Any:
    """Announce a suspended switch again, for the date given or the first one that keeps its lead"""
    return _decided(backends().sites.release_switch, switch_id, **wanted)


@blueprint.route("/switches/<uuid:switch_id>/accept-drift", methods=["POST"])
@blueprint.arguments(schemas.ReasonSchema)
@blueprint.answers(200, sites.ACCEPT_DRIFT.answer)
@needs(Permission.SWITCH_FILE)
def accept_drift(why: dict[str, Any], switch_id: UUID) -> Any:
    """Say that a switch is meant although it would move or cancel clearly more than was foreseen"""
    return _decided(backends().sites.accept_drift, switch_id, **why)


@blueprint.route("/switches/<uuid:switch_id>/gates/<string:gate>", methods=["POST"])
@blueprint.arguments(schemas.FindingSchema, required=False)
@blueprint.answers(200, sites.CONFIRM_GATE.answer)
@needs(Permission.GATE_CONFIRM)
def confirm_gate(finding: dict[str, Any], switch_id: UUID, gate: str) -> Any:
    """Say that a condition is met, or that it is not"""
    return _on_own(backends().sites.confirm_gate, switch_id, gate=gate, **finding)


@blueprint.route("/switches/<uuid:switch_id>/gates/<string:gate>", methods=["DELETE"])
@blueprint.answers(200, sites.WITHDRAW_GATE.answer)
@needs(Permission.GATE_CONFIRM)
def withdraw_gate(switch_id: UUID, gate: str) -> Any:
    """Take back what was said of a condition"""
    return _on_own(backends().sites.withdraw_gate, switch_id, gate=gate)


@blueprint.route("/switches/<uuid:switch_id>/letters")
@blueprint.answers(200, notification.LETTER_COUNTS.answer)
@needs(Permission.SWITCH_READ)
def count_letters(switch_id: UUID) -> Any:
    """The letters of a switch in numbers"""
    own = scoping.own_sites(principal(), scoping.switch(backends(), principal(), switch_id))
    return backends().notification.letter_counts(switch_id=switch_id, sites=own)


@blueprint.route("/switches/<uuid:switch_id>/appointments")
@blueprint.answers(200, scheduling.SWITCH_TOTALS.answer)
@needs(Permission.SWITCH_READ)
def count_appointments(switch_id: UUID) -> Any:
    """The appointments of a switch in numbers"""
    own = scoping.own_sites(principal(), scoping.switch(backends(), principal(), switch_id))
    return backends().scheduling.switch_totals(switch_id=switch_id, sites=own)


def _decided(call: Callable[..., SwitchView], switch_id: UUID, *, reason: str, **more: Any) -> SwitchView:
    """A decision about a switch, and why."""
    return _on_own(call, switch_id, reason=reason.strip(), **more)


def _on_own(call: Callable[..., SwitchView], switch_id: UUID, **given: Any) -> SwitchView:
    """Only where all of its sites are the user's own."""
    scoping.own_switch(backends(), principal(), switch_id)
    return call(switch_id=switch_id, **given, actor=principal().actor)


def _request(region: str, wanted: dict[str, Any]) -> SwitchRequest:
    """The switch as asked for, once it is sure that every one of its sites is the user's own."""
    scope, named = principal().scope, wanted["sites"]
    own = scope.covers_whole(region) if named is None else len(scope.sites_among(region, named)) == len(named)
    if not own:
        raise Problem.of(SITES_OUT_OF_SCOPE)
    lead: Any = wanted["lead"]
    return SwitchRequest(region, named, wanted["to_stage"], wanted["effective_at"], lead, wanted["later_stand"])

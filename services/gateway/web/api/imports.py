"""Files from the authority's own systems: households and appointments as CSV."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import request

from services.chassis.process.problems import Problem
from services.contracts.calls import notification, scheduling
from services.gateway.access.permissions import Permission
from services.gateway.application.appointment_import import import_appointments as import_rows
from services.gateway.application.household_import import import_households as import_parts
from services.gateway.application.problems import WHOLE_REGION_NEEDED
from services.gateway.web.authentication import needs
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.bodies import accepts, check_length, whole_body
from services.gateway.web.context import backends, gateway, principal
from services.gateway.web.schemas.imports import HouseholdImportSchema

blueprint = Blueprint("Imports", __name__, url_prefix="/api/v1/regions/<string:region>", description="Take CSV files")

_CSV = {"required": True, "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}}
_FAULTY = "The file has faults; every faulty line is named, nothing was taken"


@blueprint.route("/households/imports", methods=["POST"])
@blueprint.arguments(HouseholdImportSchema, location="query")
@blueprint.answers(201, notification.FINISH_IMPORT.answer)
@blueprint.alt_response(413, description="The file is too large")
@blueprint.alt_response(422, description=_FAULTY)
@blueprint.doc(requestBody=_CSV)
@needs(Permission.HOUSEHOLD_IMPORT)
@accepts("text/csv")
def import_households(query: dict[str, Any], region: str) -> Any:
    """Take households: whole or not at all"""
    _require_whole(region)
    limit = gateway().limits.households_bytes
    check_length(limit)
    request.max_content_length = limit
    confirmed = query["confirm_warnings"]
    read, actor = request.stream.read, principal().actor
    return import_parts(backends(), region, read, limit, actor, confirm_warnings=confirmed)


@blueprint.route("/appointments/imports", methods=["POST"])
@blueprint.answers(201, scheduling.IMPORT_APPOINTMENTS.answer)
@blueprint.alt_response(413, description="The file is too large")
@blueprint.alt_response(422, description=_FAULTY)
@blueprint.doc(requestBody=_CSV)
@needs(Permission.APPOINTMENT_IMPORT)
@accepts("text/csv")
def import_appointments(region: str) -> Any:
    """Take appointments: whole or not at all; what was taken before is changed where the file says something new"""
    _require_whole(region)
    raw = whole_body(gateway().limits.appointments_bytes)
    zone = ZoneInfo(backends().sites.get_region(region=region)["document"]["region"]["timezone"])
    return import_rows(backends(), gateway().apart, region, raw, zone, principal().actor)


def _require_whole(region: str) -> None:
    if not principal().scope.covers_whole(region):
        raise Problem.of(WHOLE_REGION_NEEDED)

"""Files from the authority's own systems: households and appointments as CSV."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import request

from services.chassis.process.problems import Problem
from services.gateway.access.permissions import Permission
from services.gateway.application.appointment_import import import_appointments as import_rows
from services.gateway.application.household_import import import_households as import_parts
from services.gateway.web.authentication import needs
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.bodies import accepts, check_length, whole_body
from services.gateway.web.context import gateway, principal
from services.gateway.web.schemas.appointments import AppointmentImportSchema, HouseholdImportSchema

blueprint = Blueprint(
    "Importe", __name__, url_prefix="/api/v1/regions/<string:region>", description="CSV-Dateien übernehmen"
)

_CSV = {"required": True, "content": {"text/csv": {"schema": {"type": "string", "format": "binary"}}}}


@blueprint.route("/households/imports", methods=["POST"])
@blueprint.response(201, HouseholdImportSchema)
@blueprint.alt_response(413, description="Die Datei ist zu groß")
@blueprint.alt_response(
    422, description="Die Datei hat Fehler; jede fehlerhafte Zeile ist genannt, nichts wurde übernommen"
)
@blueprint.doc(requestBody=_CSV)
@needs(Permission.HOUSEHOLD_IMPORT)
@accepts("text/csv")
def import_households(region: str) -> dict[str, Any]:
    """Bedarfsgemeinschaften übernehmen: ganz oder gar nicht"""
    _require_whole(region)
    limit = gateway().limits.households_bytes
    check_length(limit, "Die Datei")
    request.max_content_length = limit
    return import_parts(gateway().services, region, request.stream.read, limit, principal().as_actor())


@blueprint.route("/appointments/imports", methods=["POST"])
@blueprint.response(201, AppointmentImportSchema)
@blueprint.alt_response(
    422, description="Die Datei hat Fehler; jede fehlerhafte Zeile ist genannt, nichts wurde übernommen"
)
@blueprint.doc(requestBody=_CSV)
@needs(Permission.APPOINTMENT_IMPORT)
@accepts("text/csv")
def import_appointments(region: str) -> dict[str, Any]:
    """Termine übernehmen: ganz oder gar nicht"""
    _require_whole(region)
    raw = whole_body(gateway().limits.appointments_bytes, "Die Datei")
    services = gateway().services
    zone = ZoneInfo(services.call("sites", "get_region", region)["region"]["timezone"])
    return import_rows(services, region, raw, zone, principal().as_actor())


def _require_whole(region: str) -> None:
    if not principal().scope.covers_whole(region):
        raise Problem(403, "Das gehört nicht zu Ihrem Bereich", "Eine Datei enthält alle Standorte der Region.")

"""Find appointments, and see who looked at a household. What is searched by stands in the body: no log has it."""

from typing import Any

from services.contracts.calls import notification
from services.gateway.access.permissions import Permission
from services.gateway.application.appointment_search import search
from services.gateway.application.households import household_of
from services.gateway.web.authentication import needs
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import backends, principal
from services.gateway.web.schemas import appointments as schemas

blueprint = Blueprint(
    "Searches",
    __name__,
    url_prefix="/api/v1/regions/<string:region>",
    description="Find appointments; see who looked at a household",
)


@blueprint.route("/appointment-searches", methods=["POST"])
@blueprint.arguments(schemas.AppointmentSearchSchema)
@blueprint.answers(200, schemas.FoundAppointmentSchema(many=True))
@needs(Permission.APPOINTMENT_READ)
def search_appointments(wanted: dict[str, Any], region: str) -> Any:
    """Find appointments by BG number, name, number or time, at all your sites; who saw names is recorded"""
    return search(backends(), principal(), region, wanted)


@blueprint.route("/household-looks", methods=["POST"])
@blueprint.arguments(schemas.LookSearchSchema)
@blueprint.answers(200, notification.LIST_LOOKS.answer)
@needs(Permission.HOUSEHOLD_AUDIT)
def list_looks(wanted: dict[str, Any], region: str) -> Any:
    """Who looked at a household's name, when and what for; the latest first"""
    household = household_of(backends(), region, wanted["bg_number"])
    return backends().notification.list_looks(region=region, household_id=household, limit=wanted["limit"])

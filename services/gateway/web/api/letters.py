"""A sample letter as it would be printed."""

import base64
from typing import Any

from flask import Response

from services.chassis.process.problems import Fault, Problem
from services.gateway.access.permissions import Permission
from services.gateway.web.authentication import needs
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import gateway
from services.gateway.web.schemas.campaigns import SampleLetterSchema

blueprint = Blueprint(
    "Musterbriefe", __name__, url_prefix="/api/v1/regions", description="So sieht ein Anschreiben aus"
)


@blueprint.route("/<string:region>/sites/<string:site>/sample-letters", methods=["POST"])
@blueprint.arguments(SampleLetterSchema)
@blueprint.response(200, content_type="application/pdf", description="Der Brief als PDF")
@needs(Permission.LETTER_SAMPLE)
def sample_letter(wanted: dict[str, Any], region: str, site: str) -> Response:
    """Ein Musterbrief als PDF, mit erfundenen Empfängern"""
    stage = _stage(region, site, wanted["stage"])
    letter = gateway().services.call(
        "notification", "sample_letter", region, site, stage, wanted["appointment_change"], timeout=30.0
    )
    response = Response(base64.b64decode(letter["pdf_base64"]), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="musterbrief-{region}-{site}.pdf"'
    return response


def _stage(region: str, site: str, wanted: str | None) -> Any:
    """The whole definition of the stage wanted, or of the one in force at the site."""
    services = gateway().services
    if wanted is None:
        sites = {entry["site"]: entry for entry in services.call("sites", "list_sites", region)}
        if site not in sites:
            raise Problem(404, "Diesen Standort gibt es nicht")
        wanted = sites[site]["stage"]["id"]
    stages = {stage["id"]: stage for stage in services.call("sites", "get_region", region)["stages"]}
    if wanted not in stages:
        raise Problem(422, "Diese Stufe gibt es nicht", faults=[Fault("stage", f"eine von: {', '.join(stages)}")])
    return stages[wanted]

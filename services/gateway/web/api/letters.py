"""A sample letter as it would be printed."""

import base64
from typing import Any

from flask import Response

from services.chassis.process.problems import Fault, Problem
from services.contracts.problems import REQUEST_INVALID, SITE_UNKNOWN
from services.gateway.access.permissions import Permission
from services.gateway.web.authentication import needs
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import backends
from services.gateway.web.schemas.campaigns import SampleLetterSchema

blueprint = Blueprint("Sample letters", __name__, url_prefix="/api/v1/regions", description="What a letter looks like")


@blueprint.route("/<string:region>/sites/<string:site>/sample-letters", methods=["POST"])
@blueprint.arguments(SampleLetterSchema)
@blueprint.response(200, content_type="application/pdf", description="The letter as PDF")
@needs(Permission.LETTER_SAMPLE)
def sample_letter(wanted: dict[str, Any], region: str, site: str) -> Response:
    """A sample letter as PDF, to an invented household"""
    letter = backends().notification.sample_letter(
        region=region,
        site=site,
        stage=_stage(region, site, wanted["stage"]),
        appointment_change=wanted["appointment_change"],
    )
    response = Response(base64.b64decode(letter["pdf_base64"]), mimetype="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{region}-{site}.pdf"'
    return response


def _stage(region: str, site: str, wanted: str | None) -> dict[str, Any]:
    """The whole definition of the stage wanted, or of the one in force at the site."""
    if wanted is None:
        in_force = {entry["site"]: entry["stage"]["id"] for entry in backends().sites.list_sites(region=region)}
        if site not in in_force:
            raise Problem.of(SITE_UNKNOWN, region=region, site=site)
        wanted = in_force[site]
    document = backends().sites.get_region(region=region)["document"]
    stages: dict[str, dict[str, Any]] = {stage["id"]: stage for stage in document["stages"]}
    if wanted not in stages:
        raise Problem.of(REQUEST_INVALID, [Fault("stage", "not-one-of", {"choices": list(stages)})])
    return stages[wanted]

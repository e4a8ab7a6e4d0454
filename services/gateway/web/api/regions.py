"""Regions as whole documents, their sites, limits and protection concepts."""

from typing import Any

from flask import request

from services.chassis.process.problems import Problem
from services.gateway.access.permissions import Permission
from services.gateway.application import visible
from services.gateway.application.documents import read_document
from services.gateway.application.region_load import load_region
from services.gateway.web.authentication import needs
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.bodies import accepts, whole_body
from services.gateway.web.context import gateway, principal
from services.gateway.web.schemas import regions as schemas

blueprint = Blueprint(
    "Regionen", __name__, url_prefix="/api/v1/regions", description="Behörden, Standorte, Schutzkonzepte"
)

_YAML = ("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml")
_DOCUMENT = {
    "required": True,
    "content": {kind: {"schema": {"type": "object"}} for kind in ("application/yaml", "application/json")},
}


@blueprint.route("")
@blueprint.response(200, schemas.RegionSummarySchema(many=True))
@needs(Permission.REGION_READ)
def list_regions() -> list[dict[str, Any]]:
    """Alle Regionen, die zu Ihrem Bereich gehören"""
    return visible.regions(principal(), gateway().services.call("sites", "list_regions"))


@blueprint.route("/<string:region>")
@blueprint.response(200, schemas.RegionDocumentSchema)
@needs(Permission.REGION_READ)
def get_region(region: str) -> Any:
    """Das Dokument einer Region mit den Standorten Ihres Bereichs"""
    document = gateway().services.call("sites", "get_region", region)
    return visible.region_document(principal(), region, document)


@blueprint.route("/<string:region>", methods=["PUT"])
@blueprint.response(200, schemas.LoadedSchema)
@blueprint.alt_response(422, description="Das Dokument hat Fehler; alle sind genannt, nichts wurde geändert")
@blueprint.doc(requestBody=_DOCUMENT)
@needs(Permission.REGION_LOAD)
@accepts(*_YAML, "application/json")
def put_region(region: str) -> dict[str, Any]:
    """Eine Region als ganzes Dokument laden (YAML oder JSON)"""
    if not principal().scope.covers_whole(region):
        raise Problem(
            403, "Das gehört nicht zu Ihrem Bereich", "Eine ganze Region laden darf, wer alle Standorte verantwortet."
        )
    raw = whole_body(gateway().limits.region_bytes, "Die Regionsdatei")
    document = read_document(raw, is_json=request.mimetype == "application/json")
    return load_region(gateway().services, region, document, principal().as_actor())


@blueprint.route("/<string:region>/sites")
@blueprint.response(200, schemas.SiteSchema(many=True))
@needs(Permission.REGION_READ)
def list_sites(region: str) -> list[dict[str, Any]]:
    """Die Standorte einer Region mit ihrer Stufe"""
    return visible.sites(principal(), region, gateway().services.call("sites", "list_sites", region))


@blueprint.route("/<string:region>/limits")
@blueprint.response(200, schemas.SiteLimitsSchema(many=True))
@needs(Permission.REGION_READ)
def list_limits(region: str) -> list[dict[str, Any]]:
    """Die Auslastungsgrenzen, die gerade gelten"""
    return visible.limits(principal(), region, gateway().services.call("protection", "list_limits", region))


@blueprint.route("/<string:region>/sites/<string:site>/concept")
@blueprint.response(200, schemas.ConceptSchema)
@needs(Permission.REGION_READ)
def get_concept(region: str, site: str) -> Any:
    """Das veröffentlichte Schutzkonzept eines Standorts"""
    return gateway().services.call("protection", "get_concept", region, site)

"""Regions as whole documents, their sites, limits and protection concepts."""

from typing import Any

from flask import request

from services.chassis.process.problems import Problem
from services.contracts.calls import protection, sites
from services.gateway.access.permissions import Permission
from services.gateway.application import scoping
from services.gateway.application.problems import WHOLE_REGION_NEEDED
from services.gateway.application.region_load import load_region
from services.gateway.web.authentication import needs
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.bodies import accepts, whole_body
from services.gateway.web.context import backends, gateway, principal
from services.gateway.web.schemas import regions as schemas
from services.gateway.wording.problems import in_words

blueprint = Blueprint(
    "Regions", __name__, url_prefix="/api/v1/regions", description="Authorities, sites, protection concepts"
)

_YAML = ("application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml")
_DOCUMENT = {
    "required": True,
    "content": {kind: {"schema": {"type": "object"}} for kind in ("application/yaml", "application/json")},
}


@blueprint.route("")
@blueprint.answers(200, sites.LIST_REGIONS.answer)
@needs(Permission.REGION_READ)
def list_regions() -> Any:
    """All regions of your scope"""
    return scoping.regions(backends(), principal())


@blueprint.route("/<string:region>")
@blueprint.answers(200, schemas.RegionDocumentSchema())
@needs(Permission.REGION_READ)
def get_region(region: str) -> Any:
    """The document of a region with the sites of your scope"""
    return scoping.region_document(principal(), region, backends().sites.get_region(region=region))


@blueprint.route("/<string:region>", methods=["PUT"])
@blueprint.answers(200, schemas.LoadedSchema())
@blueprint.alt_response(400, description="The document is neither readable YAML nor JSON")
@blueprint.alt_response(422, description="The document has faults; all are named, nothing was changed")
@blueprint.doc(requestBody=_DOCUMENT)
@needs(Permission.REGION_LOAD)
@accepts(*_YAML, "application/json")
def put_region(region: str) -> Any:
    """Load a region as a whole document (YAML or JSON)"""
    if not principal().scope.covers_whole(region):
        raise Problem.of(WHOLE_REGION_NEEDED)
    raw = whole_body(gateway().limits.region_bytes)
    is_json = request.mimetype == "application/json"
    wait = gateway().limits.region_wait_seconds
    apart, actor = gateway().apart, principal().actor
    loaded = load_region(backends(), apart, region, raw, is_json=is_json, actor=actor, wait_seconds=wait)
    return {**loaded, "warnings": in_words(loaded["warnings"])}


@blueprint.route("/<string:region>/sites")
@blueprint.answers(200, sites.LIST_SITES.answer)
@needs(Permission.REGION_READ)
def list_sites(region: str) -> Any:
    """The sites of a region with their stage"""
    own = scoping.sites(principal(), region, backends().sites.list_sites(region=region))
    return [{**site, "region": region} for site in own]


@blueprint.route("/<string:region>/limits")
@blueprint.arguments(schemas.LimitsQuerySchema, location="query")
@blueprint.answers(200, protection.LIST_LIMITS.answer)
@needs(Permission.REGION_READ)
def list_limits(query: dict[str, Any], region: str) -> Any:
    """The limits in force, or those that hold at another instant: under a stage that is announced"""
    return scoping.by_site(principal(), backends().protection.list_limits(region=region, at=query["at"]))


@blueprint.route("/<string:region>/sites/<string:site>/concept")
@blueprint.answers(200, protection.GET_CONCEPT.answer)
@needs(Permission.REGION_READ)
def get_concept(region: str, site: str) -> Any:
    """The published protection concept of a site"""
    return backends().protection.get_concept(region=region, site=site)

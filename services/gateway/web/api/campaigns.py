"""Campaigns: all letters caused by one switch at one site; each can be paused, resumed, cancelled."""

from typing import Any
from uuid import UUID

from services.gateway.access.permissions import Permission
from services.gateway.application import visible
from services.gateway.web.authentication import needs, require_place
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import gateway, principal
from services.gateway.web.schemas.campaigns import CampaignQuerySchema, CampaignSchema, WholeCampaignSchema

blueprint = Blueprint(
    "Anschreiben", __name__, url_prefix="/api/v1/campaigns", description="Kampagnen sehen und steuern"
)


@blueprint.route("")
@blueprint.arguments(CampaignQuerySchema, location="query")
@blueprint.response(200, CampaignSchema(many=True))
@needs(Permission.CAMPAIGN_READ)
def list_campaigns(query: dict[str, Any]) -> list[dict[str, Any]]:
    """Kampagnen einer Region oder einer Umstellung"""
    if query["region"]:
        require_place({"region": query["region"]})
    switch_id = str(query["switch_id"]) if query["switch_id"] else None
    found = gateway().services.call("notification", "list_campaigns", query["region"], switch_id)
    return visible.by_site(principal(), found)


@blueprint.route("/<uuid:campaign_id>")
@blueprint.response(200, WholeCampaignSchema)
@needs(Permission.CAMPAIGN_READ)
def get_campaign(campaign_id: UUID) -> dict[str, Any]:
    """Eine Kampagne mit ihrer Bilanz und den zurückgehaltenen Briefen"""
    return visible.campaign(gateway().services, principal(), str(campaign_id))


@blueprint.route("/<uuid:campaign_id>/pause", methods=["POST"])
@blueprint.response(200, WholeCampaignSchema)
@needs(Permission.CAMPAIGN_CONTROL)
def pause(campaign_id: UUID) -> Any:
    """Anhalten: kein weiteres Los wird begonnen"""
    return _control("pause_campaign", campaign_id)


@blueprint.route("/<uuid:campaign_id>/resume", methods=["POST"])
@blueprint.response(200, WholeCampaignSchema)
@needs(Permission.CAMPAIGN_CONTROL)
def resume(campaign_id: UUID) -> Any:
    """Fortsetzen"""
    return _control("resume_campaign", campaign_id)


@blueprint.route("/<uuid:campaign_id>/cancellation", methods=["POST"])
@blueprint.response(200, WholeCampaignSchema)
@needs(Permission.CAMPAIGN_CONTROL)
def cancel(campaign_id: UUID) -> Any:
    """Abbrechen: was noch nicht übergeben ist, wird zurückgezogen"""
    return _control("cancel_campaign", campaign_id)


def _control(method: str, campaign_id: UUID) -> Any:
    services = gateway().services
    visible.campaign(services, principal(), str(campaign_id))
    return services.call("notification", method, str(campaign_id), principal().as_actor())

"""Campaigns: all letters caused by one switch at one site; each can be steered, its held letters released."""

from typing import Any
from uuid import UUID

from services.contracts.calls import notification
from services.gateway.access.permissions import Permission
from services.gateway.application import scoping
from services.gateway.web.authentication import needs, require_place
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import backends, principal
from services.gateway.web.schemas.campaigns import CampaignQuerySchema

blueprint = Blueprint("Campaigns", __name__, url_prefix="/api/v1/campaigns", description="See and steer campaigns")


@blueprint.route("")
@blueprint.arguments(CampaignQuerySchema, location="query")
@blueprint.answers(200, notification.LIST_CAMPAIGNS.answer)
@needs(Permission.CAMPAIGN_READ)
def list_campaigns(query: dict[str, Any]) -> Any:
    """Campaigns of a region or of a switch"""
    if query["region"]:
        require_place({"region": query["region"]})
    campaigns = backends().notification.list_campaigns(**query)
    return scoping.by_site(principal(), campaigns)


@blueprint.route("/<uuid:campaign_id>")
@blueprint.answers(200, notification.GET_CAMPAIGN.answer)
@needs(Permission.CAMPAIGN_READ)
def get_campaign(campaign_id: UUID) -> Any:
    """A campaign with its balance and the letters held back"""
    return scoping.campaign(backends(), principal(), campaign_id)


@blueprint.route("/<uuid:campaign_id>/pause", methods=["POST"])
@blueprint.answers(200, notification.PAUSE_CAMPAIGN.answer)
@needs(Permission.CAMPAIGN_CONTROL)
def pause(campaign_id: UUID) -> Any:
    """Pause: no further lot is begun"""
    scoping.campaign(backends(), principal(), campaign_id)
    done = backends().notification.pause_campaign(campaign_id=campaign_id, actor=principal().actor)
    return scoping.whole_campaign(principal(), done)


@blueprint.route("/<uuid:campaign_id>/resume", methods=["POST"])
@blueprint.answers(200, notification.RESUME_CAMPAIGN.answer)
@needs(Permission.CAMPAIGN_CONTROL)
def resume(campaign_id: UUID) -> Any:
    """Resume"""
    scoping.campaign(backends(), principal(), campaign_id)
    done = backends().notification.resume_campaign(campaign_id=campaign_id, actor=principal().actor)
    return scoping.whole_campaign(principal(), done)


@blueprint.route("/<uuid:campaign_id>/release", methods=["POST"])
@blueprint.answers(200, notification.RELEASE_HELD.answer)
@needs(Permission.CAMPAIGN_CONTROL)
def release(campaign_id: UUID) -> Any:
    """Release letters held back: with region and households as they are by now; what is still wrong is held again"""
    scoping.campaign(backends(), principal(), campaign_id)
    return backends().notification.release_held(campaign_id=campaign_id, actor=principal().actor)


@blueprint.route("/<uuid:campaign_id>/cancellation", methods=["POST"])
@blueprint.answers(200, notification.CANCEL_CAMPAIGN.answer)
@needs(Permission.CAMPAIGN_CONTROL)
def cancel(campaign_id: UUID) -> Any:
    """Cancel: what is not handed over yet is withdrawn"""
    scoping.campaign(backends(), principal(), campaign_id)
    done = backends().notification.cancel_campaign(campaign_id=campaign_id, actor=principal().actor)
    return scoping.whole_campaign(principal(), done)

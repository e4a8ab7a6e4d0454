"""The campaigns of a switch, steered together as far as they are the user's own."""

from collections.abc import Mapping
from uuid import UUID

from services.gateway.access.principal import Principal
from services.gateway.application import scoping
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.notification import CampaignView

PAUSABLE, STEERABLE = ("waiting", "running"), ("waiting", "running", "paused")
"""States in which a campaign can be paused; in which anything can be done to it."""
_FITTING: Mapping[str, tuple[str, ...]] = {"pause": PAUSABLE, "resume": ("paused",)}


def campaigns_of(backends: Backends, user: Principal, switch_id: UUID | str) -> list[CampaignView]:
    return scoping.by_site(user, backends.notification.list_campaigns(switch_id=switch_id))


def steer_all(backends: Backends, user: Principal, switch_id: UUID, action: str) -> None:
    """`action`: pause or resume; campaigns that are in no state for it stay as they are. Raises Problem."""
    notification = backends.notification
    steer = notification.pause_campaign if action == "pause" else notification.resume_campaign
    for campaign in campaigns_of(backends, user, switch_id):
        if campaign["state"] in _FITTING[action]:
            steer(campaign_id=campaign["campaign_id"], actor=user.actor)

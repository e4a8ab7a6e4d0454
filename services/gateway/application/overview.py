"""What the first page shows, as sites tells it in one answer and cut down to what the user may see."""

from dataclasses import dataclass, field
from datetime import datetime

from services.chassis.process.problems import Problem
from services.gateway.access.permissions import Permission
from services.gateway.access.principal import Principal
from services.gateway.application import scoping
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.notification import CampaignView
from services.gateway.backends.shapes.sites import RegionOverview, SwitchView

OPEN = ("running", "suspended", "held", "announced", "scheduled")
"""In the order in which somebody looks at them."""
_MOST_SWITCHES = 30
_SECONDS = 4.0


@dataclass
class Overview:
    """Regions with their sites' positions. `switches`: the newest first, and the open ones however old."""

    regions: list[RegionOverview] = field(default_factory=list)
    switches: list[SwitchView] = field(default_factory=list)
    paused: list[CampaignView] = field(default_factory=list)


def ask(backends: Backends, user: Principal) -> Overview:
    """Raises Problem when sites does not answer soon: the page waits for nobody."""
    told = backends.sites.overview(**scoping.in_scope(user), newest=_MOST_SWITCHES, seconds=_SECONDS)
    switches = scoping.switches(user, told["switches"])
    regions = [_own(user, region, switches) for region in told["regions"] if user.scope.has_region(region["region"])]
    return Overview(regions, switches, _paused(backends, user))


def _paused(backends: Backends, user: Principal) -> list[CampaignView]:
    """Campaigns that wait for somebody to resume them; where notification does not answer, the page says less."""
    if not user.may(Permission.CAMPAIGN_READ):
        return []
    try:
        return scoping.by_site(user, backends.notification.list_campaigns(state="paused", seconds=_SECONDS))
    except Problem:
        return []


def _own(user: Principal, region: RegionOverview, switches: list[SwitchView]) -> RegionOverview:
    if user.scope.covers_whole(region["region"]):
        return region
    positions = scoping.sites(user, region["region"], region["positions"])
    return {**scoping.counted(region, positions, switches), "positions": positions}


def moving(switches: list[SwitchView], now: datetime) -> set[tuple[str, str]]:
    """Region and site of those that a running switch has not finished with; one that is announced moves nothing yet."""
    return {
        (switch["region"], site["site"])
        for switch in switches
        if switch["state"] == "running" and datetime.fromisoformat(switch["effective_at"]) <= now
        for site in switch["sites"]
        if not (site["unchanged"] or site["superseded_by"] or site["letters_at"])
    }

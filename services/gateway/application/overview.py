"""What the first page shows, as sites tells it in one answer and cut down to what the user may see."""

from dataclasses import dataclass, field

from services.gateway.access.principal import Principal
from services.gateway.application import scoping
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.sites import RegionOverview, SwitchView

OPEN = ("running", "held", "scheduled")
_MOST_SWITCHES = 30
_SECONDS = 4.0


@dataclass
class Overview:
    """Regions with their sites' positions. `switches`: the newest first, and the open ones however old."""

    regions: list[RegionOverview] = field(default_factory=list)
    switches: list[SwitchView] = field(default_factory=list)


def ask(backends: Backends, user: Principal) -> Overview:
    """Raises Problem when sites does not answer soon: the page waits for nobody."""
    own = None if user.scope.regions is None else sorted(user.scope.regions)
    told = backends.sites.overview(regions=own, newest=_MOST_SWITCHES, seconds=_SECONDS)
    regions: list[RegionOverview] = [
        {**region, "positions": scoping.sites(user, region["region"], region["positions"])}
        for region in scoping.regions(user, told["regions"])
    ]
    return Overview(regions, scoping.switches(user, told["switches"]))


def moving(switches: list[SwitchView]) -> set[tuple[str, str]]:
    """Region and site of those that a running switch has not finished with."""
    return {
        (switch["region"], site["site"])
        for switch in switches
        if switch["state"] == "running"
        for site in switch["sites"]
        if not (site["unchanged"] or site["superseded_by"] or site["letters_at"])
    }

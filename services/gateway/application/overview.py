"""What the first page shows, as the services tell it and cut down to what the user may see."""

from dataclasses import dataclass, field

from services.gateway.access.principal import Principal
from services.gateway.application import scoping
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.sites import RegionSummary, SitePosition, SwitchView

OPEN = ("running", "held", "scheduled")
MOST_SWITCHES = 30
_SECONDS = 4.0


@dataclass
class Overview:
    """`sites` by region. `switches`: the newest first, and the open ones however old."""

    regions: list[RegionSummary] = field(default_factory=list)
    sites: dict[str, list[SitePosition]] = field(default_factory=dict)
    switches: list[SwitchView] = field(default_factory=list)


def ask(backends: Backends, user: Principal) -> Overview:
    """Raises Problem when sites does not answer soon: the page waits for nobody."""
    regions = scoping.regions(user, backends.sites.list_regions(seconds=_SECONDS))
    sites = {
        summary["region"]: scoping.sites(
            user, summary["region"], backends.sites.list_sites(region=summary["region"], seconds=_SECONDS)
        )
        for summary in regions
    }
    return Overview(regions, sites, _switches(backends, user))


def moving(switches: list[SwitchView]) -> set[tuple[str, str]]:
    """Region and site of those that a running switch has not finished with."""
    return {
        (switch["region"], site["site"])
        for switch in switches
        if switch["state"] == "running"
        for site in switch["sites"]
        if not (site["unchanged"] or site["superseded_by"] or site["letters_at"])
    }


def _switches(backends: Backends, user: Principal) -> list[SwitchView]:
    """One filed for next month must not vanish behind thirty newer ones."""
    asked = (scoping.list_switches(backends, user, None, state, MOST_SWITCHES) for state in (None, *OPEN))
    by_id = {switch["id"]: switch for switches in asked for switch in switches}
    return sorted(by_id.values(), key=lambda switch: switch["filed_at"], reverse=True)

"""What people call the sites and stages of a region, for pages that show ids in words."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.gateway.access.principal import Principal
from services.gateway.application import scoping
from services.gateway.backends.shapes.sites import SitePosition
from services.gateway.web.console.calendar.days import badges
from services.gateway.web.console.start.view_models import StageBadge
from services.gateway.web.context import backends, gateway


@dataclass(frozen=True)
class Places:
    """`sites`: names by id, the user's own; `stages`: by id, from closed to open."""

    name: str
    sites: Mapping[str, str]
    stages: Mapping[str, StageBadge]

    def site(self, site: str) -> str:
        return self.sites.get(site, site)

    def stage(self, stage: str | None) -> StageBadge | None:
        """None for a site that has no stage yet; a stage that the region has no longer is shown by its id."""
        return (self.stages.get(stage) or StageBadge(stage, 1, 1)) if stage else None


def places(region: str, user: Principal) -> Places:
    document = gateway().shared.get(("stages", region), lambda: backends().sites.get_region(region=region)["document"])
    own = {
        each["id"]: each.get("name", each["id"])
        for each in document["sites"]
        if user.scope.has_site(region, each["id"])
    }
    return Places(document["region"]["name"], own, badges(document["stages"]))


def positions(region: str, user: Principal) -> list[SitePosition]:
    """Where the user's own sites stand, at most a second old."""
    listed = gateway().shared.get(("positions", region), lambda: backends().sites.list_sites(region=region))
    return scoping.sites(user, region, listed)

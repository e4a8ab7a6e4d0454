"""Nobody sees what is not theirs: answers of the services cut down to the user's regions and sites."""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar
from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.calls.notification import CAMPAIGN_UNKNOWN
from services.contracts.calls.sites import SWITCH_UNKNOWN
from services.gateway.access.principal import Principal
from services.gateway.application.live import LiveEvent
from services.gateway.application.problems import SWITCH_OUT_OF_SCOPE
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.notification import CampaignView
from services.gateway.backends.shapes.sites import RegionDocument, SitePosition, SwitchView

Entry = TypeVar("Entry", bound=Mapping[str, Any])


def regions(user: Principal, summaries: Iterable[Entry]) -> list[Entry]:
    """Of entries that name their region, the user's own."""
    return [summary for summary in summaries if user.scope.has_region(summary["region"])]


def region_document(user: Principal, region: str, loaded: RegionDocument) -> dict[str, Any]:
    """The rules of a region are for all its users, a site's rooms, staff and concept for those of the site."""
    document = loaded["document"]
    own = [site for site in document["sites"] if user.scope.has_site(region, site["id"])]
    about = {key: value for key, value in loaded.items() if key != "document"}
    return {**document, **about, "sites": own}


def sites(user: Principal, region: str, positions: Iterable[SitePosition]) -> list[SitePosition]:
    return [position for position in positions if user.scope.has_site(region, position["site"])]


def by_site(user: Principal, entries: Iterable[Entry]) -> list[Entry]:
    """Of entries that name their region and site, the user's own."""
    return [entry for entry in entries if user.scope.has_site(entry["region"], entry["site"])]


def events(user: Principal, recent: Iterable[LiveEvent]) -> list[LiveEvent]:
    """Events of a whole region (a switch) are for everyone of that region."""
    return [
        event
        for event in recent
        if user.scope.has_region(event.region) and (event.site is None or user.scope.has_site(event.region, event.site))
    ]


def list_switches(
    backends: Backends, user: Principal, region: str | None, state: str | None, limit: int
) -> list[SwitchView]:
    """The newest first. Asked for the user's own regions only: so the limit counts what is theirs."""
    own = None if user.scope.regions is None else sorted(user.scope.regions)
    return switches(user, backends.sites.list_switches(regions=[region] if region else own, state=state, limit=limit))


def switches(user: Principal, listed: Iterable[SwitchView]) -> list[SwitchView]:
    """Each with the user's own sites only; those without any are not there."""
    return [shown for switch in listed if (shown := _trimmed(user, switch)) is not None]


def switch(backends: Backends, user: Principal, switch_id: UUID) -> SwitchView:
    """Another region's switch is as unknown as one that does not exist."""
    shown = _trimmed(user, backends.sites.get_switch(switch_id=switch_id))
    if shown is None:
        raise Problem.of(SWITCH_UNKNOWN, switch=str(switch_id))
    return shown


def own_switch(backends: Backends, user: Principal, switch_id: UUID) -> SwitchView:
    """For whoever wants to change it: all of its sites must be the user's own."""
    whole = backends.sites.get_switch(switch_id=switch_id)
    shown = _trimmed(user, whole)
    if shown is None:
        raise Problem.of(SWITCH_UNKNOWN, switch=str(switch_id))
    if len(shown["sites"]) < len(whole["sites"]):
        raise Problem.of(SWITCH_OUT_OF_SCOPE)
    return whole


def campaign(backends: Backends, user: Principal, campaign_id: UUID) -> CampaignView:
    view = backends.notification.get_campaign(campaign_id=campaign_id)
    if not user.scope.has_site(view["region"], view["site"]):
        raise Problem.of(CAMPAIGN_UNKNOWN, campaign=str(campaign_id))
    return view


def _trimmed(user: Principal, switch: SwitchView) -> SwitchView | None:
    region = switch["region"]
    if not user.scope.has_region(region):
        return None
    own = [entry for entry in switch["sites"] if user.scope.has_site(region, entry["site"])]
    return {**switch, "sites": own} if own else None

"""Nobody sees what is not theirs: answers of the services cut down to the user's regions and sites."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypedDict, TypeVar, cast
from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.calls.notification import CAMPAIGN_UNKNOWN
from services.contracts.calls.sites import SWITCH_UNKNOWN
from services.gateway.access.permissions import Permission
from services.gateway.access.principal import Principal
from services.gateway.application.live import LiveEvent
from services.gateway.application.problems import SWITCH_OUT_OF_SCOPE
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.notification import HeldLetter, LetterFault, WholeCampaign
from services.gateway.backends.shapes.sites import (
    GateView,
    RegionDocument,
    RegionOverview,
    RegionSummary,
    SitePosition,
    SwitchView,
)

Entry = TypeVar("Entry", bound=Mapping[str, Any])
Summary = TypeVar("Summary", RegionSummary, RegionOverview)

_MOST_COUNTED = 500
HIDDEN = "…"


def regions(backends: Backends, user: Principal) -> list[RegionSummary]:
    """The user's own regions; what is counted in them are the user's sites and switches."""
    own = [summary for summary in backends.sites.list_regions() if user.scope.has_region(summary["region"])]
    return [
        summary
        if user.scope.covers_whole(summary["region"])
        else counted(
            summary,
            sites(user, summary["region"], backends.sites.list_sites(region=summary["region"])),
            list_switches(backends, user, summary["region"], "running", _MOST_COUNTED),
        )
        for summary in own
    ]


def counted(summary: Summary, own: Sequence[SitePosition], running: Iterable[SwitchView]) -> Summary:
    """A region's summary with its numbers made of these sites and switches alone."""
    here = sum(switch["region"] == summary["region"] and switch["state"] == "running" for switch in running)
    stages = Counter(position["stage"]["id"] for position in own)
    numbers = {"sites": len(own), "sites_by_stage": dict(stages), "switches_running": here}
    return cast(Summary, {**summary, **numbers})


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
    """An event about a site is for the users of that site, one about a switch for those of any of its sites.

    Of a switch they see their own sites. What concerns a region as a whole (it was loaded) is for all its users.
    """
    return [shown for event in recent if (shown := _own_event(user, event)) is not None]


def _own_event(user: Principal, event: LiveEvent) -> LiveEvent | None:
    scope = user.scope
    if not scope.has_region(event.region) or (event.site is not None and not scope.has_site(event.region, event.site)):
        return None
    switch = event.data.get("switch")
    if not isinstance(switch, Mapping) or scope.covers_whole(event.region):
        return event
    listed = switch.get("sites") or []
    own = scope.sites_among(event.region, listed)
    data = {**event.data, "switch": {**switch, "sites": own}}
    if len(own) < len(listed) and data.get("gates"):
        data["gates"] = [_of_all(gate) for gate in data["gates"]]
    return replace(event, data=data) if own else None


def list_switches(
    backends: Backends, user: Principal, region: str | None, state: str | None, limit: int
) -> list[SwitchView]:
    """The newest first. Asked for the user's own regions and sites only: so the limit counts what is theirs."""
    asked = in_scope(user)
    regions = [region] if region else asked["regions"]
    listed = backends.sites.list_switches(regions=regions, sites=asked["sites"], state=state, limit=limit)
    return switches(user, listed)


class Asked(TypedDict):
    regions: list[str] | None
    sites: list[str] | None


def in_scope(user: Principal) -> Asked:
    """The user's regions and sites ("region/site") as services are asked for them; None: all."""
    scope = user.scope
    return {
        "regions": None if scope.regions is None else sorted(scope.regions),
        "sites": None if scope.sites is None else sorted(scope.sites),
    }


def switches(user: Principal, listed: Iterable[SwitchView]) -> list[SwitchView]:
    """Each with the user's own sites only; those without any are not there."""
    return [shown for switch in listed if (shown := _trimmed(user, switch)) is not None]


def switch(backends: Backends, user: Principal, switch_id: UUID) -> SwitchView:
    """Another region's switch is as unknown as one that does not exist."""
    shown = _trimmed(user, backends.sites.get_switch(switch_id=switch_id))
    if shown is None:
        raise Problem.of(SWITCH_UNKNOWN, switch=str(switch_id))
    return shown


def own_sites(user: Principal, shown: SwitchView) -> list[str] | None:
    """The sites of a switch that its counts are to be made of; None: all of them."""
    return None if user.scope.covers_whole(shown["region"]) else [entry["site"] for entry in shown["sites"]]


def own_switch(backends: Backends, user: Principal, switch_id: UUID) -> SwitchView:
    """For whoever wants to change it: all of its sites must be the user's own."""
    whole = backends.sites.get_switch(switch_id=switch_id)
    shown = _trimmed(user, whole)
    if shown is None:
        raise Problem.of(SWITCH_UNKNOWN, switch=str(switch_id))
    if len(shown["sites"]) < len(whole["sites"]):
        raise Problem.of(SWITCH_OUT_OF_SCOPE)
    return whole


def campaign(backends: Backends, user: Principal, campaign_id: UUID) -> WholeCampaign:
    view = backends.notification.get_campaign(campaign_id=campaign_id)
    if not user.scope.has_site(view["region"], view["site"]):
        raise Problem.of(CAMPAIGN_UNKNOWN, campaign=str(campaign_id))
    return whole_campaign(user, view)


def whole_campaign(user: Principal, view: WholeCampaign) -> WholeCampaign:
    """Why a letter is held may quote its address: whoever may not see households learns place and code only."""
    if user.may(Permission.HOUSEHOLD_READ):
        return view
    held = [
        cast(HeldLetter, {**letter, "faults": [_without_texts(fault) for fault in letter["faults"]]})
        for letter in view["held_letters"]
    ]
    return {**view, "held_letters": held}


def _without_texts(fault: LetterFault) -> LetterFault:
    told = {key: value if isinstance(value, int | float) else HIDDEN for key, value in fault["params"].items()}
    return {**fault, "params": told}


def _trimmed(user: Principal, switch: SwitchView) -> SwitchView | None:
    region = switch["region"]
    if not user.scope.has_region(region):
        return None
    own = [entry for entry in switch["sites"] if user.scope.has_site(region, entry["site"])]
    if not own:
        return None
    if len(own) == len(switch["sites"]):
        return switch
    held_by, gates = ([cast(GateView, _of_all(gate)) for gate in switch[key]] for key in ("held_by", "gates"))
    drift = [entry for entry in switch.get("drift") or () if user.scope.has_site(region, entry["site"])]
    return {**switch, "sites": own, "held_by": held_by, "gates": gates, "confirmations": [], "drift": drift}


def _of_all(gate: Mapping[str, Any]) -> dict[str, Any]:
    """A condition of a switch that also concerns sites of others: what it is and how it stands, for it holds the user's
    own site; not whose site is missing, at which reading, and who looked. The switch's reason is the user's to read."""
    hidden: dict[str, Any] = {"missing": [], "reading": None, "by": None, "at": None, "valid_until": None}
    return {**gate, **{key: value for key, value in hidden.items() if key in gate}}

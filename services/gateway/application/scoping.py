"""Nobody sees what is not theirs: answers of the services cut down to the user's regions and sites."""

from collections.abc import Iterable
from typing import Any

from services.chassis.process.problems import Problem
from services.gateway.access.principal import Principal
from services.gateway.application.live import LiveEvent
from services.gateway.application.ports import Services

Document = dict[str, Any]


def regions(user: Principal, found: Iterable[Document]) -> list[Document]:
    named = ({**entry, "region": entry.get("region") or entry.get("id")} for entry in found)
    return [entry for entry in named if user.scope.has_region(entry["region"])]


def region_document(user: Principal, region: str, document: Document) -> Document:
    """The rules of a region are for all its users, a site's rooms, staff and concept for those of the site."""
    own = [site for site in document.get("sites", []) if user.scope.has_site(region, site["id"])]
    return {**document, "sites": own}


def sites(user: Principal, region: str, found: Iterable[Document]) -> list[Document]:
    return [{**entry, "region": region} for entry in found if user.scope.has_site(region, entry["site"])]


def limits(user: Principal, region: str, found: Iterable[Document]) -> list[Document]:
    return [entry for entry in found if user.scope.has_site(region, entry["site"])]


def by_site(user: Principal, found: Iterable[Document]) -> list[Document]:
    return [entry for entry in found if user.scope.has_site(entry["region"], entry["site"])]


def events(user: Principal, found: Iterable[LiveEvent]) -> list[LiveEvent]:
    """Events of a whole region (a switch) are for everyone of that region."""
    return [
        event
        for event in found
        if user.scope.has_region(event.region) and (event.site is None or user.scope.has_site(event.region, event.site))
    ]


def list_switches(
    services: Services, user: Principal, region: str | None, state: str | None, limit: int
) -> list[Document]:
    """The newest first. Asked region by region where the user's are limited: so the limit counts what is theirs."""
    asked = [region] if region or user.scope.regions is None else sorted(user.scope.regions)
    found = [entry for name in asked for entry in services.call("sites", "list_switches", name, state, limit)]
    shown = (_trimmed(user, entry) for entry in found)
    own = [entry for entry in shown if entry is not None]
    return sorted(own, key=lambda entry: entry.get("filed_at") or "", reverse=True)[:limit]


def switch(services: Services, user: Principal, switch_id: str) -> Document:
    """Another region's switch is as unknown as one that does not exist."""
    found = _trimmed(user, services.call("sites", "get_switch", switch_id))
    if found is None:
        raise Problem(404, "Diese Umstellung gibt es nicht")
    return found


def own_switch(services: Services, user: Principal, switch_id: str) -> Document:
    """For whoever wants to change it: all of its sites must be the user's own."""
    found: Document = services.call("sites", "get_switch", switch_id)
    shown = _trimmed(user, found)
    if shown is None:
        raise Problem(404, "Diese Umstellung gibt es nicht")
    if len(shown["sites"]) < len(found["sites"]):
        raise Problem(403, "Das gehört nicht zu Ihrem Bereich", "Die Umstellung betrifft auch andere Standorte.")
    return found


def campaign(services: Services, user: Principal, campaign_id: str) -> Document:
    found: Document = services.call("notification", "get_campaign", campaign_id)
    if not user.scope.has_site(found["region"], found["site"]):
        raise Problem(404, "Diese Kampagne gibt es nicht")
    return found


def _trimmed(user: Principal, found: Document) -> Document | None:
    region = found["region"]
    if not user.scope.has_region(region):
        return None
    own = [entry for entry in found["sites"] if user.scope.has_site(region, entry["site"])]
    return {**found, "sites": own} if own else None

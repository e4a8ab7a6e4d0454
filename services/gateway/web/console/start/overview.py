"""What the first page shows, gathered from the services and cut down to what the user may see."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.chassis.process.problems import Problem
from services.gateway import wording
from services.gateway.access.permissions import Permission
from services.gateway.access.principal import Principal
from services.gateway.application import overview, scoping
from services.gateway.application.live import LiveEvent, LiveEvents
from services.gateway.application.overview import OPEN
from services.gateway.application.shared import Shared
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.notification import CampaignView
from services.gateway.backends.shapes.sites import RegionOverview, SitePosition
from services.gateway.web.console.start.view_models import (
    EventLine,
    GateLine,
    Overview,
    Progress,
    RegionCard,
    SiteCard,
    StageBadge,
    SwitchCard,
)
from services.gateway.wording import announcing, terms
from services.gateway.wording.events import sentence
from services.gateway.wording.problems import sentence as problem_sentence

_SHOWN_EVENTS = 25


def gather(backends: Backends, live: LiveEvents, shared: Shared, user: Principal, now: datetime) -> Overview:
    """A service that does not answer leaves a gap and a word about it, never an error page.

    The services are asked once for all users of a scope; `position` is the last event known when they were.
    """
    page = Overview(position=live.position)
    try:
        page.position, told = shared.get(
            ("overview", user.scope, user.may(Permission.CAMPAIGN_READ)),
            lambda: (live.position, overview.ask(backends, user)),
        )
    except Problem as problem:
        page.trouble.append(problem_sentence(problem))
        told = overview.Overview()
    stages = {summary["region"]: _stages(summary) for summary in told.regions}
    moving = overview.moving(told.switches, now)
    page.regions = [_region(summary, stages, moving) for summary in told.regions]
    paused = _paused(told.paused, page.regions)
    cards = [
        replace(_switch(entry, stages.get(entry["region"], {}), page.regions, now), paused=paused.get(entry["id"], ""))
        for entry in told.switches
    ]
    page.running = sorted((card for card in cards if card.state in OPEN), key=lambda card: OPEN.index(card.state))
    page.finished = [card for card in cards if card.state not in OPEN][:3]
    names = {(region.id, site.id): site.name for region in page.regions for site in region.sites}
    names |= {(region.id, ""): region.name for region in page.regions}
    page.events = _events(live, user, names)
    return page


def _stages(summary: RegionOverview) -> dict[str, StageBadge]:
    ranked = sorted(summary["stages"], key=lambda stage: stage["rank"])
    return {stage["id"]: StageBadge(stage["name"], step, len(ranked)) for step, stage in enumerate(ranked, start=1)}


def _region(
    summary: RegionOverview,
    stages: Mapping[str, Mapping[str, StageBadge]],
    moving: set[tuple[str, str]],
) -> RegionCard:
    name = summary["region"]
    cards = [
        SiteCard(
            id=site["site"],
            name=site["name"],
            badge=_badge(stages[name], site["stage"]),
            since=wording.when(site["since"]),
            moving=(name, site["site"]) in moving,
            overdue=site["overdue"],
            next=tuple(map(announcing.upcoming, site.get("next") or ())),
            proposed=_proposed(site),
        )
        for site in summary["positions"]
    ]
    return RegionCard(name, summary["name"], cards)


def _badge(stages: Mapping[str, StageBadge], stage: Mapping[str, Any] | None) -> StageBadge | None:
    if not stage:
        return None
    return stages.get(stage["id"]) or StageBadge(stage.get("name") or stage["id"], 1, 1)


def _switch(
    entry: Mapping[str, Any], stages: Mapping[str, StageBadge], regions: list[RegionCard], now: datetime
) -> SwitchCard:
    sites = [site for site in entry["sites"] if not site.get("unchanged")]
    target = stages[entry["to_stage"]].name if entry["to_stage"] in stages else entry["to_stage"]
    names = {site.id: site.name for region in regions if region.id == entry["region"] for site in region.sites}
    is_announced = bool(entry.get("announced_at")) and entry["state"] != "suspended"
    subject = names.get(sites[0]["site"], sites[0]["site"]) if len(sites) == 1 else _sites(len(sites))
    return SwitchCard(
        id=entry["id"],
        region=next((region.name for region in regions if region.id == entry["region"]), entry["region"]),
        state=entry["state"],
        state_label=terms.label("switch state", entry["state"]),
        title=f"{subject} → {target}",
        reason=entry.get("reason") or "",
        effective=wording.when(entry.get("effective_at")),
        progress=[
            Progress(terms.label("step", step), sum(1 for site in sites if site.get(key)), len(sites))
            for key, step in terms.STEPS.items()
        ],
        appointments=_appointments([site["totals"] for site in sites if site.get("totals")]),
        letters=terms.letters(site["balance"] for site in sites if site.get("balance")),
        gates=[GateLine(terms.gate(gate), terms.is_met(gate)) for gate in entry.get("gates") or entry["held_by"]],
        cancel_reason=entry.get("cancel_reason") or "",
        ended_on=wording.day(entry["stage_ended_on"]) if entry.get("stage_ended_on") else "",
        settled_after=terms.duration(entry.get("seconds_to_settled")),
        date_to_come=datetime.fromisoformat(entry["effective_at"]) > now,
        announce=wording.when(entry["announce_at"]) if entry.get("announce_at") and not is_announced else "",
        suspended=announcing.suspension(entry.get("suspension")),
        drift=tuple(map(announcing.drift, _named(entry.get("drift") or (), names))),
        takes_back=bool(entry.get("undoes")),
    )


def _named(entries: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> list[dict[str, Any]]:
    return [{**entry, "site": names.get(entry["site"], entry["site"])} for entry in entries]


def _proposed(site: SitePosition) -> str:
    """What the plan says comes next, where nothing is filed and the stage is over."""
    then = site.get("then")
    return then["name"] if site["overdue"] and then and not site.get("next") else ""


def _paused(campaigns: list[CampaignView], regions: list[RegionCard]) -> dict[str, str]:
    """By switch: the sites whose letters wait for somebody to resume them."""
    names = {(region.id, site.id): site.name for region in regions for site in region.sites}
    sites: dict[str, list[str]] = {}
    for campaign in campaigns:
        place = names.get((campaign["region"], campaign["site"]), campaign["site"])
        sites.setdefault(campaign["switch_id"], []).append(place)
    return {switch: ", ".join(sorted(places)) for switch, places in sites.items()}


def _sites(count: int) -> str:
    return wording.ngettext("{count} site", "{count} sites", count)


def _appointments(totals: list[Mapping[str, Any]]) -> str:
    return terms.outcomes(terms.summed(totals)) if totals else ""


def _events(live: LiveEvents, user: Principal, names: Mapping[tuple[str, str], str]) -> list[EventLine]:
    recent = scoping.events(user, live.since(0))[-_SHOWN_EVENTS:]

    def place(event: LiveEvent) -> str:
        return names.get((event.region, event.site or ""), event.site or event.region)

    return [
        EventLine(
            clock=wording.clock(event.time),
            region=event.region,
            text=sentence(event.type, event.data, place(event), event.time),
            kind=event.type.split(".", 1)[0],
        )
        for event in reversed(recent)
    ]

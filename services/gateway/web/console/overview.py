"""What the first page shows, gathered from the services and cut down to what the user may see."""

from collections.abc import Mapping
from typing import Any

from services.chassis.process.problems import Problem
from services.gateway import wording
from services.gateway.access.principal import Principal
from services.gateway.application import overview, scoping
from services.gateway.application.live import LiveEvents
from services.gateway.application.overview import OPEN
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.sites import RegionOverview
from services.gateway.web.console.event_lines import sentence
from services.gateway.web.console.view_models import (
    EventLine,
    Overview,
    Progress,
    RegionCard,
    SiteCard,
    StageBadge,
    SwitchCard,
)
from services.gateway.wording import terms
from services.gateway.wording.problems import sentence as problem_sentence

_SHOWN_EVENTS = 25


def gather(backends: Backends, live: LiveEvents, user: Principal) -> Overview:
    """A service that does not answer leaves a gap and a word about it, never an error page."""
    page = Overview()
    try:
        told = overview.ask(backends, user)
    except Problem as problem:
        page.trouble.append(problem_sentence(problem))
        told = overview.Overview()
    stages = {summary["region"]: _stages(summary) for summary in told.regions}
    moving = overview.moving(told.switches)
    page.regions = [_region(summary, stages, moving) for summary in told.regions]
    cards = [_switch(entry, stages.get(entry["region"], {}), page.regions) for entry in told.switches]
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
        )
        for site in summary["positions"]
    ]
    return RegionCard(name, summary["name"], cards)


def _badge(stages: Mapping[str, StageBadge], stage: Mapping[str, Any] | None) -> StageBadge | None:
    if not stage:
        return None
    return stages.get(stage["id"]) or StageBadge(stage.get("name") or stage["id"], 1, 1)


def _switch(entry: Mapping[str, Any], stages: Mapping[str, StageBadge], regions: list[RegionCard]) -> SwitchCard:
    sites = [site for site in entry["sites"] if not site.get("unchanged")]
    target = stages[entry["to_stage"]].name if entry["to_stage"] in stages else entry["to_stage"]
    names = {site.id: site.name for region in regions if region.id == entry["region"] for site in region.sites}
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
        held_by=[terms.gate(gate) for gate in entry.get("held_by") or []],
        cancel_reason=entry.get("cancel_reason") or "",
        settled_after=terms.duration(entry.get("seconds_to_settled")),
    )


def _sites(count: int) -> str:
    return wording.ngettext("{count} site", "{count} sites", count)


def _appointments(totals: list[Mapping[str, Any]]) -> str:
    return terms.outcomes(terms.summed(totals)) if totals else ""


def _events(live: LiveEvents, user: Principal, names: Mapping[tuple[str, str], str]) -> list[EventLine]:
    recent = scoping.events(user, live.since(0))[-_SHOWN_EVENTS:]
    return [
        EventLine(
            clock=wording.clock(event.time),
            region=event.region,
            text=sentence(event, names.get((event.region, event.site or ""), event.site or event.region)),
            kind=event.type.split(".", 1)[0],
        )
        for event in reversed(recent)
    ]

"""What the first page shows, gathered from the services and cut down to what the user may see."""

import time
from collections.abc import Mapping
from typing import Any

from services.chassis.process.problems import Problem
from services.gateway import wording
from services.gateway.access.principal import Principal
from services.gateway.application import visible
from services.gateway.application.live import LiveEvents
from services.gateway.application.ports import Services
from services.gateway.web.console.cards import (
    EventLine,
    Overview,
    Progress,
    RegionCard,
    SiteCard,
    StageBadge,
    SwitchCard,
)
from services.gateway.web.console.event_lines import sentence
from services.gateway.wording import terms
from services.gateway.wording.problems import sentence as problem_sentence

_PATIENCE_SECONDS = 4.0
_OPEN = ("running", "held", "scheduled")
_SHOWN_EVENTS = 25
_SHOWN_SWITCHES = 30


class StagePlans:
    """The stages of each region, remembered for a minute: the page asks every few seconds, plans hardly change."""

    def __init__(self, seconds: float = 60.0) -> None:
        self._seconds = seconds
        self._known: dict[str, tuple[float, dict[str, StageBadge]]] = {}

    def of(self, services: Services, region: str) -> Mapping[str, StageBadge]:
        asked_at, stages = self._known.get(region, (0.0, {}))
        if stages and time.monotonic() - asked_at < self._seconds:
            return stages
        document = services.call("sites", "get_region", region, timeout=_PATIENCE_SECONDS)
        ranked = sorted(document.get("stages", []), key=lambda stage: stage["rank"])
        stages = {
            stage["id"]: StageBadge(stage["name"], step, len(ranked)) for step, stage in enumerate(ranked, start=1)
        }
        self._known[region] = (time.monotonic(), stages)
        return stages


def gather(services: Services, plans: StagePlans, live: LiveEvents, user: Principal) -> Overview:
    """A service that does not answer leaves a gap and a word about it, never an error page."""
    page = Overview()
    names: dict[tuple[str, str], str] = {}
    try:
        switches = _switches(services, user)
        moving = _moving(switches)
        for region in visible.regions(user, services.call("sites", "list_regions", timeout=_PATIENCE_SECONDS)):
            page.regions.append(_region(services, plans, user, region, moving))
        names = {(region.id, site.id): site.name for region in page.regions for site in region.sites}
        cards = [_switch(entry, plans.of(services, entry["region"]), page.regions) for entry in switches]
        page.running = sorted((card for card in cards if card.state in _OPEN), key=lambda card: _OPEN.index(card.state))
        page.finished = [card for card in cards if card.state not in _OPEN][:3]
    except Problem as problem:
        page.trouble.append(problem_sentence(problem))
    names |= {(region.id, ""): region.name for region in page.regions}
    page.events = _events(live, user, names)
    return page


def _switches(services: Services, user: Principal) -> list[dict[str, Any]]:
    """The newest, and the open ones however old: one filed for next month must not vanish behind thirty newer ones."""
    asked = (visible.list_switches(services, user, None, state, _SHOWN_SWITCHES) for state in (None, *_OPEN))
    found = {switch["id"]: switch for switches in asked for switch in switches}
    return sorted(found.values(), key=lambda switch: switch.get("filed_at") or "", reverse=True)


def _moving(switches: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """Sites that a running switch has not finished with."""
    return {
        (switch["region"], site["site"])
        for switch in switches
        if switch["state"] == "running"
        for site in switch["sites"]
        if not (site.get("unchanged") or site.get("superseded_by") or site.get("letters_at"))
    }


def _region(
    services: Services, plans: StagePlans, user: Principal, region: Mapping[str, Any], moving: set[tuple[str, str]]
) -> RegionCard:
    name = region["region"]
    stages = plans.of(services, name)
    found = visible.sites(user, name, services.call("sites", "list_sites", name, timeout=_PATIENCE_SECONDS))
    cards = [
        SiteCard(
            id=site["site"],
            name=site.get("name") or site["site"],
            badge=_badge(stages, site.get("stage")),
            since=wording.when(site.get("since")),
            moving=(name, site["site"]) in moving,
        )
        for site in found
    ]
    return RegionCard(name, region.get("name") or name, cards)


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
    recent = visible.events(user, live.since(0))[-_SHOWN_EVENTS:]
    return [
        EventLine(
            clock=wording.clock(event.time),
            region=event.region,
            text=sentence(event, names.get((event.region, event.site or ""), event.site or event.region)),
            kind=event.type.split(".", 1)[0],
        )
        for event in reversed(recent)
    ]

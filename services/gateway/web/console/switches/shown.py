"""Switches and previews as plain values, ready for the templates."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from services.gateway.backends.shapes.sites import SitePosition, SwitchView
from services.gateway.web.console.places import Places
from services.gateway.web.console.start.view_models import GateLine, StageBadge
from services.gateway.wording import announcing, euros, gettext, ngettext, number, terms, when
from services.gateway.wording.problems import in_words

COUNTED = ("before", *terms.PREVIEWED_OUTCOMES)


@dataclass(frozen=True)
class SiteChoice:
    id: str
    name: str
    badge: StageBadge | None
    since: str
    next: tuple[str, ...]
    chosen: bool


@dataclass(frozen=True)
class PreviewedSite:
    name: str
    before: StageBadge | None
    unchanged: bool
    until: str
    counts: tuple[str, ...]
    """In the order of COUNTED; empty where nothing changes."""


@dataclass(frozen=True)
class Confirmable:
    """A condition of a switch. `id` "": nobody can confirm it here and now."""

    id: str
    line: GateLine


@dataclass(frozen=True)
class PreviewPage:
    stage: str
    effective: str
    at_once: bool
    sites: list[PreviewedSite]
    totals: tuple[str, ...]
    button: str
    """What happens when it is pressed, with its counts; empty where no site would change."""
    announced: list[str]
    letters: dict[str, str]
    gates: list[Confirmable]
    warnings: list[str]
    overtakes: list[str]


@dataclass(frozen=True)
class SiteSteps:
    id: str
    name: str
    unchanged: bool
    superseded: bool
    steps: tuple[str, ...]
    """When each step was through, in the order of terms.STEPS; empty: not yet."""
    appointments: str
    letters: str


def choice(position: SitePosition, known: Places, chosen: Collection[str]) -> SiteChoice:
    following = tuple(announcing.upcoming(entry) for entry in position.get("next") or ())
    badge = known.stage(position["stage"]["id"] if position["stage"] else None)
    site = position["site"]
    return SiteChoice(site, known.site(site), badge, when(position["since"]), following, site in chosen)


def preview(document: Mapping[str, Any], known: Places, effective: datetime) -> PreviewPage:
    changed = [site for site in document["sites"] if not site["unchanged"]]
    letters = document.get("letters") or {}
    announcement = document.get("announcement") or {"at_once": True}
    stage = document["stage"].get("name", document["to_stage"])
    overtakes = [{**each, "site": known.site(each["site"])} for each in document["overtakes"]]
    return PreviewPage(
        stage=stage,
        effective=when(effective),
        at_once=bool(announcement["at_once"]),
        sites=[_previewed(site, known) for site in document["sites"]],
        totals=_counts(document["appointments"]),
        button=_button(len(changed), sum((letters.get("channels") or {}).values())) if changed else "",
        announced=announcing.announcement(document.get("announcement"), letters),
        letters=dict(_letters(letters)) if letters else {},
        gates=[_confirmable(gate) for gate in document["gates"]],
        warnings=[entry["message"] for entry in in_words(document["warnings"])],
        overtakes=[announcing.overtaken(each) for each in overtakes],
    )


def steps(switch: SwitchView, known: Places) -> list[SiteSteps]:
    """How far each site is, in the region's order."""
    order = {site: at for at, site in enumerate(known.sites)}
    return [
        SiteSteps(
            id=entry["site"],
            name=known.site(entry["site"]),
            unchanged=entry["unchanged"],
            superseded=bool(entry["superseded_by"]),
            steps=tuple(map(_at, map(cast(Mapping[str, Any], entry).get, terms.STEPS))),
            appointments=terms.outcomes(cast(Mapping[str, int], entry["totals"])) if entry["totals"] else "",
            letters=terms.letters([entry["balance"]]) if entry["balance"] else "",
        )
        for entry in sorted(switch["sites"], key=lambda entry: order.get(entry["site"], len(order)))
    ]


def history(switch: SwitchView) -> list[tuple[str, str]]:
    """Who did what and when, in its order: a time and a sentence."""
    happened = sorted(_happened(switch), key=lambda each: each[0])
    return [(when(at), words) for at, words in happened]


def _happened(switch: SwitchView) -> Iterator[tuple[datetime, str]]:
    def at(text: str) -> datetime:
        return datetime.fromisoformat(text)

    yield (
        at(switch["filed_at"]),
        gettext("{person} filed it: “{reason}”", person=switch["filed_by"], reason=switch["reason"]),
    )
    texts = {gate["id"]: gate["text"] for gate in switch["gates"]}
    for each in switch["confirmations"]:
        words = {"person": each["by"], "gate": texts.get(each["gate"], each["gate"])}
        said = gettext("{person} confirmed: {gate}", **words)
        yield (
            at(each["at"]),
            said if each["passed"] else gettext("{person} found not met: {gate}", **words),
        )
    if announced := switch.get("announced_at"):
        yield at(announced), gettext("Announced")
    if suspension := switch.get("suspension"):
        yield at(suspension["at"]), gettext("Suspended: {why}", why=announcing.suspension(suspension))
    if switch["cancelled_at"]:
        words = {"person": switch["cancelled_by"] or "", "reason": switch["cancel_reason"] or ""}
        yield at(switch["cancelled_at"]), gettext("{person} ended it: “{reason}”", **words)
    if switch["settled_at"]:
        yield at(switch["settled_at"]), gettext("Settled: everything has followed")


def gates(switch: SwitchView) -> list[Confirmable]:
    return [_confirmable(gate) for gate in switch["gates"] or switch["held_by"]]


def _at(moment: str | None) -> str:
    return when(moment) if moment else ""


def _previewed(site: Mapping[str, Any], known: Places) -> PreviewedSite:
    return PreviewedSite(
        name=known.site(site["site"]),
        before=known.stage(site["from_stage"]),
        unchanged=site["unchanged"],
        until=when(site["until"]) if site.get("until") else "",
        counts=_counts(site["appointments"]) if site["appointments"] else (),
    )


def _counts(totals: Mapping[str, int]) -> tuple[str, ...]:
    return tuple(number(totals[key]) for key in COUNTED)


def _button(sites: int, letters: int) -> str:
    """Switch 19 sites, 58,000 letters"""
    what = ngettext("Switch {count} site", "Switch {count} sites", sites)
    return f"{what}, {ngettext('{count} letter', '{count} letters', letters)}"


def _letters(told: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    yield gettext("Letters"), terms.handed_over(told.get("channels"))
    if told.get("excluded"):
        yield gettext("Excluded"), number(told["excluded"])
    if held := terms.held_back(told):
        yield gettext("Cannot be set or sent"), held
    yield gettext("Postage"), euros(told.get("postage_cents", 0))


def _confirmable(gate: Mapping[str, Any]) -> Confirmable:
    return Confirmable(gate["id"], GateLine(terms.gate(gate), terms.is_met(gate)))

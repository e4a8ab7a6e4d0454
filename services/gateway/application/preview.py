"""The preview of a switch: what every service says would happen, composed, with a fingerprint of all of it."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from services.chassis.process.problems import Fault, Problem
from services.gateway.application.ports import SLOW_SECONDS, Services

OUTCOMES = ("before", "kept", "phone", "video", "moved", "lapsed")
_MOST_NAMED_CHANGES = 50


@dataclass(frozen=True)
class SwitchRequest:
    region: str
    sites: list[str] | None  # None: all sites of the region
    to_stage: str
    effective_at: str | None  # None: now


@dataclass(frozen=True)
class Preview:
    request: SwitchRequest
    plan: Mapping[str, Any]
    limits: Mapping[str, Any]
    replan: Mapping[str, Any]
    letters: Mapping[str, Any]

    @property
    def facts(self) -> dict[str, Any]:
        """All that the manager decides on, and nothing that changes by itself.

        A switch "now" has another instant at every look, so the instant counts only where the manager named it.
        """
        plan = {key: value for key, value in self.plan.items() if key != "effective_at"}
        return {
            "effective_at": self.request.effective_at,
            "plan": plan,
            "limits": self.limits,
            "replan": {key: value for key, value in self.replan.items() if key != "guests"},
            "letters": self.letters,
        }

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(canonical_json(self.facts).encode()).hexdigest()

    @property
    def sequences(self) -> dict[str, int]:
        return {site["site"]: site["sequence"] for site in changed_sites(self.plan)}

    def as_document(self) -> dict[str, Any]:
        replanned = {site["site"]: site for site in self.replan["sites"]}
        sites = [
            {
                **site,
                "limits": self.limits.get(site["site"]),
                "appointments": _totals([replanned[site["site"]]]) if site["site"] in replanned else None,
            }
            for site in self.plan["sites"]
        ]
        return {
            "region": self.request.region,
            "to_stage": self.request.to_stage,
            "effective_at": self.plan["effective_at"],
            "stage": self.plan["stage"],
            "gates": self.plan.get("gates", []),
            "sites": sites,
            "appointments": _totals(self.replan["sites"]),
            "letters": self.letters,
            "fingerprint": self.fingerprint,
        }


class PreviewMemory:
    """The previews of late, by fingerprint, so that a 409 can say what changed since. Bounded; lost on restart."""

    def __init__(self, size: int = 200) -> None:
        self._size = size
        self._facts: OrderedDict[str, dict[str, Any]] = OrderedDict()

    def remember(self, preview: Preview) -> None:
        self._facts[preview.fingerprint] = preview.facts
        self._facts.move_to_end(preview.fingerprint)
        while len(self._facts) > self._size:
            self._facts.popitem(last=False)

    def changes(self, fingerprint: str, preview: Preview) -> list[Fault]:
        """What is different now from what the manager saw."""
        seen = self._facts.get(fingerprint)
        if seen is None:
            return [Fault("preview_fingerprint", "Diese Vorschau ist nicht mehr bekannt. Bitte neu ansehen.")]
        return list(differences(seen, preview.facts))[:_MOST_NAMED_CHANGES]


def make_preview(services: Services, request: SwitchRequest) -> Preview:
    """Ask every service what it would do. Nothing is written anywhere."""
    plan = services.call("sites", "plan_switch", request.region, request.sites, request.to_stage, request.effective_at)
    changed = changed_sites(plan)
    ids = [site["site"] for site in changed]
    if not ids:
        return Preview(request, plan, {}, {"sites": []}, {})
    limits = services.call("protection", "preview_limits", request.region, plan["stage"], ids)
    replan_sites = [
        {
            "site": site["site"],
            "sequence": site["sequence"],
            "stage": plan["stage"],
            "limits": limits[site["site"]],
            "effective_at": plan["effective_at"],
        }
        for site in changed
    ]
    replan = services.call("scheduling", "preview_replan", request.region, replan_sites, timeout=SLOW_SECONDS)
    guests = replan.get("guests", [])  # households of other sites with an appointment at one of these
    letters = services.call("notification", "preview_letters", request.region, ids, guests, timeout=SLOW_SECONDS)
    return Preview(request, plan, limits, replan, letters)


def changed_sites(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [site for site in plan["sites"] if not site.get("unchanged")]


def refuse_when_changed(memory: PreviewMemory, fingerprint: str, preview: Preview) -> None:
    """The preview is the outcome: if something changed in between, the manager is told before anything happens."""
    if fingerprint == preview.fingerprint:
        return
    memory.remember(preview)
    raise Problem(
        409,
        "Seit der Vorschau hat sich etwas geändert",
        "Die Umstellung wurde nicht angelegt. Bitte die Vorschau neu ansehen und dann erneut bestätigen.",
        memory.changes(fingerprint, preview),
    )


def canonical_json(value: Any) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def differences(before: Any, after: Any, place: str = "") -> Iterator[Fault]:
    """Every leaf that differs, named by its place."""
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for key in sorted({*before, *after}):
            yield from differences(before.get(key), after.get(key), f"{place}/{key}".lstrip("/"))
    elif isinstance(before, list) and isinstance(after, list) and _named(before) and _named(after):
        yield from differences(_by_name(before), _by_name(after), place)
    elif before != after:
        yield Fault(place, f"vorher {_short(before)}, jetzt {_short(after)}")


def _named(items: list[Any]) -> bool:
    return all(isinstance(item, Mapping) and _name_key(item) for item in items)


def _by_name(items: list[Any]) -> dict[str, Any]:
    return {str(item[_name_key(item)]): item for item in items}


def _name_key(item: Mapping[str, Any]) -> str:
    return next((key for key in ("site", "id") if key in item), "")


def _short(value: Any) -> str:
    if value is None:
        return "nichts"
    text = canonical_json(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _totals(sites: list[Mapping[str, Any]]) -> dict[str, int]:
    return {outcome: sum(site.get(outcome, 0) for site in sites) for outcome in OUTCOMES}

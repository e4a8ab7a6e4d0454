"""The preview of a switch: what every service says would happen, composed, with a fingerprint of all of it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any

from services.chassis.process.problems import Fault, Problem
from services.gateway.application.ports import Previews
from services.gateway.application.problems import PREVIEW_OUTDATED
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.sites import OutlookSite, SwitchOutlook

OUTCOMES = ("before", "kept", "phone", "video", "moved", "lapsed")
_MOST_NAMED_CHANGES = 50


@dataclass(frozen=True)
class SwitchRequest:
    region: str
    sites: list[str] | None  # None: all sites of the region
    to_stage: str
    effective_at: datetime | None  # None: now


@dataclass(frozen=True)
class Preview:
    request: SwitchRequest
    outlook: SwitchOutlook
    limits: Mapping[str, Any]
    replan: Mapping[str, Any]
    letters: Mapping[str, Any]

    @property
    def facts(self) -> dict[str, Any]:
        """All that the manager decides on, and nothing that changes by itself.

        A switch "now" has another instant at every look, so the instant counts only where the manager named it.
        """
        at = self.request.effective_at
        outlook = {key: value for key, value in self.outlook.items() if key != "effective_at"}
        return {
            "effective_at": at.isoformat() if at else None,
            "outlook": outlook,
            "limits": self.limits,
            "replan": {key: value for key, value in self.replan.items() if key != "guests"},
            "letters": self.letters,
        }

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(canonical_json(self.facts).encode()).hexdigest()

    @property
    def sequences(self) -> dict[str, int]:
        return {site["site"]: site["sequence"] for site in changed_sites(self.outlook)}

    def as_document(self) -> dict[str, Any]:
        replanned = {site["site"]: site for site in self.replan["sites"]}
        sites = [
            {
                **site,
                "limits": self.limits.get(site["site"]),
                "appointments": _totals([replanned[site["site"]]]) if site["site"] in replanned else None,
            }
            for site in self.outlook["sites"]
        ]
        return {
            "region": self.request.region,
            "to_stage": self.request.to_stage,
            "effective_at": self.outlook["effective_at"],
            "stage": self.outlook["stage"],
            "gates": self.outlook["gates"],
            "sites": sites,
            "appointments": _totals(self.replan["sites"]),
            "letters": self.letters,
            "fingerprint": self.fingerprint,
        }


def make_preview(backends: Backends, request: SwitchRequest) -> Preview:
    """Ask every service what it would do. Nothing is written anywhere."""
    outlook = backends.sites.outlook_switch(
        region=request.region, sites=request.sites, to_stage=request.to_stage, effective_at=request.effective_at
    )
    changed = changed_sites(outlook)
    ids = [site["site"] for site in changed]
    if not ids:
        return Preview(request, outlook, {}, {"sites": []}, {})
    stage: Any = outlook["stage"]
    limits = backends.protection.preview_limits(region=request.region, stage=stage, sites=ids)["limits"]
    replan = backends.scheduling.preview_replan(
        region=request.region,
        sites=[
            {
                "site": site["site"],
                "sequence": site["sequence"],
                "stage": stage,
                "limits": limits[site["site"]],
                "effective_at": outlook["effective_at"],
            }
            for site in changed
        ],
    )
    guests = replan["guests"]  # households of other sites with an appointment at one of these
    letters = backends.notification.preview_letters(region=request.region, sites=ids, guests=guests)
    return Preview(request, outlook, limits, replan, letters)


def changed_sites(outlook: SwitchOutlook) -> list[OutlookSite]:
    return [site for site in outlook["sites"] if not site["unchanged"]]


def refuse_when_changed(previews: Previews, fingerprint: str, preview: Preview) -> None:
    """The preview is the outcome: if something changed in between, the manager is told before anything happens."""
    if fingerprint == preview.fingerprint:
        return
    previews.remember(preview.fingerprint, preview.facts)
    seen = previews.facts_of(fingerprint)
    changes = [Fault("preview_fingerprint", "preview-forgotten")] if seen is None else differences(seen, preview.facts)
    raise Problem.of(PREVIEW_OUTDATED, list(islice(changes, _MOST_NAMED_CHANGES)))


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
        yield _difference(place, before, after)


def _difference(place: str, before: Any, after: Any) -> Fault:
    if before is None:
        return Fault(place, "value-appeared", {"after": _short(after)})
    if after is None:
        return Fault(place, "value-vanished", {"before": _short(before)})
    return Fault(place, "value-changed", {"before": _short(before), "after": _short(after)})


def _named(items: list[Any]) -> bool:
    return all(isinstance(item, Mapping) and _name_key(item) for item in items)


def _by_name(items: list[Any]) -> dict[str, Any]:
    return {str(item[_name_key(item)]): item for item in items}


def _name_key(item: Mapping[str, Any]) -> str:
    return next((key for key in ("site", "id") if key in item), "")


def _short(value: Any) -> str:
    text = canonical_json(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _totals(sites: list[Mapping[str, Any]]) -> dict[str, int]:
    return {outcome: sum(site.get(outcome, 0) for site in sites) for outcome in OUTCOMES}

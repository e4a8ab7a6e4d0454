"""The preview of a switch: what every service says would happen, composed, with a fingerprint of all of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from services.chassis.process.problems import Fault, Problem
from services.gateway.application.differences import canonical_json, differences
from services.gateway.application.ports import Previews
from services.gateway.application.problems import PREVIEW_OUTDATED
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.sites import Announcement, ForeseenView, Lead, OutlookSite, SwitchOutlook
from services.gateway.wording.values import local_day

OUTCOMES = ("before", "kept", "phone", "video", "moved", "lapsed", "returned")
_BY_POST = "print"
_MOST_NAMED_CHANGES = 50


@dataclass(frozen=True)
class SwitchRequest:
    region: str
    sites: list[str] | None  # None: all sites of the region
    to_stage: str
    effective_at: datetime | None  # None: now
    lead: Lead | None = None  # None: as long as printing and post take
    later_stand: bool = False


@dataclass(frozen=True)
class Preview:
    request: SwitchRequest
    outlook: SwitchOutlook
    limits: Mapping[str, Any] = field(default_factory=dict)
    replan: Mapping[str, Any] = field(default_factory=lambda: {"sites": []})
    letters: Mapping[str, Any] = field(default_factory=dict)

    @property
    def facts(self) -> dict[str, Any]:
        """All that the manager decides on, and nothing that changes by itself.

        A switch "now" has another instant at every look, so the instant counts only where the manager named it.
        """
        at = self.request.effective_at
        outlook = {key: value for key, value in self.outlook.items() if key != "effective_at"}
        return {
            "effective_at": at.isoformat() if at else None,
            "lead": self.request.lead,
            "later_stand": self.request.later_stand,
            "outlook": outlook,
            "limits": self.limits,
            "replan": {key: value for key, value in self.replan.items() if key not in ("guests", "early")},
            "letters": self.letters,
        }

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(canonical_json(self.facts).encode()).hexdigest()

    @property
    def sequences(self) -> dict[str, int]:
        return {site["site"]: site["sequence"] for site in changed_sites(self.outlook)}

    @property
    def foreseen(self) -> dict[str, ForeseenView] | None:
        """What must not be clearly worse when the switch is announced; None where that is at once."""
        if self.request.effective_at is None or announced_at_once(self.outlook):
            return None
        return {
            site["site"]: ForeseenView(before=site["before"], moved=site["moved"], lapsed=site["lapsed"])
            for site in self.replan["sites"]
        }

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
            "warnings": self.outlook["warnings"],
            "announcement": self.outlook.get("announcement"),
            "overtakes": self.outlook.get("overtakes", []),
            "sites": sites,
            "appointments": _totals(self.replan["sites"]),
            "letters": self.letters,
            "fingerprint": self.fingerprint,
        }


def make_preview(backends: Backends, request: SwitchRequest) -> Preview:
    """Ask every service what it would do. Nothing is written anywhere."""
    preview = preview_appointments(backends, request, look_ahead(backends, request))
    changed = [site["site"] for site in changed_sites(preview.outlook)]
    if not changed:
        return preview
    announcement = preview.outlook.get("announcement")
    letters = backends.notification.preview_letters(
        region=request.region,
        sites=changed,
        guests=preview.replan["guests"],  # households of other sites with an appointment at one of these
        stage=preview.outlook["stage"],
        announced_on=_announced_on(announcement),
        effective_on=local_day(preview.outlook["effective_at"]),
        early=preview.replan.get("early", []),
    )
    return replace(preview, letters=letters)


def look_ahead(backends: Backends, request: SwitchRequest) -> SwitchOutlook:
    """What sites says of it: when it would be announced, which conditions hold it, what it would overtake.

    "At once" is another instant at every look, so it is told without one.
    """
    outlook = backends.sites.outlook_switch(
        region=request.region,
        sites=request.sites,
        to_stage=request.to_stage,
        effective_at=request.effective_at,
        lead=request.lead,
        later_stand=request.later_stand or None,
    )
    announcement = outlook.get("announcement")
    if announcement and announcement["at_once"]:
        outlook["announcement"] = {**announcement, "at": None}
    return outlook


def preview_appointments(backends: Backends, request: SwitchRequest, outlook: SwitchOutlook) -> Preview:
    """Limits and appointments, without the letters."""
    changed = changed_sites(outlook)
    if not changed:
        return Preview(request, outlook)
    stage: Any = outlook["stage"]
    ids = [site["site"] for site in changed]
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
                "until": site.get("until"),
            }
            for site in changed
        ],
        letters_arrive=_letters_arrive(outlook.get("announcement")),
    )
    return Preview(request, outlook, limits, replan)


def announced_at_once(outlook: SwitchOutlook) -> bool:
    announcement = outlook.get("announcement")
    return announcement is None or announcement["at_once"]


def _announced_on(announcement: Announcement | None) -> date | None:
    """The day on which the letters are handed over; None: today."""
    return local_day(announcement["at"]) if announcement and announcement["at"] else None


def _letters_arrive(announcement: Announcement | None) -> str | None:
    """The day by which the last letter that is printed has come; where none is, the last of all."""
    days = announcement["arrives_on"] if announcement else {}
    return days.get(_BY_POST) or max(days.values(), default=None)


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


def _totals(sites: list[Mapping[str, Any]]) -> dict[str, int]:
    return {outcome: sum(site.get(outcome, 0) for site in sites) for outcome in OUTCOMES}

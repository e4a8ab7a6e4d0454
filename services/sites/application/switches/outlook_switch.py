"""Says what a switch would do at the sites, when, and which gates would hold it. Writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.chassis.process.problems import Problem
from services.contracts.calls.sites import SWITCH_INVALID
from services.contracts.faults import Fault
from services.contracts.region import stage_with_defaults
from services.contracts.region.rules.validity import timezone, valid, without_phone
from services.sites.application.ports import App
from services.sites.application.switches.dates import refuse_taken
from services.sites.application.switches.leads import leads_in
from services.sites.application.switches.outlook import (
    SwitchOutlook,
    outlook_for,
    refuse_the_past,
)
from services.sites.application.switches.planned import after_planned, named
from services.sites.application.switches.stage_end import ended
from services.sites.application.switches.suspend_later import overtaken
from services.sites.domain.lead import Announcement
from services.sites.domain.switch import Lead
from services.sites.domain.timeline import Entry, next_after


@dataclass(frozen=True)
class Outlook:
    region: str
    switch: SwitchOutlook
    effective_at: datetime
    day: date
    warnings: Sequence[Fault]
    """What comes before it; that it may be held over its date; what its letters would lack."""
    announcement: Announcement
    overtakes: Sequence[tuple[str, Entry]]
    """Sites, and later announced entries of theirs, that it would suspend."""

    @property
    def until(self) -> dict[str, datetime | None]:
        """When the next announced stage of each site takes over from it; one that it suspends does not."""
        gone = {(site, entry.sequence) for site, entry in self.overtakes}
        return {
            p.site: next_after([e for e in p.timeline if (p.site, e.sequence) not in gone], self.switch.at)
            for p in self.switch.positions
        }

    @property
    def stage(self) -> dict[str, Any]:
        """The target stage as it holds at its date, without measures whose last day is past by then."""
        stage = stage_with_defaults(self.switch.target.definition)
        return {**stage, "measures": valid(stage["measures"], self.day)}


def outlook_switch(
    app: App,
    region: str,
    sites: Sequence[str] | None,
    to_stage: str,
    effective_at: datetime | None,
    lead: Lead | None = None,
    later_stand: bool = False,
) -> Outlook:
    now = app.clock.now()
    refuse_the_past(effective_at, now)
    with app.begin() as work:
        at = max(now, effective_at or now)
        outlook = outlook_for(work, region, sites, to_stage, at)
        if at > now:
            refuse_taken(work, region, outlook.positions, at)
        if over := ended(work, region, outlook.target, at):
            raise Problem.of(SWITCH_INVALID, [over.fault])
        outlook, before = after_planned(work, region, outlook, now)
        loaded = work.regions.document(region)
        document = loaded["document"] if loaded else {}
        day = at.astimezone(ZoneInfo(timezone(document))).date()
        moving = [move.site for move in outlook.moves]
        numberless = without_phone(document, moving, outlook.target.definition, day)
        leads = leads_in(document, [position.site for position in outlook.positions])
        planned = leads.announcement(outlook.target, at, lead, now)
        stopped = [] if later_stand else overtaken(outlook, at)
        outlook = outlook.judged(planned.at)
        warnings = [*named(before), *_may_be_late(outlook, now), *numberless]
        return Outlook(region, outlook, effective_at or now, day, warnings, planned, stopped)


def _may_be_late(outlook: SwitchOutlook, now: datetime) -> list[Fault]:
    """A date that conditions hold it over does not come back: it takes effect when they let it through."""
    if outlook.at <= now or not outlook.held_by:
        return []
    return [Fault("effective_at", "takes-effect-when-let-through", {"at": outlook.at.isoformat()})]

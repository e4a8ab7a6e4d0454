"""When switches are announced: their lead, by the calendars of their sites."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.contracts.region.calendar import DaysOff, days_off, of_calendar
from services.contracts.region.rules.validity import timezone
from services.sites.application.ports import Work
from services.sites.domain.lead import Announcement, Terms, announcement, first_date
from services.sites.domain.stages import Stage
from services.sites.domain.switch import Lead, Switch


@dataclass(frozen=True)
class Leads:
    """What a region file says of printing, post and days off, for these sites of it."""

    terms: Terms
    zone: ZoneInfo
    calendars: Mapping[str, DaysOff]

    def announcement(self, target: Stage, effective_at: datetime, lead: Lead | None, now: datetime) -> Announcement:
        needed = self._needed(target, lead)
        return announcement(effective_at, needed, self.terms, self.zone, self._days(), now)

    def first_date(self, target: Stage, wanted: datetime, lead: Lead | None, now: datetime) -> datetime:
        """The first one that keeps the lead, at the time of day of `wanted`."""
        return first_date(wanted, self._needed(target, lead), self.zone, self._days(), now)

    def day(self, instant: datetime) -> date:
        return instant.astimezone(self.zone).date()

    def _needed(self, target: Stage, lead: Lead | None) -> int:
        """The switch's own lead, else the stage plan's, else what printing and post take."""
        if lead is not None:
            return lead.working_days
        return target.lead_days if target.lead_days is not None else self.terms.lead

    def _days(self) -> list[Any]:
        return [calendar.is_working_day for calendar in self.calendars.values()]


def leads_of(work: Work, region: str, sites: Iterable[str]) -> Leads:
    """Of a region that is loaded."""
    loaded = work.regions.document(region)
    document: Mapping[str, Any] = loaded["document"] if loaded else {}
    return leads_in(document, sites)


def leads_in(document: Mapping[str, Any], sites: Iterable[str]) -> Leads:
    head, asked = document["region"], set(sites)
    terms = Terms(head["print"]["printing_days"], head["print"]["postal_days"])
    general = of_calendar(head)
    plain = days_off(head["state"], general)
    own = {site["id"]: of_calendar(site) for site in document["sites"] if site["id"] in asked}
    calendars = {site: days_off(head["state"], general, more) if more else plain for site, more in own.items()}
    return Leads(terms, ZoneInfo(timezone(document)), calendars or {"": plain})


def announcement_of(work: Work, switch: Switch, target: Stage, now: datetime) -> Announcement:
    """Of a filed switch."""
    leads = leads_of(work, switch.region, [entry.site for entry in switch.sites])
    return leads.announcement(target, switch.effective_at, switch.lead, now)

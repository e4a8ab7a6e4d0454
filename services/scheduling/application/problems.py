"""The refusals of this service, and who may book at a site."""

from __future__ import annotations

from datetime import datetime

from services.chassis.process.problems import Problem
from services.contracts.calls.scheduling import APPOINTMENT_OVER, APPOINTMENT_UNKNOWN, NOT_BOOKABLE, SITE_FENCED
from services.contracts.problems import SITE_NOT_READY, SITE_UNKNOWN
from services.scheduling.application.records import SiteState
from services.scheduling.domain.rules import Reason, Refusal

KINDS = {kind.code: kind for kind in NOT_BOOKABLE}


def unknown_site(region: str, site: str) -> Problem:
    return Problem.of(SITE_UNKNOWN, region=region, site=site)


def unknown_appointment(appointment: object) -> Problem:
    return Problem.of(APPOINTMENT_UNKNOWN, appointment=str(appointment))


def no_longer_booked(appointment: object) -> Problem:
    return Problem.of(APPOINTMENT_OVER, appointment=str(appointment))


def code_of(reason: Reason) -> str:
    """Why something cannot be, as the code that people read in words."""
    return f"not-bookable-{reason}"


def not_bookable(refusal: Refusal) -> Problem:
    return Problem.of(KINDS[code_of(refusal.reason)], **about(refusal))


def about(refusal: Refusal) -> dict[str, str]:
    """What the sentence of a refusal inserts."""
    return {} if refusal.at is None else {"at": refusal.at.isoformat()}


def bookable(
    state: SiteState | None, region: str, site: str, begin: datetime, end: datetime | None = None
) -> SiteState:
    """The site if it takes bookings from `begin` to `end`. Raises Problem 404, or 409 while that time is replanned."""
    if state is None or not state.loaded:
        raise unknown_site(region, site)
    return at_rest(state, region, site, begin, end)


def at_rest(state: SiteState | None, region: str, site: str, begin: datetime, end: datetime | None = None) -> SiteState:
    """The site while nothing happens to this time (or instant), also when it is no longer in the region file.

    Raises Problem 404 or 409.
    """
    if state is None:
        raise unknown_site(region, site)
    entry, fenced = state.timeline.at(begin), state.timeline.fenced(begin, end)
    # A stage without a switch is the one a site was loaded with: nobody switches, its first limits are on their way.
    if entry is None or (entry.switch_id is None and (entry.fenced or not entry.complete)):
        raise Problem.of(SITE_NOT_READY, region=region, site=site)
    if fenced or not entry.complete:
        raise Problem.of(SITE_FENCED, site=site)
    return state

"""The refusals of this service, and who may book at a site."""

from __future__ import annotations

from services.chassis.process.problems import Problem
from services.contracts.calls.scheduling import APPOINTMENT_OVER, APPOINTMENT_UNKNOWN, NOT_BOOKABLE, SITE_FENCED
from services.contracts.problems import SITE_NOT_READY, SITE_UNKNOWN
from services.scheduling.application.records import SiteState
from services.scheduling.domain.rules import Reason

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


def not_bookable(reason: Reason) -> Problem:
    return Problem.of(KINDS[code_of(reason)])


def bookable(state: SiteState | None, region: str, site: str) -> SiteState:
    """The site if it takes bookings now. Raises Problem 404, or 409 while a switch is under way."""
    if state is None or not state.loaded:
        raise unknown_site(region, site)
    return at_rest(state, region, site)


def at_rest(state: SiteState | None, region: str, site: str) -> SiteState:
    """The site while nothing happens to it, also when it is no longer in the region file. Raises Problem 404 or 409."""
    if state is None:
        raise unknown_site(region, site)
    # A stage without a switch is the one a site was loaded with: nobody switches, its first limits are on their way.
    first = state.switch_id is None and not state.bookable
    if state.stage is None or state.limits is None or first:
        raise Problem.of(SITE_NOT_READY, region=region, site=site)
    if not state.bookable:
        raise Problem.of(SITE_FENCED, site=site)
    return state

"""Refusals that several use cases share."""

from __future__ import annotations

from services.chassis.process.problems import Fault, Problem
from services.contracts.problems import SITE_NOT_READY
from services.scheduling.application.records import SiteState


def unknown_site(region: str, site: str) -> Problem:
    return Problem(404, "Standort unbekannt", f"In der Region „{region}“ gibt es keinen Standort „{site}“.")


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
        detail = f"Am Standort „{site}“ sind Stufe und Grenzen noch nicht angekommen. Bitte gleich erneut versuchen."
        raise Problem(409, "Standort noch nicht bereit", detail, type=SITE_NOT_READY)
    if not state.bookable:
        detail = f"Der Standort „{site}“ wird gerade auf eine andere Stufe umgestellt. Bitte gleich erneut versuchen."
        raise Problem(409, "Umstellung läuft", detail, type="urn:stufenplan:fenced")
    return state


def invalid(title: str, faults: list[Fault]) -> Problem:
    return Problem(422, title, faults=faults)

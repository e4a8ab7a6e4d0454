"""Finds appointments by what people know of them, and puts names to them for whoever may see those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from services.chassis.process.problems import Fault, Problem
from services.contracts.calls.scheduling import APPOINTMENT_UNKNOWN, PERIOD_INVALID
from services.contracts.problems import REQUEST_INVALID
from services.gateway.access.permissions import Permission
from services.gateway.access.principal import Principal
from services.gateway.application.households import households_of
from services.gateway.application.places import check_place
from services.gateway.application.problems import NAMES_NOT_YOURS
from services.gateway.backends.backends import Backends

PURPOSE, CONFIRMATION = "list of appointments", "confirmation"
MOST_FOUND = 200
CRITERIA = ("bg_number", "name", "reference", "appointment_id", "site", "since", "until")


def search(backends: Backends, user: Principal, region: str, wanted: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Appointments of the user's own sites; each with `household`: its names, or None for who may not see them."""
    if all(wanted[key] is None for key in CRITERIA):
        raise Problem.of(REQUEST_INVALID, [Fault("", "nothing-to-search-by")])
    if wanted["since"] and wanted["until"] and wanted["until"] <= wanted["since"]:
        raise Problem.of(PERIOD_INVALID)
    check_place(backends, region, wanted["site"])
    sites = _sites(user, region, wanted["site"])
    known = {key: wanted[key] for key in ("reference", "appointment_id", "since", "until", "limit")}
    households = _households(backends, user, region, sites, wanted)
    appointments = backends.scheduling.find_appointments(region=region, sites=sites, household_ids=households, **known)
    if not user.may(Permission.HOUSEHOLD_READ):
        return [{**appointment, "household": None} for appointment in appointments]
    names = _names(backends, user, region, {appointment["household_id"] for appointment in appointments})
    return [{**each, "household": names.get(each["household_id"])} for each in appointments]


def one_with_names(
    backends: Backends, user: Principal, region: str, site: str, appointment: UUID | str
) -> dict[str, Any]:
    """One appointment of a site with the names of its household. Raises Problem 404."""
    found = backends.scheduling.find_appointments(
        region=region, sites=_sites(user, region, site), appointment_id=appointment, limit=1
    )
    if not found:
        raise Problem.of(APPOINTMENT_UNKNOWN, appointment=str(appointment))
    names = _names(backends, user, region, [found[0]["household_id"]], CONFIRMATION)
    return {**found[0], "household": names.get(found[0]["household_id"])}


def _sites(user: Principal, region: str, site: str | None) -> list[str] | None:
    """None for all of the region."""
    if site is not None:
        return [site] if user.scope.has_site(region, site) else []
    if user.scope.covers_whole(region):
        return None
    prefix = f"{region}/"
    return sorted(each.removeprefix(prefix) for each in user.scope.sites or () if each.startswith(prefix))


def _households(
    backends: Backends, user: Principal, region: str, sites: list[str] | None, wanted: Mapping[str, Any]
) -> list[str] | None:
    """Ids of those that fit number and name; None where neither is asked for."""
    found: set[str] | None = None
    if wanted["bg_number"] is not None:
        found = set(households_of(backends, region, [wanted["bg_number"]]).values())
    if wanted["name"] is not None:
        if not user.may(Permission.HOUSEHOLD_READ):
            raise Problem.of(NAMES_NOT_YOURS)
        # Of all sites: a household may have its appointment at another site than its own.
        named = backends.notification.find_households(
            region=region, name=wanted["name"], limit=MOST_FOUND, actor=user.actor
        )
        ids = {each["household_id"] for each in named}
        found = ids if found is None else found & ids
    return None if found is None else sorted(found)


def _names(
    backends: Backends, user: Principal, region: str, households: Iterable[str], purpose: str = PURPOSE
) -> dict[str, dict[str, Any]]:
    ids = sorted(households)
    if not ids:
        return {}
    named = backends.notification.name_households(region=region, household_ids=ids, purpose=purpose, actor=user.actor)
    return {each["household_id"]: {**each} for each in named}

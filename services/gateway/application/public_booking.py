"""Booking online: which matters and ways there are, what is free, and a time held until it is confirmed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from services.gateway.application.households import Known
from services.gateway.application.public_appointments import PUBLIC, WEEK, FreeTimes
from services.gateway.application.public_sites import Region, Site
from services.gateway.application.shared import Shared
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.scheduling import AppointmentView

HOLD_MINUTES = 10
LONGEST_AHEAD = timedelta(days=56)
COMES, REMOTE = "in_person", ("phone", "video")
_ADMITTED = ("appointment", "open")
"""Whoever may come only in an emergency, or as an exception, calls first: a page cannot decide that."""


@dataclass(frozen=True)
class Matter:
    id: str
    name: str
    department: str


@dataclass(frozen=True)
class Wish:
    """What is looked for; `how` is one of the ways of the site."""

    region: str
    site: str
    matter: Matter
    how: str


def matters(region: Region) -> list[Matter]:
    """Those that the authority lets anybody book, in the order of its file."""
    return [Matter(id, kind["name"], kind["online"]) for id, kind in region.kinds.items() if kind.get("online")]


def ways(site: Site, matter: Matter, region: Region) -> list[str]:
    """How the matter may be booked online at the site in the stage that holds now."""
    return list(_ways(site.stage, matter.department, region))


def _ways(stage: Mapping[str, Any], department: str, region: Region) -> Iterator[str]:
    offered = stage.get("channels") or ()
    if COMES in offered and stage.get("admission") in _ADMITTED and stage.get("triage") != "required":
        yield COMES
    rule = (stage.get("departments") or {}).get(department)
    remote = rule["remote"] if rule else region.remote.get(department, ())
    yield from (channel for channel in REMOTE if channel in offered and channel in remote)


def free_times(backends: Backends, shared: Shared, wish: Wish, since: datetime) -> FreeTimes:
    """Of a week, for somebody who has no other appointment; asked once for all who look at the same week."""

    def ask() -> FreeTimes:
        told = backends.scheduling.free_slots(
            region=wish.region,
            site=wish.site,
            department=wish.matter.department,
            kind=wish.matter.id,
            channel=wish.how,
            since=since,
            until=since + WEEK,
        )
        return FreeTimes(told["slots"], told["reason"])

    return shared.get((wish, since.replace(second=0, microsecond=0, minute=since.minute // 15 * 15)), ask)


def hold(backends: Backends, wish: Wish, household: Known, starts_at: datetime) -> AppointmentView:
    """The time, held for some minutes. Raises Problem 409 where it is not free for this household, or may not be."""
    return backends.scheduling.book(
        region=wish.region,
        site=wish.site,
        department=wish.matter.department,
        kind=wish.matter.id,
        channel=wish.how,
        household_id=household.id,
        phone_known=household.has_phone,
        starts_at=starts_at,
        hold_minutes=HOLD_MINUTES,
        actor=PUBLIC,
    )


def confirm(backends: Backends, held: AppointmentView, starts_at: datetime, how: str) -> AppointmentView:
    """Booked, if it still is what was shown. Raises Problem 409."""
    return backends.scheduling.confirm_appointment(
        region=held["region"],
        site=held["site"],
        appointment_id=held["appointment_id"],
        starts_at=starts_at,
        channel=how,
    )

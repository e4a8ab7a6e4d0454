"""Load a region file: checked whole, stored by sites in one transaction, taken over by the others when it comes."""

import time
from typing import Any
from zoneinfo import ZoneInfo

from services.chassis.process.apart.limits import Overrun
from services.chassis.process.clock import system_clock
from services.chassis.process.problems import Fault, Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.sites import REGION_INVALID
from services.contracts.region.reading import Reading
from services.contracts.region.reading import read as read_region
from services.contracts.region.rules.validity import timezone, warnings
from services.gateway.application.ports import Apart
from services.gateway.application.problems import REGION_FILE_UNREADABLE
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.sites import RegionLoad

WAIT_SECONDS = 5.0
_PAUSE_SECONDS = 0.1
_ASK_SECONDS = 2.0


def load_region(
    backends: Backends,
    apart: Apart,
    region: str,
    raw: bytes,
    *,
    is_json: bool,
    actor: Actor,
    wait_seconds: float = WAIT_SECONDS,
) -> dict[str, Any]:
    """Returns {sites: what was loaded, taken_by: {service: whether it has taken its part within the wait}, warnings}.

    Whoever has not will: the event is in the outbox, or in its queue. Raises Problem 400 or 422 with every fault.
    """
    document = read(apart, region, raw, is_json=is_json)
    loaded = backends.sites.load_region(document=document, actor=actor)
    taken_by = _taken_by(backends, loaded, wait_seconds)
    return {"sites": loaded, "taken_by": taken_by, "warnings": _warnings(document)}


def _warnings(document: dict[str, Any]) -> list[dict[str, Any]]:
    """What somebody should look at, although the file was loaded."""
    today = system_clock().now().astimezone(ZoneInfo(timezone(document))).date()
    return [warning.as_json() for warning in warnings(document, today)]


def read(apart: Apart, region: str, raw: bytes, *, is_json: bool) -> dict[str, Any]:
    try:
        reading: Reading = apart(read_as, [raw], is_json, region)
    except Overrun as overrun:
        raise Problem.of(REGION_FILE_UNREADABLE, [Fault("file", "takes-too-much", overrun.params)]) from overrun
    if reading.document is not None:
        return reading.document
    if not reading.readable:
        raise Problem.of(REGION_FILE_UNREADABLE, reading.faults)
    raise Problem.of(REGION_INVALID, reading.faults, region=region)


def read_as(raw: bytes, is_json: bool, region: str) -> Reading:
    return read_region(raw, is_json=is_json, region=region)


def _taken_by(backends: Backends, loaded: RegionLoad, wait_seconds: float) -> dict[str, bool]:
    """A few seconds are enough when everybody is there, so that an import right after the load finds them ready."""
    askers = {
        "protection": backends.protection.region_revision,
        "scheduling": backends.scheduling.region_revision,
        "notification": backends.notification.region_revision,
    }
    taken = dict.fromkeys(askers, False)
    deadline = time.monotonic() + wait_seconds
    while True:
        for service, ask in askers.items():
            if not taken[service]:
                taken[service] = _has_taken(ask, loaded)
        if all(taken.values()) or time.monotonic() > deadline:
            return taken
        time.sleep(_PAUSE_SECONDS)


def _has_taken(ask: Any, loaded: RegionLoad) -> bool:
    try:
        revision = ask(region=loaded["region"], seconds=_ASK_SECONDS)["revision"]
    except Problem:
        return False  # away: it catches up when it is back
    return revision is not None and revision >= loaded["revision"]

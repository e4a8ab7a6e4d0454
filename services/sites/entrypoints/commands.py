"""Reads what arrives by RPC: plain JSON becomes commands; every fault of a command is told at once, with its place."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.sites.application.actor import Actor
from services.sites.application.file_switch import FileSwitch
from services.sites.application.refusals import refused, switch_unknown
from services.sites.domain.fault import Fault
from services.sites.domain.shapes import Check, Faults, items, mapping, text, whole
from services.sites.domain.switch import State, SwitchId

TITLE = "Dieser Auftrag ist so nicht möglich"
LONGEST_REASON = 2000


def instant(value: object, place: str, faults: Faults) -> None:
    try:
        moment = datetime.fromisoformat(value if isinstance(value, str) else "")
        aware = moment.tzinfo is not None and moment.astimezone(UTC) is not None
    except (ValueError, OverflowError):  # the last hours of the year 9999 lie behind it elsewhere
        aware = False
    if not aware:
        example = "„2020-06-17T08:00:00+02:00“"
        faults.append(Fault(place, f"„{value}“ ist kein Zeitpunkt mit Zeitzone; erwartet wird zum Beispiel {example}."))


def counts(value: object, place: str, faults: Faults) -> None:
    """A number for each site."""
    if not isinstance(value, Mapping):
        faults.append(Fault(place, "Hier wird zu jedem Standort eine Folgenummer erwartet."))
        return
    for site, sequence in value.items():
        whole(0)(sequence, f"{place}/{site}", faults)


REASON = text(rf"(?=[\s\S]*\S)[\s\S]{{1,{LONGEST_REASON}}}", f"ein Grund mit höchstens {LONGEST_REASON} Zeichen")
COMMAND = mapping(
    {"region": text(), "to_stage": text(), "reason": REASON},
    {
        "sites": items(text()),
        "effective_at": instant,
        "expected": counts,
        "confirmed_gates": items(text()),
        "idempotency_key": text(r"[\s\S]{1,200}", "ein Schlüssel mit 1 bis 200 Zeichen"),
    },
)


def to_file_switch(body: Mapping[str, Any]) -> FileSwitch:
    _checked(COMMAND, body, "")
    sites = body.get("sites")
    unique = None if sites is None else tuple(dict.fromkeys(sites))
    return FileSwitch(
        region=body["region"],
        sites=unique,
        to_stage=body["to_stage"],
        effective_at=to_instant(body.get("effective_at")),
        reason=body["reason"].strip(),
        expected=body.get("expected"),
        confirmed_gates=tuple(body.get("confirmed_gates") or ()),
        idempotency_key=body.get("idempotency_key"),
        digest=_digest(body),
    )


def _digest(body: Mapping[str, Any]) -> str:
    """What the caller wants, without what it happened to see: a retry after another look is the same request."""
    wanted = ("region", "sites", "to_stage", "effective_at", "reason")
    return hashlib.sha256(json.dumps([body.get(key) for key in wanted]).encode()).hexdigest()


def to_actor(body: object) -> Actor:
    """Who did it is written down for every command, so it must be known."""
    given: Mapping[str, Any] = body if isinstance(body, Mapping) else {}
    _checked(text(), given.get("user"), "actor/user")
    return Actor(given["user"], str(given.get("role") or ""))


def to_reason(value: object) -> str:
    _checked(REASON, value, "reason")
    return str(value).strip()


def to_sites(value: object) -> list[str] | None:
    if value is None:
        return None
    _checked(items(text()), value, "sites")
    return list(dict.fromkeys(value)) if isinstance(value, list | tuple) else None


def to_instant(value: object, place: str = "effective_at") -> datetime | None:
    if value is None:
        return None
    _checked(instant, value, place)
    return datetime.fromisoformat(str(value)).astimezone(UTC)


def to_switch_id(value: object) -> SwitchId:
    try:
        return SwitchId(UUID(str(value)))
    except ValueError:
        raise switch_unknown(value) from None


def to_state(value: object) -> State | None:
    if value is None:
        return None
    if value not in list(State):
        message = f"„{value}“ ist kein Zustand; möglich: {', '.join(State)}."
        raise refused(TITLE, [Fault("state", message)])
    return State(str(value))


def to_limit(value: object, most: int = 500) -> int:
    _checked(whole(1, most), value, "limit")
    return int(str(value))


def _checked(check: Check, value: object, place: str) -> None:
    faults: Faults = []
    check(value, place, faults)
    if faults:
        raise refused(TITLE, faults)

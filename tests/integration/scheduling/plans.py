"""Region files, stages and limits for tests of scheduling: plain ones, everything else by keyword."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

CHANNELS = ["in_person", "phone", "video", "email", "post", "letter_box", "online"]
ROOMS = 6


def document(id: str = "musterstadt", site_ids: tuple[str, ...] = ("linden", "list"), staff: int = 6) -> dict[str, Any]:
    week = [{"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "08:00", "closes": "16:00"}]
    zones = [
        {"id": "entrance", "name": "Eingang", "persons": 20, "waiting": True},
        {"id": "floor", "name": "Obergeschoss", "persons": 40},
    ]
    rooms = [
        {"zone": "floor", "kind": "consultation", "count": ROOMS, "area": 16, "persons": 3, "department": None},
        {"zone": "floor", "kind": "tandem", "count": 1, "area": 30, "persons": 5, "department": None},
    ]
    groups = [
        {"department": "benefits", "count": staff, "at_home": 1},
        {"department": "placement", "count": staff, "at_home": 0},
    ]
    site = {"hours": week, "zones": zones, "rooms": rooms, "staff": groups}
    return {
        "region": {"id": id, "name": id.title(), "state": "NI", "timezone": "Europe/Berlin"},
        "departments": [
            {"id": "benefits", "name": "Leistung", "remote": ["phone"]},
            {"id": "placement", "name": "Vermittlung", "remote": ["phone", "video"]},
        ],
        "kinds": [
            {"id": "consultation", "name": "Beratung", "minutes": 30, "staff": 1, "persons": 1},
            {"id": "emergency", "name": "Notfall", "minutes": 30, "staff": 1, "persons": 1},
            {"id": "tandem", "name": "Tandem", "minutes": 60, "staff": 2, "persons": 1, "room": "tandem"},
        ],
        "stages": [stage("open"), stage("closed", admission="closed")],
        "sites": [{"id": each, "name": each.title(), **deepcopy(site)} for each in site_ids],
    }


def stage(id: str = "open", **changes: Any) -> dict[str, Any]:
    remote = {"benefits": {"remote": ["phone"]}, "placement": {"remote": ["phone", "video"]}}
    return {
        "id": id,
        "rank": 10,
        "name": id,
        "summary": "Es gelten neue Regeln.",
        "admission": "appointment",
        "channels": CHANNELS,
        "capacity_factor": 1.0,
        "area_per_person": None,
        "triage": "none",
        "departments": remote,
        "tandem": True,
        "arrival_spread_minutes": None,
        "cancellation": {"certificate_required": False, "disadvantage": False},
        "invitation_check": False,
        "move_horizon_days": 14,
        "notice_working_days": 2,
        "hours": None,
        "measures": [],
        "gates": [],
        "until": None,
        **changes,
    }


CLOSED = stage("closed", admission="closed")


def limits(
    building: int = 30, waiting: int = 20, zone: int = 30, room: int = 5, in_person: bool = True
) -> dict[str, Any]:
    names = [f"floor-consultation-{number:02}" for number in range(1, ROOMS + 1)] + ["floor-tandem-01"]
    return {
        "in_person": in_person,
        "building": building,
        "waiting": waiting,
        "zones": {"entrance": zone, "floor": zone},
        "rooms": dict.fromkeys(names, room),
    }

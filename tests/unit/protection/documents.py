"""A small site and stages for tests of concepts and limits."""

from __future__ import annotations

from typing import Any


def site(id: str = "linden", **changes: Any) -> dict[str, Any]:
    return {
        "id": id,
        "name": f"Standort {id.capitalize()}",
        "building": {"persons": 60},
        "zones": [
            {"id": "entrance", "name": "Eingangszone", "floor": 0, "area": 80, "persons": 20, "waiting": True},
            {"id": "first-floor", "name": "1. Obergeschoss", "floor": 1, "area": 300, "persons": 40},
        ],
        "rooms": [
            {"zone": "first-floor", "kind": "consultation", "count": 2, "area": 16, "persons": 3},
            {"zone": "first-floor", "kind": "consultation", "count": 1, "area": 10, "persons": 2},
            {"zone": "first-floor", "kind": "tandem", "count": 1, "area": 28, "persons": 5, "department": "benefits"},
        ],
        "measures": [{"id": "mask", "text": "Bitte tragen Sie eine Maske."}],
        "equipment": [{"id": "screens", "text": "Schutzscheiben am Empfang"}],
        **changes,
    }


def region(*sites: dict[str, Any], id: str = "musterstadt") -> dict[str, Any]:
    return {"region": {"id": id}, "sites": list(sites or (site("linden"), site("mitte")))}


def stage(id: str = "by-appointment", **changes: Any) -> dict[str, Any]:
    """The whole definition, as events carry it."""
    return {
        "id": id,
        "rank": 20,
        "name": "Mit Termin",
        "summary": "Bitte vereinbaren Sie einen Termin.",
        "admission": "appointment",
        "channels": ["in_person", "phone"],
        "capacity_factor": 0.5,
        "area_per_person": None,
        "triage": "none",
        "departments": {},
        "tandem": False,
        "arrival_spread_minutes": None,
        "cancellation": {"certificate_required": False, "disadvantage": False},
        "invitation_check": False,
        "move_horizon_days": 14,
        "notice_working_days": 3,
        "hours": None,
        "measures": [],
        "gates": [],
        "until": None,
        **changes,
    }

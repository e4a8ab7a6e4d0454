"""A small region for tests: three stages, three sites, every kind of entry once."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

HOURS = [{"days": ["mon", "tue", "wed", "thu"], "opens": "08:00", "closes": "15:30"}]


def stage(id: str, rank: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": id,
        "rank": rank,
        "name": id.capitalize(),
        "summary": f"Es gilt die Stufe {id}.",
        "admission": "appointment",
        "channels": ["in_person", "phone", "email", "post"],
        "capacity_factor": 0.5,
        "triage": "none",
        "cancellation": {"certificate_required": False, "disadvantage": False},
        "move_horizon_days": 14,
        "notice_working_days": 3,
        **changes,
    }


def site(id: str, **changes: Any) -> dict[str, Any]:
    return {
        "id": id,
        "name": f"Standort {id.capitalize()}",
        "address": {"street": "Am Markt 1", "postcode": "99991", "city": "Musterstadt"},
        "hours": deepcopy(HOURS),
        "postcodes": ["99991", "99992"],
        "building": {"persons": 60},
        "zones": [
            {"id": "entrance", "name": "Eingang", "area": 80, "persons": 20, "waiting": True},
            {"id": "first-floor", "name": "1. Obergeschoss", "floor": 1, "area": 300, "persons": 40},
        ],
        "rooms": [
            {"zone": "first-floor", "kind": "consultation", "count": 4, "area": 12, "persons": 2},
            {"zone": "first-floor", "kind": "office", "count": 2, "area": 12, "persons": 2, "department": "benefits"},
            {"zone": "first-floor", "kind": "tandem", "count": 1, "area": 28, "persons": 5},
        ],
        "staff": [{"department": "benefits", "count": 6, "at_home": 2}],
        "measures": [{"id": "mask", "text": "Bitte tragen Sie eine Maske."}],
        "contacts": [{"id": "letter-box", "kind": "letter_box", "label": "Briefkasten", "value": "Am Markt 1"}],
        **changes,
    }


def region(id: str = "musterstadt", **changes: Any) -> dict[str, Any]:
    gates = [{"id": "cases", "kind": "case_numbers", "text": "Unter 35 Fällen je 100.000.", "threshold": 35}]
    concepts = [{"id": "concepts", "kind": "concept_published", "text": "Jeder Standort hat ein Schutzkonzept."}]
    document = {
        "region": {
            "id": id,
            "name": "Jobcenter Musterstadt",
            "state": "NI",
            "timezone": "Europe/Berlin",
            "website": "https://jobcenter.example",
            "letterhead": {
                "office": "Jobcenter Musterstadt",
                "street": "Am Markt 1",
                "postcode": "99991",
                "city": "Musterstadt",
                "signature": "Ihr Jobcenter",
            },
            "print": {"printing_days": 2, "postal_days": 2, "postage_cents": 80},
        },
        "contacts": [
            {
                "id": "central",
                "kind": "phone",
                "label": "Zentrale",
                "value": "(0999) 1234-0",
                "departments": ["benefits"],
                "hours": deepcopy(HOURS),
            },
            {
                "id": "office",
                "kind": "phone",
                "label": "Sekretariat",
                "value": "(0999) 1234-5",
                "audience": "new",
                "hours": deepcopy(HOURS),
                "published_hours": [*deepcopy(HOURS), {"days": ["tue"], "opens": "08:00", "closes": "17:30"}],
                "decision": {"by": "Leitung", "note": "Der lange Dienstag entfällt."},
            },
        ],
        "departments": [{"id": "benefits", "name": "Leistung", "remote": ["phone"]}],
        "kinds": [
            {"id": "consultation", "name": "Beratung", "minutes": 30, "staff": 1, "persons": 1},
            {"id": "tandem", "name": "Tandemberatung", "minutes": 60, "staff": 2, "persons": 1, "room": "tandem"},
        ],
        "stages": [
            stage("closed", 10, admission="closed", channels=["phone", "email", "post"], capacity_factor=0),
            stage("booked", 20, departments={"benefits": {"remote": ["phone"]}}),
            stage("checked", 30, gates=gates),
            stage("open", 40, admission="open", capacity_factor=1, tandem=True, gates=concepts),
        ],
        "initial_stage": "closed",
        "sites": [site("altstadt"), site("bahnhof"), site("campus")],
        "facts": {"X1": ["stages/closed/admission", "product: eine Umstellung für alle"]},
    }
    return {**document, **changes}

"""Letters composed from the region files of the five authorities, as their switches of 2020 and 2021 send them."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from services.notification.domain.compose import TEMPLATE_VERSION, compose
from services.notification.domain.letter import LetterContent
from services.notification.domain.profile import site_profile
from services.notification.domain.visiting import equipment_notice
from tests.unit.notification.wordings import WORDING

REGIONS = Path(__file__).parents[3] / "deploy" / "regions"
DEFAULTS = {"arrival_spread_minutes": None, "hours": None, "until": None}
# region: the switch that its facts tell of (site, stage, from when on) and what became of appointments in it
SWITCHES = {
    "hannover": ("mitte", "by-appointment", "2020-06-17", ("kept", "moved", "phone")),
    "dortmund": ("kampstrasse", "emergency-only", "2020-03-16", ("lapsed", "phone", "lapsed")),
    "wesel": ("wesel", "ramp", "2021-07-05", ("phone", "moved", "kept")),
    "dessau": ("dessau", "ordered-access", "2021-09-06", ("moved", "phone", "lapsed")),
    "marburg": ("marburg", "digital-only", "2020-03-17", ("video", "phone", "lapsed")),
}
REASONS = {"kept": "none", "moved": "limit", "phone": "limit", "video": "admission", "lapsed": "admission"}


@cache
def _document(region: str) -> dict[str, Any]:
    return yaml.safe_load((REGIONS / f"{region}.yaml").read_text(encoding="utf-8"))


def site_ids(region: str) -> list[str]:
    return [site["id"] for site in _document(region)["sites"]]


def region_letter(region: str, appointments: int = 0, site_id: str = "", **changes: Any) -> LetterContent:
    """The letter to a household with so many appointments; `changes` alter the household."""
    return compose(*region_facts(region, appointments, site_id, **changes), WORDING)


def region_facts(region: str, appointments: int = 0, site_id: str = "", **changes: Any) -> tuple[Any, Any, date]:
    """What such a letter is made from: the campaign's facts, its own, and its date."""
    first_site, stage_id, effective, outcomes = SWITCHES[region]
    site_id = site_id or first_site
    document, day = _document(region), date.fromisoformat(effective)
    site = next(site for site in document["sites"] if site["id"] == site_id)
    stage = next(stage for stage in document["stages"] if stage["id"] == stage_id)
    until = stage.get("until")
    facts = {
        "profile": {"region": region, "site": site_id, "revision": 1, **site_profile(document, site)},
        "stage": DEFAULTS | stage | {"until": until and str(until)},
        "measures": [*site["measures"], *equipment_notice(site["equipment"], WORDING)],
        "effective_at": f"{effective}T08:00:00+02:00",
        "reference": f"{site_id}-2",
        "template_version": TEMPLATE_VERSION,
    }
    own = {
        "letter_id": f"0190a1b2-0000-7000-8000-{appointments:012d}",
        "household": _household(site) | changes,
        "changes": [_change(site, number, outcome, day) for number, outcome in enumerate(outcomes[:appointments])],
    }
    return facts, own, day


def _household(site: dict[str, Any]) -> dict[str, Any]:
    return {
        "bg_number": "23702//0012345",
        "salutation": "Frau",
        "first_name": "Sophie-Charlotte",
        "last_name": "von der Wiesenthal-Großmann",
        "address_addition": "",
        "street": "Karl-Liebknecht-Straße",
        "house_number": "117b",
        "postcode": site["address"]["postcode"],
        "city": site["address"]["city"],
        "email": "",
        "phone": "0511 123456",
        "benefits_contact": "Herr Grabowski",
        "benefits_extension": "-4412",
        "placement_contact": "Frau Dr. von der Heydt",
        "placement_extension": "-4437",
        "large_print": False,
    }


def _change(site: dict[str, Any], number: int, outcome: str, effective: date) -> dict[str, Any]:
    kinds = (("benefits", "consultation"), ("benefits", "renewal"), ("benefits", "sensitive"))
    department, kind = kinds[number]
    zone = next(room["zone"] for room in site["rooms"] if room["department"] == department)
    place = {"zone": zone, "room": f"{zone}-consultation-01"}
    before = _visit(effective, number + 7, "in_person", place)
    after = {
        "kept": before,
        "moved": _visit(effective, number + 14, "in_person", place),
        "phone": _visit(effective, number + 7, "phone", None),
        "video": _visit(effective, number + 7, "video", None),
        "lapsed": None,
    }[outcome]
    return {
        "appointment_id": f"0190c1a0-0000-7000-8000-{number:012d}",
        "site": site["id"],
        "sequence": 2,
        "department": department,
        "kind": kind,
        "outcome": outcome,
        "reason": REASONS[outcome],
        "before": before,
        "after": after,
        "no_disadvantage": outcome == "lapsed",
    }


def _visit(effective: date, days: int, channel: str, place: dict[str, str] | None) -> dict[str, Any]:
    day = date.fromordinal(effective.toordinal() + days)
    starts, ends = (f"{day}T{hour}:00+02:00" for hour in ("09:30", "10:00"))
    return {"channel": channel, "starts_at": starts, "ends_at": ends, "place": place}

"""What the services answer in the tests: as the contracts of their calls say, each a small fact that can be changed."""

from typing import Any

SWITCH_ID = "01890000-0000-7000-8000-000000000001"

HOUSEHOLD_ID = "01890000-0000-7000-8000-000000000002"

THEN = "2020-06-17T06:00:00+00:00"

STAGES = [
    {"id": "closed", "rank": 0, "name": "Geschlossen"},
    {"id": "emergency", "rank": 1, "name": "Nur Notfälle"},
    {"id": "appointment", "rank": 2, "name": "Nach Termin"},
]

DOCUMENT = {
    "region": {"id": "hannover", "name": "Jobcenter Region Hannover", "state": "NI", "timezone": "Europe/Berlin"},
    "stages": [{**stage, "admission": "appointment", "capacity_factor": 0.5} for stage in STAGES],
    "sites": [{"id": "linden"}, {"id": "mitte"}],
}

REGION = {"document": DOCUMENT, "revision": 1, "loaded_at": THEN, "loaded_by": "betrieb"}


def summary(region: str = "hannover", name: str = "Jobcenter Region Hannover") -> dict[str, Any]:
    facts = {"state": "NI", "timezone": "Europe/Berlin", "website": "www.example.org", "sites": 2, "stages": STAGES}
    counts = {"sites_by_stage": {"emergency": 2}, "switches_running": 0, "revision": 1, "loaded_at": THEN}
    return {"region": region, "id": region, "name": name, **facts, **counts}


def site(name: str, title: str, stage: int = 1, switch_id: str | None = None) -> dict[str, Any]:
    since = "2020-03-18T07:00:00+00:00"
    return {
        "site": name,
        "name": title,
        "stage": STAGES[stage],
        "sequence": 2,
        "since": since,
        "switch_id": switch_id,
    }


def switch(state: str = "running", sites: tuple[str, ...] = ("linden", "mitte"), **more: Any) -> dict[str, Any]:
    entries = [
        {
            "site": name,
            "from_stage": "emergency",
            "to_stage": "appointment",
            "sequence": 3,
            "unchanged": False,
            "superseded_by": None,
            "campaign_id": None,
            "households": None,
            "stage_changed_at": "2020-06-17T06:00:00+00:00",
            "limits_at": "2020-06-17T06:00:01+00:00",
            "replanned_at": None,
            "letters_at": None,
            "totals": None,
            "balance": None,
        }
        for name in sites
    ]
    return {
        "id": SWITCH_ID,
        "region": "hannover",
        "to_stage": "appointment",
        "reason": "Wiederaufnahme",
        "filed_by": "leitung",
        "filed_at": "2020-06-16T06:00:00+00:00",
        "effective_at": "2020-06-17T06:00:00+00:00",
        "state": state,
        "settled_at": None,
        "seconds_to_settled": None,
        "held_by": [],
        "confirmations": [],
        "cancelled_at": None,
        "cancelled_by": None,
        "cancel_reason": None,
        "undoes": None,
        "sites": entries,
        **more,
    }


def gate(id: str = "numbers", text: str = "Die Fallzahlen bleiben niedrig.", **more: Any) -> dict[str, Any]:
    return {"id": id, "kind": "case_numbers", "text": text, "threshold": None, "passed": False, "missing": [], **more}


def switch_id(number: int) -> str:
    return f"01890000-0000-7000-8000-{number:012}"


def limits() -> dict[str, Any]:
    return {"in_person": True, "building": 30, "zones": {"entrance": 6}, "waiting": 6, "rooms": {"first-office-01": 2}}


def site_limits(name: str) -> dict[str, Any]:
    facts = {"region": "hannover", "site": name, "name": name.title(), "sequence": 2, "stage": "emergency"}
    return {**facts, "concept_version": 1, "limits": limits(), "derived_at": THEN}


def appointment(state: str = "booked", **more: Any) -> dict[str, Any]:
    ids = {"appointment_id": SWITCH_ID, "household_id": HOUSEHOLD_ID, "region": "hannover", "site": "linden"}
    matter = {"department": "benefits", "kind": "consultation", "channel": "phone", "place": None, "staff": ["a"]}
    times = {"starts_at": "2020-06-18T07:00:00+00:00", "ends_at": "2020-06-18T07:30:00+00:00"}
    return {**ids, **matter, **times, "persons": 1, "state": state, **more}


def contact() -> dict[str, Any]:
    about = {"site": "linden", "household_id": HOUSEHOLD_ID, "appointment_id": None, "department": None}
    return {"contact_id": SWITCH_ID, **about, "decision": "settled_by_phone", "recorded_at": THEN}


def concept() -> dict[str, Any]:
    facts = {"region": "hannover", "site": "linden", "name": None, "version": 1, "published_at": THEN}
    lists = {"zones": [], "rooms": [], "measures": [], "equipment": []}
    return {**facts, "published_by": "leitung", "building": {"persons": 30}, **lists}


def campaign(**more: Any) -> dict[str, Any]:
    balance = {"in_scope": 3, "handed_over": {"print": 2}, "held": 1, "excluded": 0, "withdrawn": 0}
    facts = {"campaign_id": SWITCH_ID, "reference": "linden-3", "region": "hannover", "site": "linden", "sequence": 3}
    stage = {"switch_id": SWITCH_ID, "stage": {"id": "closed", "name": "Geschlossen"}, "state": "running"}
    counts = {"households": 3, "pending": 0, "balance": balance, "difference": 0, "postage_cents": 160, "lots": {}}
    times = {"effective_at": THEN, "created_at": THEN, "collected_at": None, "closed_at": None}
    return {**facts, **stage, **counts, **times, "phone_notices": 0, **more}


def whole_campaign(**more: Any) -> dict[str, Any]:
    return campaign(**{"held_letters": [], "actions": [], **more})


_ticks = iter(range(10_000))


def outlook(
    region: str, to_stage: str, sites: list[str] | None = None, effective_at: str | None = None
) -> dict[str, Any]:
    """Like the real one: without a time given, the instant is another at every look."""
    at = effective_at or f"2020-06-17T08:{next(_ticks) % 60:02}:00+02:00"
    entries = [
        {
            "site": name,
            "name": name.title(),
            "sequence": 2,
            "from_stage": "emergency",
            "to_stage": to_stage,
            "unchanged": False,
        }
        for name in sites or ["linden", "mitte"]
    ]
    stage = DOCUMENT["stages"][2]
    return {"region": region, "effective_at": at, "stage": stage, "sites": entries, "gates": []}


def replan(region: str, sites: list[dict[str, Any]]) -> dict[str, Any]:
    counts = {"before": 10, "kept": 4, "phone": 3, "video": 1, "moved": 1, "lapsed": 1}
    return {"sites": [{"site": entry["site"], **counts} for entry in sites], "digest": "r1", "guests": []}

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
        "until": None,
        "overdue": False,
        "then": None,
        "next": [],
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
        "gates": [],
        "confirmations": [],
        "cancelled_at": None,
        "cancelled_by": None,
        "cancel_reason": None,
        "undoes": None,
        "stage_ended_on": None,
        "announce_at": None,
        "announced_at": None,
        "lead": None,
        "suspension": None,
        "drift": [],
        "taken_back_by": None,
        "sites": entries,
        **more,
    }


def gate(id: str = "numbers", text: str = "Die Fallzahlen bleiben niedrig.", **more: Any) -> dict[str, Any]:
    about = {"id": id, "kind": "case_numbers", "text": text, "threshold": None, "passed": False, "missing": []}
    found = {"standing": "open", "second_person": False, "reading": None, "by": None, "at": None, "valid_until": None}
    return {**about, **found, **more}


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
    ended = dict.fromkeys(("ended_at", "ended_by", "ended_reason", "ended_note", "moved_to"))
    nothing = {**ended, "reference": None, "note": None, "no_disadvantage": False}
    return {**ids, **matter, **times, "persons": 1, "second_person": False, "state": state, **nothing, **more}


def imported(count: int) -> dict[str, Any]:
    nothing = {"updated": 0, "unchanged": 0, "over": [], "vanished": [], "vanished_count": 0}
    return {"imported": count, **nothing}


def contact() -> dict[str, Any]:
    about = {"site": "linden", "household_id": HOUSEHOLD_ID, "appointment_id": None, "department": None}
    more = {"reason": None, "made_in": None, "replaced_by": None, "recorded_by": "empfang"}
    return {"contact_id": SWITCH_ID, **about, "decision": "settled_by_phone", **more, "recorded_at": THEN}


def phone_call() -> dict[str, Any]:
    about = {"campaign_id": SWITCH_ID, "appointment_id": SWITCH_ID, "state": "taken", "taken_by": "empfang"}
    return {**about, "attempts": 0, "note": None, "changed_at": THEN}


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


def named(**more: Any) -> dict[str, Any]:
    household = {"household_id": HOUSEHOLD_ID, "bg_number": "23702//0000001"}
    return {**household, "first_name": "Erika", "last_name": "Muster", **more}


def phone_notice(**more: Any) -> dict[str, Any]:
    call = {key: value for key, value in phone_call().items() if key != "changed_at"}
    open_still = {"call_before": "2020-06-18T07:00:00+00:00", "changed_at": None, "state": "open", "taken_by": None}
    return {**call, **named(), "phone": "0511 1234", "change": {}, **open_still, **more}


_ticks = iter(range(10_000))


def announcement(**more: Any) -> dict[str, Any]:
    lead = {"at": "2020-06-10T00:00:00+02:00", "at_once": False, "lead_working_days": 5, "needed_working_days": 5}
    return {**lead, "posted_on": "2020-06-12", "arrives_on": ARRIVES, "late": False, **more}


ARRIVES = {"print": "2020-06-16", "email": "2020-06-10"}


def at_once() -> dict[str, Any]:
    return announcement(at=None, at_once=True, lead_working_days=0, late=True)


def next_stage(stage: int = 2, at: str = THEN, announced: bool = True) -> dict[str, Any]:
    sequence = 3 if announced else None
    about = {"stage": STAGES[stage], "effective_at": at, "switch_id": SWITCH_ID}
    return {**about, "sequence": sequence, "announced": announced}


def entry(name: str, stage: int, at: str, until: str | None, state: str, **more: Any) -> dict[str, Any]:
    about = {"site": name, "stage": STAGES[stage], "effective_at": at, "until": until, "state": state}
    return {**about, "sequence": 2, "switch_id": None, "announce_at": None, "reason": None, **more}


def timeline(region: str, since: str, until: str, sites: list[str] | None = None) -> dict[str, Any]:
    """In force since March, and from 17 June something else; the other site stays as it is."""
    march, june, why = "2020-03-18T07:00:00+00:00", "2020-06-16T22:00:00+00:00", "Wiederaufnahme"
    entries = {
        "linden": [
            entry("linden", 1, march, june, "in_force"),
            entry("linden", 2, june, None, "announced", sequence=3, switch_id=SWITCH_ID, reason=why),
        ],
        "mitte": [entry("mitte", 1, march, None, "in_force")],
    }
    listed = [
        {"site": name, "name": f"Standort {name.title()}", "entries": entries[name], "closed_days": ["2020-06-18"]}
        for name in ("linden", "mitte")
        if sites is None or name in sites
    ]
    about = {"region": region, "name": "Jobcenter Region Hannover", "timezone": "Europe/Berlin"}
    return {**about, "since": since, "until": until, "sites": listed, "digest": f"{since}-{until}-{len(listed)}"}


def outlook(
    region: str,
    to_stage: str,
    sites: list[str] | None = None,
    effective_at: str | None = None,
    lead: dict[str, Any] | None = None,
    later_stand: bool = False,
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
    told = {"region": region, "effective_at": at, "stage": stage, "sites": entries, "gates": [], "warnings": []}
    ahead = announcement() if effective_at else {**at_once(), "at": at}
    if lead:
        ahead["lead_working_days"] = lead["working_days"]
    return {**told, "announcement": ahead, "overtakes": []}


def replan(region: str, sites: list[dict[str, Any]], letters_arrive: str | None = None) -> dict[str, Any]:
    counts = {"before": 10, "kept": 4, "phone": 3, "video": 1, "moved": 1, "lapsed": 1, "returned": 0}
    early = [{"household_id": HOUSEHOLD_ID, "day": "2020-06-15"}] if letters_arrive else []
    listed = [{"site": entry["site"], **counts} for entry in sites]
    return {"sites": listed, "digest": "r1", "guests": [], "early": early}

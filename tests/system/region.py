"""Small authorities made up from a seed: sites, stages, households and appointments valid in the first stage."""

import random
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

import yaml

HOURS = [{"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "08:00", "closes": "16:00"}]
KINDS = {"consultation": 30, "sensitive": 45, "placement": 45, "emergency": 30}
DEPARTMENTS = ("benefits", "placement")
POSTCODES = ("30159", "30161", "30163", "30165", "30167")
HOUSEHOLD_COLUMNS = (
    "BG-Nummer;Anrede;Vorname;Nachname;Adresszusatz;Straße;Hausnummer;PLZ;Ort;Standort;Versandweg;E-Mail;Telefon;"
    "Ansprechpartner Leistung;Durchwahl Leistung;Ansprechpartner Vermittlung;Durchwahl Vermittlung;Ausschluss"
)
APPOINTMENT_COLUMNS = (
    "Termin-Nr;BG-Nummer;Standort;Abteilung;Anliegen;Kanal;Datum;Beginn;Minuten;Personen;Persönlich nötig;Telefon;"
    "Video;Mitarbeiter"
)
CHANNELS = {"in_person": "persönlich", "phone": "telefon", "video": "video"}


@dataclass
class Region:
    id: str
    document: dict[str, Any]
    sites: list[str]
    households: list[dict[str, str]] = field(default_factory=list)
    appointments: list[dict[str, str]] = field(default_factory=list)

    def yaml(self) -> bytes:
        return yaml.safe_dump(self.document, allow_unicode=True).encode()

    def households_csv(self) -> str:
        return _csv(HOUSEHOLD_COLUMNS, self.households)

    def appointments_csv(self) -> str:
        return _csv(APPOINTMENT_COLUMNS, self.appointments)


def make_region(seed: int, *, id: str | None = None, sites: int = 2, households: int = 60, today: date) -> Region:
    """The same seed gives the same region; `today` is the first day of its appointments' four weeks."""
    dice = random.Random(seed)
    names = [f"site-{number}" for number in range(1, sites + 1)]
    id = id or f"region-{seed}"
    region = Region(id, _document(id, names, dice), names)
    region.households = [_household(number, dice.choice(names), dice) for number in range(1, households + 1)]
    busy: set[tuple[str, datetime]] = set()
    for site in region.document["sites"]:
        region.appointments += list(_appointments(site, region.households, today, dice, busy))
    return region


def _document(id: str, names: list[str], dice: random.Random) -> dict[str, Any]:
    return {
        "region": {
            "id": id,
            "name": f"Jobcenter {id}",
            "state": "NI",
            "timezone": "Europe/Berlin",
            "website": "https://www.example.org",
            "letterhead": {
                "office": f"Jobcenter {id}",
                "street": "Musterweg 1",
                "postcode": "30159",
                "city": "Hannover",
                "signature": "Ihr Jobcenter",
            },
            "print": {"printing_days": 1, "postal_days": 1, "postage_cents": 80},
        },
        "contacts": [
            {
                "id": "central",
                "kind": "phone",
                "label": "Zentrale",
                "value": "(0511) 0000-100",
                "audience": "everyone",
                "departments": [],
                "hours": HOURS,
            }
        ],
        "departments": [
            {"id": "benefits", "name": "Leistungsgewährung", "remote": ["phone"]},
            {"id": "placement", "name": "Vermittlung", "remote": ["phone", "video"]},
        ],
        "kinds": [
            {"id": kind, "name": kind.capitalize(), "minutes": minutes, "staff": 1, "persons": 1}
            for kind, minutes in KINDS.items()
        ],
        "stages": [
            _stage("closed", 1, "closed", dice),
            _stage("emergency", 2, "emergency", dice),
            _stage("exception", 3, "exception", dice),
            _stage("by-appointment", 4, "appointment", dice),
            {
                **_stage("regular", 5, "open", dice),
                "capacity_factor": 1.0,
                "area_per_person": None,
                "triage": "none",
                "departments": {"benefits": {"remote": ["phone"]}, "placement": {"remote": ["phone", "video"]}},
            },
        ],
        "initial_stage": "regular",
        "sites": [_site(name, dice) for name in names],
        "households_assumed": 60,
        "facts": {},
    }


def _stage(id: str, rank: int, admission: str, dice: random.Random) -> dict[str, Any]:
    return {
        "id": id,
        "rank": rank,
        "name": f"Stufe {id}",
        "summary": f"Ab jetzt gilt die Stufe {id}.",
        "admission": admission,
        "channels": [*(["in_person"] if admission != "closed" else []), "phone", "video", "email", "post"],
        "capacity_factor": dice.choice([0.05, 0.1, 0.3, 0.5]),
        "area_per_person": dice.choice([None, 6, 8]),
        "triage": dice.choice(["none", "required"]) if admission == "appointment" else "none",
        "departments": {
            "benefits": {"remote": ["phone"]},
            "placement": {"remote": dice.choice([["phone", "video"], ["video", "phone"], ["video"], []])},
        },
        "tandem": False,
        "arrival_spread_minutes": 15,
        "cancellation": {"certificate_required": False, "disadvantage": False},
        "invitation_check": True,
        "move_horizon_days": dice.choice([7, 14, 28]),
        "notice_working_days": dice.choice([1, 3]),
        "hours": None,
        "measures": [{"id": "mask", "text": "Bitte tragen Sie eine Maske."}],
        "gates": [],
        "until": None,
    }


def _site(name: str, dice: random.Random) -> dict[str, Any]:
    return {
        "id": name,
        "name": f"Standort {name}",
        "address": {"street": "Musterstraße 2", "postcode": "30159", "city": "Hannover"},
        "hours": HOURS,
        "postcodes": list(POSTCODES),
        "building": {"persons": 40},
        "zones": [
            {"id": "entrance", "name": "Eingang", "floor": 0, "area": 80, "persons": 20, "waiting": True},
            {"id": "first-floor", "name": "1. OG", "floor": 1, "area": 400, "persons": 30},
        ],
        "rooms": [
            {
                "zone": "first-floor",
                "kind": "consultation",
                "count": 6,
                "area": 16,
                "persons": 3,
                "department": department,
            }
            for department in DEPARTMENTS
        ],
        "measures": [{"id": "arrows", "text": "Pfeile zeigen den Weg."}],
        "equipment": [],
        "staff": [
            {"department": department, "count": dice.choice([2, 3, 4]), "at_home": dice.choice([0, 1])}
            for department in DEPARTMENTS
        ],
        "contacts": [],
        "assumed": ["staff"],
    }


def _household(number: int, site: str, dice: random.Random) -> dict[str, str]:
    by_mail = dice.random() < 0.2
    values = [f"23702//{number:07d}", dice.choice(["Frau", "Herr"]), "Alex", f"Müller-{number}", "", "Lange Straße",
              str(number), dice.choice(POSTCODES), "Hannover", site, "e-mail" if by_mail else "post",
              f"alex{number}@example.org" if by_mail else "", "0511 0000-1", "Frau Sommer", "4711",
              "Herr Winter", "4712", "verzogen" if dice.random() < 0.05 else ""]  # fmt: skip
    return dict(zip(HOUSEHOLD_COLUMNS.split(";"), values, strict=True))


def _appointments(
    site: dict[str, Any], households: list[dict[str, str]], today: date, dice: random.Random, busy: set[Any]
) -> Any:
    """`busy`: households with the hours in which they are somewhere already."""
    for group in site["staff"]:
        for number in range(1, group["count"] + 1):
            at_home = number > group["count"] - group["at_home"]
            staff = f"{group['department']}-{number:02d}"
            for day in range(1, 22):
                yield from _day(
                    site["id"], group["department"], staff, at_home, today + timedelta(day), households, dice, busy
                )


def _day(site, department, staff, at_home, day, households, dice, busy):
    start = datetime.combine(day, time(8, 0))
    while day.weekday() < 5 and start.hour < 15:
        kind = dice.choice(list(KINDS))
        free = [one["BG-Nummer"] for one in households if (one["BG-Nummer"], start) not in busy]
        if free and dice.random() < 0.25:
            remote = ["phone"] if department == "benefits" else ["phone", "video"]
            channel = dice.choice(remote if at_home else ["in_person", "in_person", *remote])
            household = dice.choice(free)
            busy.add((household, start))
            values = [f"{site}-{staff}-{start:%m%d%H%M}", household, site, department, kind,
                      CHANNELS[channel], f"{day}", f"{start:%H:%M}", str(KINDS[kind]), "1",
                      "ja" if channel == "in_person" and dice.random() < 0.2 else "nein",
                      "ja" if channel == "phone" or dice.random() < 0.8 else "nein",
                      "ja" if channel == "video" or dice.random() < 0.4 else "nein", staff]  # fmt: skip
            yield dict(zip(APPOINTMENT_COLUMNS.split(";"), values, strict=True))
        start += timedelta(minutes=60)


def _csv(columns: str, rows: list[dict[str, str]]) -> str:
    return "\n".join([columns, *(";".join(row.values()) for row in rows)]) + "\n"

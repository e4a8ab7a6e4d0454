"""Plausible sites, stages, households and appointment changes; each test says only what it is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.notification.domain.compose import TEMPLATE_VERSION, compose
from services.notification.domain.letter import LetterContent
from tests.unit.notification.wordings import WORDING

WORKDAYS = ["mon", "tue", "wed", "thu"]
CSV_HEADER = (
    "BG-Nummer;Anrede;Vorname;Nachname;Adresszusatz;Straße;Hausnummer;PLZ;Ort;Standort;Versandweg;E-Mail;Telefon;"
    "Ansprechpartner Leistung;Durchwahl Leistung;Ansprechpartner Vermittlung;Durchwahl Vermittlung;Ausschluss"
)


def contact(kind: str, label: str, value: str, **changes: Any) -> dict[str, Any]:
    entry = {"id": label.lower(), "kind": kind, "label": label, "value": value}
    return {**entry, "audience": "everyone", "departments": [], "hours": [], **changes}


def profile(**changes: Any) -> dict[str, Any]:
    return {
        "region": "hannover",
        "site": "linden",
        "revision": 1,
        "region_name": "Jobcenter Region Hannover",
        "state": "NI",
        "timezone": "Europe/Berlin",
        "website": "https://www.example.org/",
        "name": "Standort Linden",
        "address": {"street": "Beispielweg 1", "postcode": "30449", "city": "Hannover"},
        "hours": [{"days": WORKDAYS, "opens": "08:00", "closes": "15:30"}],
        "contacts": [
            contact("phone", "Zentrale Rufnummer", "(0511) 6559-2299"),
            contact("email", "E-Mail", "jobcenter@example.org"),
            contact("letter_box", "Hausbriefkasten", "am Eingang"),
        ],
        "departments": [
            {"id": "benefits", "name": "Leistungsgewährung"},
            {"id": "placement", "name": "Vermittlung"},
        ],
        "kinds": [{"id": "consultation", "name": "Beratung"}],
        "letterhead": {
            "office": "Jobcenter Region Hannover",
            "street": "Beispielallee 2",
            "postcode": "30159",
            "city": "Hannover",
            "signature": "Ihr Jobcenter",
        },
        "print": {"printing_days": 2, "postal_days": 2, "postage_cents": 80, "postage_steps": [], "sides": "duplex"},
        **changes,
    }


def stage(**changes: Any) -> dict[str, Any]:
    return {
        "id": "by-appointment",
        "rank": 3,
        "name": "Persönlich mit Termin",
        "summary": "Persönliche Beratung ist mit Termin wieder möglich.",
        "admission": "appointment",
        "channels": ["in_person", "phone", "email", "post", "letter_box"],
        "capacity_factor": 0.5,
        "area_per_person": 10.0,
        "triage": "none",
        "departments": {},
        "tandem": False,
        "arrival_spread_minutes": None,
        "cancellation": {"certificate_required": False, "disadvantage": False},
        "invitation_check": False,
        "move_horizon_days": 28,
        "notice_working_days": 5,
        "hours": None,
        "measures": [],
        "gates": [],
        "until": None,
        **changes,
    }


def household(**changes: Any) -> dict[str, Any]:
    return {
        "bg_number": "23702//0012345",
        "salutation": "Frau",
        "first_name": "Ayşe",
        "last_name": "Müller",
        "address_addition": "",
        "street": "Limmerstraße",
        "house_number": "7",
        "postcode": "30451",
        "city": "Hannover",
        "email": "",
        "phone": "0511 123456",
        "benefits_contact": "Herr Schulz",
        "benefits_extension": "-210",
        "placement_contact": "",
        "placement_extension": "",
        "large_print": False,
        **changes,
    }


def visit(starts_at: str = "2020-06-25T09:30:00+02:00", channel: str = "in_person") -> dict[str, Any]:
    place = {"zone": "first-floor", "room": "first-floor-consultation-01"} if channel == "in_person" else None
    return {"channel": channel, "starts_at": starts_at, "ends_at": starts_at.replace(":30:", ":59:"), "place": place}


def change(outcome: str = "kept", **changes: Any) -> dict[str, Any]:
    before = visit()
    after = {"kept": before, "returned": before, "phone": visit(channel="phone"), "video": visit(channel="video"),
             "moved": visit("2020-07-02T10:30:00+02:00"), "lapsed": None}[outcome]  # fmt: skip
    return {
        "appointment_id": "0190c1a0-0000-7000-8000-000000000003",
        "site": "linden",
        "sequence": 2,
        "department": "benefits",
        "kind": "consultation",
        "outcome": outcome,
        "reason": "none" if outcome == "kept" else "admission",
        "before": before,
        "after": after,
        "no_disadvantage": outcome == "lapsed",
        **changes,
    }


def campaign_facts(**changes: Any) -> dict[str, Any]:
    return {
        "profile": profile(),
        "stage": stage(),
        "measures": [],
        "effective_at": "2020-06-17T08:00:00+02:00",
        "reference": "linden-2",
        "template_version": TEMPLATE_VERSION,
        **changes,
    }


def letter(
    *changes: dict[str, Any],
    stage: dict[str, Any] | None = None,
    profile: dict[str, Any] | None = None,
    household: dict[str, Any] | None = None,
    measures: list[dict[str, str]] | None = None,
    effective_at: str | None = None,
    letter_date: date = date(2020, 6, 10),
    **campaign: Any,
) -> LetterContent:
    """A letter about these appointment changes; `campaign`: further facts of its campaign."""
    given = {"stage": stage, "profile": profile, "measures": measures, "effective_at": effective_at}
    facts: Any = campaign_facts(**{key: value for key, value in given.items() if value is not None})
    facts |= campaign
    own: Any = {
        "letter_id": "0190c1a0-0000-7000-8000-000000000009",
        "household": household or globals()["household"](),
        "changes": list(changes),
    }
    return compose(facts, own, letter_date, WORDING)


def csv_row(number: int = 1, **cells: str) -> str:
    """One line of a household file; column names as in the header."""
    values = dict.fromkeys(CSV_HEADER.split(";"), "") | {
        "BG-Nummer": f"23702//{number:07d}",
        "Anrede": "Frau",
        "Vorname": "Erika",
        "Nachname": f"Muster{number}",
        "Straße": "Limmerstraße",
        "Hausnummer": str(number % 300 + 1),
        "PLZ": "30451",
        "Ort": "Hannover",
        "Standort": "linden",
        "Versandweg": "post",
        "Telefon": "0511 1234",
    }
    return ";".join((values | cells).values())


def csv_file(*rows: str) -> bytes:
    return ("\r\n".join((CSV_HEADER, *rows)) + "\r\n").encode()


def document(region: str, *sites: str) -> dict[str, Any]:
    """A complete region file that gives each site the profile of `profile`."""
    known = profile()
    head = {key: known[key] for key in ("state", "timezone", "website", "letterhead", "print")}
    site = {key: known[key] for key in ("address", "hours", "contacts")}
    return {
        "region": {"id": region, "name": known["region_name"], **head},
        "departments": known["departments"],
        "kinds": known["kinds"],
        "contacts": [],
        "sites": [{"id": each, "name": f"Standort {each.title()}", "zones": [], **site} for each in sites],
    }

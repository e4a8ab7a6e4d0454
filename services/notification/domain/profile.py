"""What letters say of a site: its own data and what it has from its region, out of the loaded region file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.notification.domain.sheets import DUPLEX

Document = Mapping[str, Any]

LETTERHEAD = ("office", "street", "postcode", "city", "signature")
DAYS_OFF = ("local_holidays", "holidays", "closed_days")
PRINT = ("printing_days", "postal_days", "postage_cents")


def site_profile(document: Document, site: Document) -> dict[str, Any]:
    """The profile of one site of a complete document."""
    head = document["region"]
    contacts = [*(document.get("contacts") or ()), *(site.get("contacts") or ())]
    return {
        "region_name": head["name"],
        "state": head["state"],
        "timezone": head["timezone"],
        "website": head["website"],
        "name": site["name"],
        "address": _only(site["address"], ("street", "postcode", "city")),
        "hours": _hours(site["hours"]),
        "contacts": [_contact(contact) for contact in contacts],
        "departments": [_only(department, ("id", "name")) for department in document["departments"]],
        "kinds": [_only(kind, ("id", "name")) for kind in document["kinds"]],
        "zones": [_only(zone, ("id", "name")) for zone in site["zones"]],
        "letterhead": {**_only(head["letterhead"], LETTERHEAD), "return_line": head["letterhead"].get("return_line")},
        "letter": {"sender_email": (head.get("letter") or {}).get("sender_email")},
        "print": _print(head["print"]),
        "days_off": {"region": _given(head, DAYS_OFF), "site": _given(site, DAYS_OFF)},
    }


def _print(terms: Document) -> dict[str, Any]:
    steps = [_only(step, ("sheets", "cents")) for step in terms.get("postage_steps") or ()]
    return {**_only(terms, PRINT), "postage_steps": steps, "sides": terms.get("sides") or DUPLEX}


def _contact(contact: Document) -> dict[str, Any]:
    return {
        **_only(contact, ("id", "kind", "label", "value")),
        "audience": contact.get("audience") or "everyone",
        "departments": list(contact.get("departments") or ()),
        "hours": _hours(contact.get("hours") or ()),
        **_given(contact, ("valid_until",)),
    }


def _hours(lines: Any) -> list[dict[str, Any]]:
    return [_only(line, ("days", "opens", "closes")) for line in lines]


def _given(entry: Document, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: entry[key] for key in keys if entry.get(key)}


def _only(entry: Document, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: entry[key] for key in keys}

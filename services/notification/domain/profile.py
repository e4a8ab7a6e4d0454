"""What letters say of a site: its own data and what it has from its region, out of the loaded region file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Document = Mapping[str, Any]

LETTERHEAD = ("office", "street", "postcode", "city", "signature")
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
        "letterhead": _only(head["letterhead"], LETTERHEAD),
        "print": _only(head["print"], PRINT),
    }


def _contact(contact: Document) -> dict[str, Any]:
    return {
        **_only(contact, ("id", "kind", "label", "value")),
        "audience": contact.get("audience") or "everyone",
        "departments": list(contact.get("departments") or ()),
        "hours": _hours(contact.get("hours") or ()),
    }


def _hours(lines: Any) -> list[dict[str, Any]]:
    return [_only(line, ("days", "opens", "closes")) for line in lines]


def _only(entry: Document, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: entry[key] for key in keys}

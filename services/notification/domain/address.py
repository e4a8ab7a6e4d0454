"""Recipient lines and the form of address, after DIN 5008: at most six lines, no blank line, no country."""

from __future__ import annotations

from services.notification.domain.facts import HouseholdFacts, Letterhead
from services.notification.domain.letter import Sender


def recipient_lines(household: HouseholdFacts) -> tuple[str, ...]:
    lines = (
        _DATIVE.get(household["salutation"], household["salutation"]),
        f"{household['first_name']} {household['last_name']}",
        household["address_addition"],
        f"{household['street']} {household['house_number']}",
        f"{household['postcode']} {household['city']}",
    )
    return tuple(line.strip() for line in lines if line.strip())


_DATIVE = {"Herr": "Herrn"}  # the address window reads "(An) Herrn …"


def salutation(household: HouseholdFacts) -> str:
    name = household["last_name"]
    match household["salutation"]:
        case "Frau":
            return f"Sehr geehrte Frau {name},"
        case "Herr" | "Herrn":
            return f"Sehr geehrter Herr {name},"
        case "Familie" | "Eheleute" as form:
            return f"Sehr geehrte {form} {name},"
        case _:
            return f"Guten Tag {household['first_name']} {name},".replace("  ", " ")


def sender(letterhead: Letterhead, website: str) -> Sender:
    city = f"{letterhead['postcode']} {letterhead['city']}"
    return Sender(
        office=letterhead["office"],
        street=letterhead["street"],
        city=city,
        website=website.removeprefix("https://").rstrip("/"),
        return_line=" · ".join((letterhead["office"], letterhead["street"], city)),
    )

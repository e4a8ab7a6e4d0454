"""Recipient lines and the form of address, after DIN 5008: at most six lines, no blank line, no country."""

from __future__ import annotations

from services.notification.domain.facts import HouseholdFacts, Letterhead
from services.notification.domain.letter import Sender
from services.notification.domain.wording import Address


def recipient_lines(household: HouseholdFacts, words: Address) -> tuple[str, ...]:
    lines = (
        words.titles.get(household["salutation"], household["salutation"]),
        f"{household['first_name']} {household['last_name']}",
        household["address_addition"],
        f"{household['street']} {household['house_number']}",
        f"{household['postcode']} {household['city']}",
    )
    return tuple(line.strip() for line in lines if line.strip())


def salutation(household: HouseholdFacts, words: Address) -> str:
    """By name alone where the household file says nothing that a letter could use: nobody is addressed by a guess."""
    name = household["last_name"]
    if form := words.salutations.get(household["salutation"]):
        return form.format(name=name)
    return words.salutation_otherwise.format(first_name=household["first_name"], name=name).replace("  ", " ")


def sender(letterhead: Letterhead, website: str) -> Sender:
    city = f"{letterhead['postcode']} {letterhead['city']}"
    return Sender(
        office=letterhead["office"],
        street=letterhead["street"],
        city=city,
        website=website.removeprefix("https://").rstrip("/"),
        return_line=letterhead.get("return_line") or " · ".join((letterhead["office"], letterhead["street"], city)),
    )

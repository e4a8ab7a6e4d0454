"""Whether a text is a number that can be called."""

from __future__ import annotations

import re

from services.notification.domain.facts import HouseholdFacts

_NUMBER = re.compile(r"\+?[0-9 ()/.\u2013-]+")
FEWEST_DIGITS = 5  # an extension alone reaches nobody from outside


def is_number(text: str) -> bool:
    return bool(_NUMBER.fullmatch(text.strip())) and sum(sign.isdigit() for sign in text) >= FEWEST_DIGITS


def known_number(household: HouseholdFacts) -> str:
    """The household's own number, or nothing. Facts of letters before version 4 do not hold it."""
    number = household.get("phone", "").strip()
    return number if is_number(number) else ""

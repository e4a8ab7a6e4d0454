"""Streets, house numbers, telephone numbers and mail addresses that look real and reach nobody."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any

import yaml

from demo.generator.names import Names, Person

LISTS: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("addresses.yaml").read_text(encoding="utf-8"))

_LONGEST_NAME = 55
"""In a mail address; servers take 64 characters before the @."""


def street(rng: Random) -> str:
    if rng.random() < 0.2:
        return _of(rng, "streets")
    ending = _of(rng, "endings")
    return f"{_of(rng, 'stems')}{ending}"


def house_number(rng: Random) -> str:
    letter = rng.choice("abcd") if rng.random() < 0.08 else ""
    return f"{1 + int(160 * rng.random() ** 2)}{' ' if letter else ''}{letter}"


def addition(rng: Random, names: Names) -> str:
    """Mostly none; some people live in somebody else's flat or in the back of the house."""
    chance = rng.random()
    if chance < 0.03:
        return f"{LISTS['at_somebody']} {names.german(rng).last}"
    return _of(rng, "additions") if chance < 0.06 else ""


def long_street(rng: Random) -> str:
    return _of(rng, "long_streets")


def long_addition(rng: Random) -> str:
    return _of(rng, "long_additions")


def phone(rng: Random) -> str:
    return f"{_of(rng, 'phones')}{rng.randrange(1000):03}"


def mail(person: Person, number: int, rng: Random) -> str:
    name = ".".join(filter(None, (_ascii(person.first), _ascii(person.last))))
    local = f"{name[:_LONGEST_NAME].rstrip('.-')}.{number}"
    return f"{local}@{_of(rng, 'mail_domains')}"


def _of(rng: Random, key: str) -> str:
    return str(rng.choice(LISTS[key]))


def _ascii(text: str) -> str:
    """Letters that a mail address may have: u with two dots is written ue, any other letter without its signs."""
    plain = text.lower().translate(_PLAIN)
    plain = unicodedata.normalize("NFKD", plain)
    return re.sub(r"-?[^a-z-]+-?|^-|-$", "", plain)


_PLAIN = str.maketrans(LISTS["plain_letters"])

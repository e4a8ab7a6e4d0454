"""Building blocks that check the shape of a document: each looks at one value and notes every fault with its place."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from difflib import get_close_matches

from services.sites.domain.fault import Fault, at

Faults = list[Fault]
Check = Callable[[object, str, Faults], None]

TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""No database keeps these: the zero character, and halves of characters."""


UNREADABLE = "Dieser Text enthält Zeichen, die es nicht gibt; bitte geben Sie ihn neu ein."


def mapping(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    """A mapping with these keys and no others: an unknown key is most often a typing error."""
    known = {**required, **(optional or {})}

    def check(value: object, place: str, faults: Faults) -> None:
        if not isinstance(value, Mapping):
            faults.append(Fault(place, "Hier werden benannte Angaben (Feld: Wert) erwartet."))
            return
        for key in required:
            if value.get(key) is None:
                faults.append(Fault(at(place, key), "Diese Angabe fehlt."))
        for key, entry in value.items():
            if key not in known:
                faults.append(Fault(at(place, key), unknown_key(str(key), entry, known)))
            elif entry is not None:
                known[key](entry, at(place, key), faults)

    return check


def unknown_key(key: str, entry: object, known: Mapping[str, Check]) -> str:
    """YAML splits `{text: erst hier, dann dort}` at the comma; the rest looks like a field without a value."""
    if entry is None and " " in key:
        return f"„{key}“ gehört wohl zum Text davor: Ein Text mit Komma muss hier in Anführungszeichen stehen."
    close = get_close_matches(key, known, n=1)
    hint = f" Ist „{close[0]}“ gemeint?" if close else ""
    return f"Die Angabe „{key}“ ist hier nicht bekannt.{hint}"


def by_key(key_pattern: str, entry: Check) -> Check:
    """A mapping whose keys are chosen by the author, all entries of one shape."""

    def check(value: object, place: str, faults: Faults) -> None:
        if not isinstance(value, Mapping):
            faults.append(Fault(place, "Hier werden benannte Angaben (Feld: Wert) erwartet."))
            return
        for key, item in value.items():
            if not isinstance(key, str) or not re.fullmatch(key_pattern, key):
                faults.append(Fault(at(place, key), f"„{key}“ ist keine gültige Kennung."))
            entry(item, at(place, key), faults)

    return check


def items(entry: Check, at_least: int = 0) -> Check:
    def check(value: object, place: str, faults: Faults) -> None:
        if not isinstance(value, Sequence) or isinstance(value, str | bytes):
            faults.append(Fault(place, "Hier wird eine Liste erwartet."))
            return
        if len(value) < at_least:
            faults.append(Fault(place, "Hier muss mindestens ein Eintrag stehen."))
        for index, item in enumerate(value):
            entry(item, at(place, index), faults)

    return check


def text(pattern: str = r"[\s\S]*\S[\s\S]*", expected: str = "ein Text") -> Check:
    """Text that matches the pattern; YAML turns unquoted digits into numbers, so say what to do about it."""

    def check(value: object, place: str, faults: Faults) -> None:
        if not isinstance(value, str):
            faults.append(Fault(place, f"Hier wird {expected} erwartet (in Anführungszeichen), nicht {value!r}."))
        elif UNSTORABLE.search(value):
            faults.append(Fault(place, UNREADABLE))
        elif not re.fullmatch(pattern, value):
            faults.append(Fault(place, f"„{value}“ passt nicht: Hier wird {expected} erwartet."))

    return check


def one_of(*choices: str) -> Check:
    def check(value: object, place: str, faults: Faults) -> None:
        if value not in choices:
            faults.append(Fault(place, f"„{value}“ ist nicht möglich; erlaubt: {', '.join(choices)}."))

    return check


def whole(lowest: int, highest: int | None = None) -> Check:
    """A whole number; `True` is none, although Python thinks so."""

    def check(value: object, place: str, faults: Faults) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            faults.append(Fault(place, f"Hier wird eine ganze Zahl erwartet, nicht {value!r}."))
        elif value < lowest or (highest is not None and value > highest):
            span = f"ab {lowest}" if highest is None else f"von {lowest} bis {highest}"
            faults.append(Fault(place, f"{value} geht nicht: Erlaubt sind ganze Zahlen {span}."))

    return check


def number(lowest: float, highest: float | None = None) -> Check:
    def check(value: object, place: str, faults: Faults) -> None:
        if not isinstance(value, int | float) or isinstance(value, bool):
            faults.append(Fault(place, f"Hier wird eine Zahl erwartet, nicht {value!r}."))
        elif isinstance(value, float) and not math.isfinite(value):
            faults.append(Fault(place, f"{value} ist keine endliche Zahl."))
        elif not value >= lowest or (highest is not None and not value <= highest):
            span = f"ab {lowest:g}" if highest is None else f"von {lowest:g} bis {highest:g}"
            faults.append(Fault(place, f"{value} geht nicht: Erlaubt sind Zahlen {span}."))

    return check


def flag(value: object, place: str, faults: Faults) -> None:
    if not isinstance(value, bool):
        faults.append(Fault(place, f"Hier wird true oder false erwartet, nicht {value!r}."))


def day(value: object, place: str, faults: Faults) -> None:
    """A calendar day, as text (JSON) or as a date (YAML)."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return
    try:
        date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        faults.append(Fault(place, f"„{value}“ ist kein Datum; erwartet wird zum Beispiel „2020-06-17“."))


def time_of_day(value: object, place: str, faults: Faults) -> None:
    """YAML reads an unquoted 12:30 as the number 750, hence the hint."""
    if not isinstance(value, str):
        faults.append(Fault(place, f"Die Uhrzeit muss in Anführungszeichen stehen („08:00“), nicht {value!r}."))
    elif not TIME.fullmatch(value):
        faults.append(Fault(place, f"„{value}“ ist keine Uhrzeit; erwartet wird zum Beispiel „08:00“."))


def anything(value: object, place: str, faults: Faults) -> None:
    """A value that this service keeps but does not judge, as long as it can be kept."""
    if isinstance(value, Mapping):
        for key, entry in value.items():
            anything(entry, at(place, key), faults)
    elif isinstance(value, list | tuple):
        for index, entry in enumerate(value):
            anything(entry, at(place, index), faults)
    elif isinstance(value, str):
        text(r"[\s\S]*")(value, place, faults)
    elif isinstance(value, float):
        number(-math.inf)(value, place, faults)

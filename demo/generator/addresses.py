"""Streets, house numbers, telephone numbers and mail addresses that look real and reach nobody."""

from __future__ import annotations

import re
import unicodedata
from random import Random

from demo.generator.names import Names, Person

_STEMS = (
    "Ahorn", "Amsel", "Bach", "Bahnhof", "Berg", "Birken", "Blumen", "Brunnen", "Buchen", "Eichen", "Feld", "Fichten",
    "Finken", "Flieder", "Garten", "Goethe", "Hasen", "Heide", "Herder", "Kastanien", "Kiefern", "Kirch", "Klee",
    "Lärchen", "Lerchen", "Linden", "Markt", "Meisen", "Mozart", "Mühlen", "Nelken", "Park", "Post", "Rosen",
    "Schiller", "Schloss", "Schul", "Sonnen", "Tannen", "Tulpen", "Ufer", "Ulmen", "Wald", "Weiden", "Wiesen",
)  # fmt: skip
_ENDINGS = ("straße", "straße", "straße", "weg", "weg", "platz", "ring", "gasse", "allee")
_STREETS = (
    "Am Alten Friedhof", "Am Stadtgraben", "An der Alten Ziegelei", "Auf dem Kamp", "Bürgermeister-Fink-Straße",
    "Dr.-Julius-Leber-Straße", "Friedrich-Ebert-Straße", "Geschwister-Scholl-Straße", "Große Düwelstraße",
    "Hinter der Mühle", "Im Großen Weidenfeld", "Käthe-Kollwitz-Weg", "Konrad-Adenauer-Platz", "Lange Straße",
    "Obere Königstraße", "Rosa-Luxemburg-Platz", "Unter den Eichen", "Zum Böhmerwald", "Zur Schönen Aussicht",
    "Älterer Postweg", "Straße des Friedens",
)  # fmt: skip
_LONG_STREETS = (
    "Bürgermeister-Doktor-Wilhelm-Schüßler-Straße",
    "Freiherr-vom-und-zum-Stein-Gedächtnis-Straße",
    "Bischof-Maximilian-Kaller-von-Ermland-Straße",
    "An der ehemaligen Kammgarnspinnerei Süßbäcker",
)
_LONG_ADDITIONS = (
    "Hinterhaus, 3. Obergeschoss links, Wohnung 317",
    "c/o Gemeinschaftsunterkunft, Haus B, Zimmer 214",
    "Seniorenwohnanlage Große Mühlenwiese, Aufgang 4",
)
# Reserved by the Bundesnetzagentur for films and books (notice 148/2021): assigned to nobody for good.
_PHONES = ("030 23125-", "069 90009-", "040 66969-", "0221 4710-", "089 99998-")
_MAIL_DOMAINS = ("example.org", "example.com", "example.net")  # reserved by RFC 2606


def street(rng: Random) -> str:
    if rng.random() < 0.2:
        return rng.choice(_STREETS)
    ending = rng.choice(_ENDINGS)
    return f"{rng.choice(_STEMS)}{ending}"


def house_number(rng: Random) -> str:
    letter = rng.choice("abcd") if rng.random() < 0.08 else ""
    return f"{1 + int(160 * rng.random() ** 2)}{' ' if letter else ''}{letter}"


def addition(rng: Random, names: Names) -> str:
    """Mostly none; some people live in somebody else's flat or in the back of the house."""
    chance = rng.random()
    if chance < 0.03:
        return f"bei {names.german(rng).last}"
    return rng.choice(("Hinterhaus", "Seitenflügel", "Vorderhaus, 2. OG")) if chance < 0.06 else ""


def long_street(rng: Random) -> str:
    return rng.choice(_LONG_STREETS)


def long_addition(rng: Random) -> str:
    return rng.choice(_LONG_ADDITIONS)


def phone(rng: Random) -> str:
    return f"{rng.choice(_PHONES)}{rng.randrange(1000):03}"


def mail(person: Person, number: int, rng: Random) -> str:
    local = ".".join(filter(None, (_ascii(person.first), _ascii(person.last), str(number))))
    return f"{local}@{rng.choice(_MAIL_DOMAINS)}"


def _ascii(text: str) -> str:
    """Letters that a mail address may have: ü is written ue, any other letter without its signs."""
    plain = text.lower().translate(_TWO_LETTERS)
    plain = unicodedata.normalize("NFKD", plain)
    return re.sub(r"-?[^a-z-]+-?|^-|-$", "", plain)


_TWO_LETTERS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "ø": "oe", "æ": "ae", "ł": "l", "đ": "d", "ı": "i", "ə": "e"}
)

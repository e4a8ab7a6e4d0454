"""What a text that comes in may be: which characters, how long, and which time zones there are.

One rule for every way in: region file, files of households and appointments, bodies and addresses of the API, the users
file, settings. What the rule refuses would be stored and break something later: a terminal that shows it, a line that
is read from the right, a file name, a column.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import islice
from zoneinfo import available_timezones

LONGEST_NAME = 200
"""What somebody or something is called."""
LONGEST_SENTENCE = 1000
"""A sentence that letters print, a remark."""
LONGEST_IN_ADDRESS = 255
"""A part of an address of the API, whatever it names."""

UNSTORABLE = re.compile("[\0\ud800-\udfff]")
"""No database keeps these: the zero character, and halves of characters."""
_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""Controls, formats (direction, width zero, tags), halves, private and unassigned ones, other ends of lines."""
_JOINERS = frozenset("\u200c\u200d")  # names in some scripts are written with them
_FILLERS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
)  # letters by their category, and nothing to see
_SOFT_HYPHEN = "\xad"
_END_OF_LINE = re.compile("\r?\n")
MOST_NAMED = 10


def forbidden_characters(text: str, *, lines: bool = False) -> list[str]:
    """The code points (U+001B) of what nobody sees or that turns a line round, each once, the first MOST_NAMED; empty:
    it may be.

    `lines`: it may have several, ended by LF or CR LF, with soft hyphens.
    """
    if lines:
        text = _END_OF_LINE.sub("", text).replace(_SOFT_HYPHEN, "")
    if text.isprintable() and (text.isascii() or _FILLERS.isdisjoint(text)):
        return []
    found = (character for character in dict.fromkeys(text) if _is_forbidden(character))
    return [f"U+{ord(character):04X}" for character in islice(found, MOST_NAMED)]


def _is_forbidden(character: str) -> bool:
    return character in _FILLERS or (unicodedata.category(character) in _CATEGORIES and character not in _JOINERS)


def is_time_zone(name: str) -> bool:
    """Whether it is a zone, not a folder of zones ("Europe") and no other file that lies among them."""
    return name in _time_zones()


@cache
def _time_zones() -> frozenset[str]:
    """Those of the IANA database alone: "localtime" is what the machine has, "Factory" is none."""
    return frozenset(available_timezones() - {"Factory", "localtime", "posixrules"})

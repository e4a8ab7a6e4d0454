"""Counts, outcomes and names that console and command line say alike."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from services.gateway.wording.sentences import gettext, ngettext, pgettext
from services.gateway.wording.values import NOTHING, number, when

PREVIEWED_OUTCOMES = ("kept", "phone", "video", "moved", "lapsed")
OUTCOMES = (*PREVIEWED_OUTCOMES, "returned")
HELD_REASONS = (
    "address-too-long",
    "address-too-wide",
    "address-without-town",
    "letter-failed",
    "letter-text-unprintable",
    "return-line-too-wide",
    "sender-address-unusable",
)
LETTER_STATES = ("held", "excluded", "withdrawn")
STEPS = {"stage_changed_at": "stage", "limits_at": "limits", "replanned_at": "appointments", "letters_at": "letters"}
"""The steps of a switch by the field that says when a site was through with it."""


MET, UNMET = "✓", "✗"


def label(context: str, code: str) -> str:
    """The words for a code at the beginning of a line."""
    words = pgettext(context, code)
    return words[:1].upper() + words[1:]


def outcomes(totals: Mapping[str, int] | None) -> str:
    """Only what there is: 12 bleiben, 3 am Telefon."""
    return _counted("outcome", OUTCOMES, totals or {}) or gettext("no appointments affected")


def handed_over(counts: Mapping[str, int] | None) -> str:
    """By channel: 90 gedruckt, 8 per E-Mail."""
    by_channel = {channel: count for channel, count in (counts or {}).items() if count}
    return _counted("letter channel", by_channel, by_channel) or gettext("none handed over")


def held_back(foreseen: Mapping[str, Any]) -> str:
    """How many letters of a preview, and why: 2 (1 Anschrift zu lang, 1 nicht druckbare Zeichen). Empty: none."""
    reasons = foreseen.get("held_reasons") or {}
    return f"{number(foreseen['held'])} ({_counted('held reason', reasons, reasons)})" if foreseen.get("held") else ""


def letters(balances: Iterable[Mapping[str, Any]]) -> str:
    """Where the letters of some campaigns are; empty while there is none."""
    kept = list(balances)
    if not kept:
        return ""
    rest = _counted("letter state", LETTER_STATES, summed(_states(balance) for balance in kept))
    parts = (handed_over(summed(balance.get("handed_over") or {} for balance in kept)), rest)
    return ", ".join(part for part in parts if part)


def summed(counts: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for entry in counts:
        for key, value in entry.items():
            total[key] = total.get(key, 0) + int(value or 0)
    return total


def duration(seconds: float | None) -> str:
    if seconds is None:
        return NOTHING
    if seconds < 0.95:
        return gettext("less than a second")
    if seconds < 90:
        return ngettext("{count} second", "{count} seconds", round(seconds))
    minutes, rest = divmod(round(seconds), 60)
    return gettext("{minutes} min {seconds:02d} s", minutes=minutes, seconds=rest)


def event_name(event_type: str) -> str:
    """Stufe geändert; an unknown type by its own name."""
    short = event_type.rsplit(".v", 1)[0]
    words = pgettext("event", short)
    return event_type if words == short else words


def queue_name(queue: str) -> str:
    """Terminplanung: Stufe geändert"""
    service, _, event_type = queue.partition(".")
    return f"{pgettext('service', service)}: {event_name(event_type)}"


def gate(condition: Any) -> str:
    """Whether the condition is met, in a mark and in words; its text, the sites it still waits for; and in brackets
    its id, the reading, who said so and when: ✗ not met: … (cases; 60 of at most 50; leitung, 12 Jun 2020, 08:00)"""
    if not isinstance(condition, Mapping):
        return str(condition)
    text = str(condition.get("text") or condition.get("id") or "")
    missing = condition.get("missing") or []
    if missing:
        text = gettext("{condition} Still missing: {sites}.", condition=text, sites=missing)
    standing = str(condition.get("standing") or ("met" if condition.get("passed") else "open"))
    mark = MET if standing == "met" else UNMET
    return f"{mark} {pgettext('gate standing', standing)}: {text} ({'; '.join(_found(condition))})"


def is_met(condition: Any) -> bool:
    return isinstance(condition, Mapping) and bool(condition.get("passed"))


def _found(condition: Mapping[str, Any]) -> Iterator[str]:
    yield str(condition.get("id") or NOTHING)
    reading, threshold = condition.get("reading"), condition.get("threshold")
    if reading is not None:
        yield gettext("{reading} of at most {threshold}", reading=number(reading), threshold=number(threshold))
    if condition.get("by"):
        yield gettext("{person}, {time}", person=condition["by"], time=when(condition.get("at")))
    if condition.get("valid_until"):
        yield gettext("counts until {time}", time=when(condition["valid_until"]))
    if condition.get("second_person"):
        yield gettext("by a second person")


def _states(balance: Mapping[str, Any]) -> Mapping[str, Any]:
    return {state: balance.get(state, 0) for state in LETTER_STATES}


def _counted(context: str, codes: Iterable[str], counts: Mapping[str, int]) -> str:
    return ", ".join(f"{number(counts[code])} {pgettext(context, code)}" for code in codes if counts.get(code))

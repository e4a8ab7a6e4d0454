"""German words for what the console shows: times, states, and one sentence for every kind of event."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.gateway.application.live import LiveEvent

BERLIN = ZoneInfo("Europe/Berlin")

SWITCH_STATES = {
    "scheduled": "Geplant",
    "held": "Angehalten",
    "running": "Läuft",
    "settled": "Abgeschlossen",
    "cancelled": "Abgebrochen",
}
_OUTCOMES = (
    ("kept", "bleiben"),
    ("phone", "am Telefon"),
    ("video", "per Video"),
    ("moved", "verlegt"),
    ("lapsed", "entfallen"),
)
_CAMPAIGN_OUTCOMES = {
    "completed": "abgeschlossen",
    "cancelled": "abgebrochen",
    "superseded": "von neueren Briefen abgelöst",
}


def when(moment: str | datetime | None) -> str:
    """17.06.2020, 08:00 Uhr: local to the sites."""
    parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return parsed.astimezone(BERLIN).strftime("%d.%m.%Y, %H:%M Uhr") if parsed else "–"


def clock(moment: str | datetime | None) -> str:
    parsed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return parsed.astimezone(BERLIN).strftime("%H:%M:%S") if parsed else "–"


def number(value: float | None) -> str:
    """58.000, as people here write it."""
    return "–" if value is None else f"{value:,.0f}".replace(",", ".")


def counted(count: float | None, one: str, many: str) -> str:
    """1 Brief, 58.000 Briefe"""
    return f"{number(count)} {one if count == 1 else many}"


def duration(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    if seconds < 0.95:
        return "unter 1 Sekunde"
    if seconds < 90:
        return counted(round(seconds), "Sekunde", "Sekunden")
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} Min. {rest:02d} Sek."


def outcomes(totals: Mapping[str, int]) -> str:
    """Only what there is: 12 bleiben, 3 am Telefon."""
    parts = [f"{number(totals[key])} {word}" for key, word in _OUTCOMES if totals.get(key)]
    return ", ".join(parts) or "keine Termine betroffen"


def gate(found: Any) -> str:
    """A gate as the service names it: its text where there is one, else its id."""
    if not isinstance(found, Mapping):
        return str(found)
    text = str(found.get("text") or found.get("reason") or found.get("id") or "")
    missing = found.get("missing") or []
    return f"{text} Noch offen: {', '.join(missing)}." if missing else text


def sentence(event: LiveEvent, site: str) -> str:
    """What happened, in one German sentence; an unknown event is shown by its name."""
    say = _SENTENCES.get(event.type.rsplit(".v", 1)[0])
    return say(event.data, site) if say else f"{event.type} ({site})"


def _stage_changed(data: Mapping[str, Any], site: str) -> str:
    stage = data.get("stage_name") or data.get("stage")
    return f"{site} steht jetzt auf „{stage}“" if data.get("from_stage") else f"{site} aufgenommen, Stufe „{stage}“"


def _held(data: Mapping[str, Any], region: str) -> str:
    """The event names its gates by their ids; what they say is on the switch's own card."""
    missing = len(data.get("reasons") or [])
    return f"{region}: Umstellung angehalten, {f'{missing} Freigaben fehlen' if missing > 1 else 'eine Freigabe fehlt'}"


def _campaign_completed(data: Mapping[str, Any], site: str) -> str:
    outcome = _CAMPAIGN_OUTCOMES.get(str(data.get("outcome")), "beendet")
    handed_over = sum((data.get("balance") or {}).get("handed_over", {}).values())
    return f"{site}: Anschreiben {outcome}, {counted(handed_over, 'Brief', 'Briefe')} übergeben"


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any], str], str]] = {
    "site.stage_changed": _stage_changed,
    "site.updated": lambda data, site: f"{site}: Angaben zum Standort geändert",
    "switch.scheduled": lambda data, site: f"{site}: Umstellung angelegt für {when(_switch(data).get('effective_at'))}",
    "switch.held": _held,
    "switch.settled": lambda data, site: f"{site}: Umstellung abgeschlossen, Dauer {duration(data.get('seconds'))}",
    "concept.published": lambda data, site: f"{site}: Schutzkonzept, Fassung {data.get('version')}, veröffentlicht",
    "limits.changed": lambda data, site: f"{site}: neue Auslastungsgrenzen",
    "appointments.changed": lambda data, site: f"{site}: Termine angepasst (Teil {data.get('batch')})",
    "site.replanned": lambda data, site: f"{site} umgeplant: {outcomes(data.get('totals') or {})}",
    "appointment.booked": lambda data, site: f"{site}: Termin gebucht",
    "appointment.cancelled": lambda data, site: f"{site}: Termin abgesagt",
    "campaign.created": lambda data, site: (
        f"{site}: Anschreiben für {counted(data.get('households'), 'Haushalt', 'Haushalte')} begonnen"
    ),
    "campaign.completed": _campaign_completed,
}


def _switch(data: Mapping[str, Any]) -> Mapping[str, Any]:
    switch = data.get("switch")
    return switch if isinstance(switch, Mapping) else {}

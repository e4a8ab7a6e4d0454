"""What the switch does to one appointment, said to the person who has it."""

from __future__ import annotations

from datetime import datetime

from services.notification.domain.facts import Change, Named, Profile, Visit
from services.notification.domain.german import span
from services.notification.domain.letter import AppointmentItem, Meeting, Outcome

_CHANNELS = {"in_person": "persönlich", "phone": "am Telefon", "video": "per Video"}
_HEADLINES: dict[Outcome, str] = {
    "kept": "Ihr Termin bleibt bestehen.",
    "phone": "Ihr Termin wird zum Telefontermin.",
    "video": "Ihr Termin wird zum Videotermin.",
    "moved": "Ihr Termin ist verschoben.",
    "lapsed": "Ihr Termin entfällt.",
}
_REASONS = {
    "admission": "Persönliche Besuche sind jetzt nicht wie gewohnt möglich.",
    "triage": "Vor jedem persönlichen Termin klären wir zuerst am Telefon, ob ein Besuch nötig ist.",
    "limit": "Im Gebäude dürfen sich jetzt nur wenige Menschen gleichzeitig aufhalten.",
    "room": "Zu dieser Zeit ist kein ausreichend großer Raum frei.",
    "staff": "Zu dieser Zeit ist bei uns niemand für ein persönliches Gespräch da.",
    "hours": "Die Öffnungszeiten des Standorts haben sich geändert.",
}
_WHAT_NOW: dict[Outcome, str] = {
    "kept": "",
    "phone": "Wir rufen Sie zur angegebenen Zeit an. Sie brauchen nicht zu kommen.",
    "video": "Den Zugang zum Videogespräch erhalten Sie von uns. Sie brauchen nicht zu kommen.",
    "moved": "Bitte kommen Sie nur zum neuen Termin.",
    "lapsed": "Bitte kommen Sie nicht. Wenn Sie Beratung brauchen, erreichen Sie uns auf den unten genannten Wegen.",
}
NO_DISADVANTAGE = "Dadurch entsteht Ihnen kein Nachteil, Ihre Leistungen werden deshalb nicht gekürzt."


def appointment_item(change: Change, profile: Profile) -> AppointmentItem:
    outcome, after = change["outcome"], change["after"]
    kept = outcome == "kept"
    return AppointmentItem(
        outcome=outcome,
        headline=_HEADLINES[outcome],
        kind=_name(change["kind"], profile["kinds"], "Termin"),
        department=_name(change["department"], profile["departments"], ""),
        before=_meeting(change["before"], _place(change, change["before"] if kept else None, profile), profile),
        after=_meeting(after, _place(change, after, profile), profile) if after else None,
        reason=" ".join(filter(None, (_reason(change), _WHAT_NOW[outcome]))),
        no_disadvantage=NO_DISADVANTAGE if change["no_disadvantage"] or outcome == "lapsed" else "",
    )


def _reason(change: Change) -> str:
    return "" if change["outcome"] == "kept" else _REASONS.get(change["reason"], "")


def _meeting(visit: Visit, place: str, profile: Profile) -> Meeting:
    starts_at, ends_at = datetime.fromisoformat(visit["starts_at"]), datetime.fromisoformat(visit["ends_at"])
    in_person = visit["channel"] == "in_person"
    when = span(starts_at, ends_at, profile["timezone"])
    return Meeting(when, _CHANNELS[visit["channel"]], place if in_person else "")


def _place(change: Change, visit: Visit | None, profile: Profile) -> str:
    """Site and zone of a visit to come (None: it is over); zones are known of the household's own site only."""
    site, at_home = change.get("site_name", profile["name"]), change["site"] == profile["site"]
    if visit is None:
        return "" if at_home else site
    zone = _name(visit["place"]["zone"], profile.get("zones", []), "") if at_home and visit["place"] else ""
    return ", ".join(filter(None, (site, zone)))


def _name(identifier: str, named: list[Named], otherwise: str) -> str:
    return next((entry["name"] for entry in named if entry["id"] == identifier), otherwise)

"""What the switch does to one appointment, said to the person who has it."""

from __future__ import annotations

from datetime import datetime

from services.notification.domain.dates import span
from services.notification.domain.facts import Change, Named, Profile, Visit
from services.notification.domain.letter import AppointmentItem, Meeting
from services.notification.domain.wording import Appointments, Wording


def appointment_item(change: Change, profile: Profile, wording: Wording) -> AppointmentItem:
    outcome, after, words = change["outcome"], change["after"], wording.appointments
    before_place = _place(change, change["before"] if outcome == "kept" else None, profile, words)
    return AppointmentItem(
        outcome=outcome,
        headline=words.headlines[outcome],
        kind=_name(change["kind"], profile["kinds"], words.kind_otherwise),
        department=_name(change["department"], profile["departments"], ""),
        before=_meeting(change["before"], before_place, profile, wording),
        after=_meeting(after, _place(change, after, profile, words), profile, wording) if after else None,
        reason=" ".join(filter(None, (_reason(change, words), words.what_now.get(outcome, "")))),
        no_disadvantage=words.no_disadvantage if change["no_disadvantage"] or outcome == "lapsed" else "",
    )


def _reason(change: Change, words: Appointments) -> str:
    return "" if change["outcome"] == "kept" else words.reasons.get(change["reason"], "")


def _meeting(visit: Visit, place: str, profile: Profile, wording: Wording) -> Meeting:
    starts_at, ends_at = datetime.fromisoformat(visit["starts_at"]), datetime.fromisoformat(visit["ends_at"])
    in_person = visit["channel"] == "in_person"
    when = span(starts_at, ends_at, profile["timezone"], wording.calendar)
    return Meeting(when, wording.appointments.channels[visit["channel"]], place if in_person else "")


def _place(change: Change, visit: Visit | None, profile: Profile, words: Appointments) -> str:
    """Site and zone of a visit to come (None: it is over); zones are known of the household's own site only."""
    site, at_home = change.get("site_name", profile["name"]), change["site"] == profile["site"]
    if visit is None:
        return "" if at_home else site
    zone = _name(visit["place"]["zone"], profile.get("zones", []), "") if at_home and visit["place"] else ""
    return words.place.format(site=site, zone=zone) if zone and site else zone or site


def _name(identifier: str, named: list[Named], otherwise: str) -> str:
    return next((entry["name"] for entry in named if entry["id"] == identifier), otherwise)

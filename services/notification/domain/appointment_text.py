"""What the switch does to one appointment, said to the person who has it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from services.notification.domain.dates import span
from services.notification.domain.facts import Change, HouseholdFacts, Named, Profile, Visit
from services.notification.domain.letter import AppointmentItem, Meeting
from services.notification.domain.phone import known_number
from services.notification.domain.visiting import visit_to_come
from services.notification.domain.wording import Appointments, Wording


def appointment_item(
    change: Change, profile: Profile, household: HouseholdFacts, has_contacts: bool, wording: Wording
) -> AppointmentItem:
    """`has_contacts`: the letter says below how to reach the authority."""
    outcome, after, words = change["outcome"], change["after"], wording.appointments
    # What is again as it was has one time only: that of before the announcement.
    before = after if outcome == "returned" and after else change["before"]
    before_place = _place(change, before if outcome in ("kept", "returned") else None, profile, words)
    return AppointmentItem(
        outcome=outcome,
        headline=words.headlines[outcome],
        kind=_name(change["kind"], profile["kinds"], words.kind_otherwise),
        department=_name(change["department"], profile["departments"], ""),
        before=_meeting(before, before_place, profile, wording),
        after=_meeting(after, _place(change, after, profile, words), profile, wording) if after else None,
        reason=" ".join(filter(None, (_reason(change, words), *_what_now(change, household, has_contacts, words)))),
        no_disadvantage=words.no_disadvantage if change["no_disadvantage"] or outcome == "lapsed" else "",
    )


def _reason(change: Change, words: Appointments) -> str:
    return "" if change["outcome"] in ("kept", "returned") else words.reasons.get(change["reason"], "")


def _what_now(change: Change, household: HouseholdFacts, has_contacts: bool, words: Appointments) -> Iterator[str]:
    """What to do, by the way in which the appointment takes place, whatever became of it."""
    outcome, visit = change["outcome"], visit_to_come(change)
    if outcome == "lapsed":
        yield words.what_now["lapsed"]
        if has_contacts:
            yield words.what_now["advice"]
    elif visit and visit["channel"] == "phone":
        number = known_number(household)
        yield words.calls.format(phone=number) if number else words.calls_unknown
    elif visit and visit["channel"] == "video":
        yield words.what_now["video"]
    elif outcome == "moved":
        yield words.what_now["moved"]
    if outcome in ("phone", "video"):
        yield words.what_now["stay"]


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

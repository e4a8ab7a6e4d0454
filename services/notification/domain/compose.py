"""Composes one letter: what changes for everybody, merged with what changes for this household."""

from __future__ import annotations

import base64
import hashlib
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.notification.domain.address import recipient_lines, salutation, sender
from services.notification.domain.appointment_text import appointment_item
from services.notification.domain.contacts import contact_lines, own_contacts
from services.notification.domain.facts import CampaignFacts, Change, LetterFacts, Notice, Profile
from services.notification.domain.german import long_date, weekday_date
from services.notification.domain.letter import LetterContent, SiteLine, StageText
from services.notification.domain.visiting import cancellation_policy, visiting_rules

TEMPLATE_VERSION = "1"  # rises with every change of wording or layout: stored letters stay provable
LANGUAGE_HINT = "Brauchen Sie Hilfe in einer anderen Sprache? Bitte rufen Sie uns an. / Need help? Please call us."
GREETING = "Mit freundlichen Grüßen"


def compose(campaign: CampaignFacts, letter: LetterFacts, letter_date: date) -> LetterContent:
    """The same facts and date always give the same content."""
    profile, stage, household = campaign["profile"], campaign["stage"], letter["household"]
    effective = datetime.fromisoformat(campaign["effective_at"]).astimezone(ZoneInfo(profile["timezone"])).date()
    return LetterContent(
        letter_id=letter["letter_id"],
        sender=sender(profile["letterhead"], profile["website"]),
        recipient=recipient_lines(household),
        bg_number=household["bg_number"],
        campaign_reference=campaign["reference"],
        date=long_date(letter_date),
        subject=f"{profile['name']}: {stage['name']} ab {long_date(effective)}",
        salutation=salutation(household),
        opening=_opening(profile, letter["changes"], effective),
        site=_site_line(profile),
        stage=StageText(stage["name"], stage["summary"], f"ab {weekday_date(effective)}"),
        visiting=visiting_rules(stage),
        appointments=tuple(appointment_item(change, profile) for change in _in_order(letter["changes"])),
        measures=_measures(stage["measures"], campaign["measures"]) if "in_person" in stage["channels"] else (),
        contacts=contact_lines(profile, stage),
        own_contacts=own_contacts(household, profile["departments"]),
        cancellation=cancellation_policy(stage["cancellation"]),
        closing=("Bei Fragen sind wir gern für Sie da.", GREETING),
        signature=profile["letterhead"]["signature"],
        language_hint=LANGUAGE_HINT,
        large_print=household["large_print"],
        check_code=check_code(letter["letter_id"]),
    )


def check_code(letter_id: str) -> str:
    """Ten characters that tell a real letter from a forged one, for example K7QF3-2MXTA."""
    text = base64.b32encode(hashlib.sha256(letter_id.encode()).digest()).decode()[:10]
    return f"{text[:5]}-{text[5:]}"


def _opening(profile: Profile, changes: list[Change], effective: date) -> tuple[str, ...]:
    news = f"ab dem {long_date(effective)} gilt am {profile['name']} eine neue Regelung für Ihren Besuch bei uns."
    match len(changes):
        case 0:
            own = "Mit diesem Schreiben informieren wir Sie, was sich ändert und wie Sie uns erreichen."
        case 1:
            own = "Mit diesem Schreiben informieren wir Sie, was sich ändert und was das für Ihren Termin bedeutet."
        case _:
            own = "Mit diesem Schreiben informieren wir Sie, was sich ändert und was das für Ihre Termine bedeutet."
    return (news, own)


def _site_line(profile: Profile) -> SiteLine:
    address = profile["address"]
    return SiteLine(profile["name"], address["street"], f"{address['postcode']} {address['city']}")


def _in_order(changes: list[Change]) -> list[Change]:
    return sorted(
        changes,
        key=lambda change: (datetime.fromisoformat(change["before"]["starts_at"]), change["appointment_id"]),
    )


def _measures(of_stage: list[Notice], of_concept: list[Notice]) -> tuple[str, ...]:
    """The stage's measures first, then the site's own; one named by both is printed once, as the stage says it."""
    merged = {notice["id"]: notice["text"] for notice in of_stage}
    for notice in of_concept:
        merged.setdefault(notice["id"], notice["text"])
    return tuple(dict.fromkeys(merged.values()))

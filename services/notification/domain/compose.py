"""Composes one letter: what changes for everybody, merged with what changes for this household."""

from __future__ import annotations

import base64
import hashlib
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.notification.domain.address import recipient_lines, salutation, sender
from services.notification.domain.appointment_text import appointment_item
from services.notification.domain.contacts import contact_lines, own_contacts
from services.notification.domain.facts import CampaignFacts, Change, LetterFacts, Profile, Stage
from services.notification.domain.german import enumeration, long_date, weekday_date
from services.notification.domain.letter import LetterContent, SiteLine, StageText
from services.notification.domain.visiting import RESTRICTED, cancellation_policy, measures, visiting_rules

TEMPLATE_VERSION = "3"  # rises with every change of wording or layout: stored letters stay provable
LANGUAGE_HINT = "Bitte rufen Sie uns an. / Need help? Please call us."
GREETING = "Mit freundlichen Grüßen"
_REMOTE_WORDS = {"phone": "am Telefon", "email": "per E-Mail", "video": "per Video", "online": "online"}


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
        opening=_opening(profile, stage, len(letter["changes"]), effective),
        site=_site_line(profile),
        stage=StageText(stage["name"], stage["summary"], _period(effective, stage["until"])),
        visiting=visiting_rules(stage),
        appointments=tuple(appointment_item(change, profile) for change in _in_order(letter["changes"])),
        measures=measures(stage, campaign["measures"]),
        contacts=contact_lines(profile, stage, household),
        own_contacts=own_contacts(household, profile["departments"]),
        cancellation=cancellation_policy(stage),
        closing=(GREETING,),
        signature=profile["letterhead"]["signature"],
        language_hint=LANGUAGE_HINT,
        large_print=household["large_print"],
        check_code=check_code(letter["letter_id"]),
    )


def check_code(letter_id: str) -> str:
    """Ten characters that tell a real letter from a forged one, for example K7QF3-2MXTA."""
    text = base64.b32encode(hashlib.sha256(letter_id.encode()).digest()).decode()[:10]
    return f"{text[:5]}-{text[5:]}"


def _opening(profile: Profile, stage: Stage, appointments: int, effective: date) -> tuple[str, ...]:
    """Whether a stage opens or closes depends on the one before, which a letter does not know: it claims neither."""
    news = f"ab dem {long_date(effective)} gilt am {profile['name']} eine neue Regelung für Besuche."
    if stage["admission"] in RESTRICTED:
        ways = enumeration(word for channel, word in _REMOTE_WORDS.items() if channel in stage["channels"])
        return (f"{news} Wir sind weiter für Sie da{': ' if ways else ''}{ways}.",)
    here = ("was sich ändert", "was das für Ihren Termin bedeutet", "was das für Ihre Termine bedeutet")
    return (f"{news} Damit Sie gut vorbereitet sind, lesen Sie hier, {here[min(appointments, 2)]}.",)


def _period(effective: date, until: str | None) -> str:
    end = f", bis {weekday_date(date.fromisoformat(until))}" if until else ""
    return f"ab {weekday_date(effective)}{end}"


def _site_line(profile: Profile) -> SiteLine:
    address = profile["address"]
    return SiteLine(profile["name"], address["street"], f"{address['postcode']} {address['city']}")


def _in_order(changes: list[Change]) -> list[Change]:
    return sorted(
        changes,
        key=lambda change: (datetime.fromisoformat(change["before"]["starts_at"]), change["appointment_id"]),
    )

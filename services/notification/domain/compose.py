"""Composes one letter: what changes for everybody, merged with what changes for this household."""

from __future__ import annotations

import base64
import hashlib
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.notification.domain.address import recipient_lines, salutation, sender
from services.notification.domain.appointment_text import appointment_item
from services.notification.domain.contacts import contact_lines, own_contacts
from services.notification.domain.dates import long_date, weekday_date
from services.notification.domain.facts import CampaignFacts, Change, LetterFacts, Profile, Stage
from services.notification.domain.letter import LetterContent, SiteLine, StageText
from services.notification.domain.texts import enumeration
from services.notification.domain.visiting import RESTRICTED, cancellation_policy, measures, visiting_rules
from services.notification.domain.wording import Wording

TEMPLATE_VERSION = "3"  # rises with every change of wording or layout: stored letters stay provable


def compose(campaign: CampaignFacts, letter: LetterFacts, letter_date: date, wording: Wording) -> LetterContent:
    """The same facts, date and wording always give the same content."""
    profile, stage, household = campaign["profile"], campaign["stage"], letter["household"]
    effective = datetime.fromisoformat(campaign["effective_at"]).astimezone(ZoneInfo(profile["timezone"])).date()
    return LetterContent(
        letter_id=letter["letter_id"],
        sender=sender(profile["letterhead"], profile["website"]),
        recipient=recipient_lines(household, wording.address),
        bg_number=household["bg_number"],
        campaign_reference=campaign["reference"],
        date=long_date(letter_date, wording.calendar),
        subject=_subject(profile, stage, effective, wording),
        salutation=salutation(household, wording.address),
        opening=_opening(profile, stage, len(letter["changes"]), effective, wording),
        site=_site_line(profile),
        stage=StageText(stage["name"], stage["summary"], _period(effective, stage["until"], wording)),
        visiting=visiting_rules(stage, wording.visiting),
        appointments=tuple(appointment_item(change, profile, wording) for change in _in_order(letter["changes"])),
        measures=measures(stage, campaign["measures"]),
        contacts=contact_lines(profile, stage, household, wording),
        own_contacts=own_contacts(household, profile["departments"], wording.contacts),
        cancellation=cancellation_policy(stage, wording.cancelling),
        closing=(wording.greeting,),
        signature=profile["letterhead"]["signature"],
        language_hint=wording.language_hint,
        large_print=household["large_print"],
        check_code=check_code(letter["letter_id"]),
    )


def check_code(letter_id: str) -> str:
    """Ten characters that tell a real letter from a forged one, for example K7QF3-2MXTA."""
    text = base64.b32encode(hashlib.sha256(letter_id.encode()).digest()).decode()[:10]
    return f"{text[:5]}-{text[5:]}"


def _subject(profile: Profile, stage: Stage, effective: date, wording: Wording) -> str:
    day = long_date(effective, wording.calendar)
    return wording.subject.format(site=profile["name"], stage=stage["name"], date=day)


def _opening(profile: Profile, stage: Stage, appointments: int, effective: date, wording: Wording) -> tuple[str, ...]:
    """Whether a stage opens or closes depends on the one before, which a letter does not know: it claims neither."""
    words = wording.opening
    news = words.news.format(date=long_date(effective, wording.calendar), site=profile["name"])
    if stage["admission"] in RESTRICTED:
        offered = (word for channel, word in words.ways.items() if channel in stage["channels"])
        ways = enumeration(offered, wording.lists)
        return (words.reachable_by.format(news=news, ways=ways) if ways else words.reachable.format(news=news),)
    here = (words.no_appointment, words.one_appointment, words.more_appointments)
    return (here[min(appointments, 2)].format(news=news),)


def _period(effective: date, until: str | None, wording: Wording) -> str:
    since, words = weekday_date(effective, wording.calendar), wording.stages
    if not until:
        return words.since.format(date=since)
    return words.since_until.format(date=since, until=weekday_date(date.fromisoformat(until), wording.calendar))


def _site_line(profile: Profile) -> SiteLine:
    address = profile["address"]
    return SiteLine(profile["name"], address["street"], f"{address['postcode']} {address['city']}")


def _in_order(changes: list[Change]) -> list[Change]:
    return sorted(
        changes,
        key=lambda change: (datetime.fromisoformat(change["before"]["starts_at"]), change["appointment_id"]),
    )

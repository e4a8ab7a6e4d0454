"""Composes one letter: what changes for everybody, merged with what changes for this household."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from services.notification.domain.address import recipient_lines, salutation, sender
from services.notification.domain.appointment_text import appointment_item
from services.notification.domain.contacts import contact_lines, own_contacts, phone_number, reachable_channels
from services.notification.domain.dates import long_date, weekday_date
from services.notification.domain.facts import CampaignFacts, Change, LetterFacts, Profile, Stage
from services.notification.domain.letter import Hint, LetterContent, SiteLine, StageText
from services.notification.domain.news import dropped, marked
from services.notification.domain.phone import known_number
from services.notification.domain.texts import enumeration
from services.notification.domain.validity import valid_on
from services.notification.domain.visiting import RESTRICTED, cancellation_policy, may_come, measures, visiting_rules
from services.notification.domain.wording import Wording

_CODE_LENGTH, _MARK_BYTES = 10, 6
TEMPLATE_VERSION = "4"  # rises with every change of wording or layout: stored letters stay provable


def compose(campaign: CampaignFacts, letter: LetterFacts, letter_date: date, wording: Wording) -> LetterContent:
    """The same facts, date and wording always give the same content."""
    effective = _effective(campaign)
    campaign = valid_on(campaign, max(effective, letter_date))
    profile, stage, household = campaign["profile"], campaign["stage"], letter["household"]
    contacts, phone = contact_lines(profile, stage, household, wording), phone_number(profile, stage)
    own = own_contacts(household, profile["departments"], wording.contacts)
    rules = _rules(campaign, letter, wording)
    holds = campaign.get("joined", False) and effective <= letter_date
    return LetterContent(
        letter_id=letter["letter_id"],
        sender=sender(profile["letterhead"], profile["website"]),
        recipient=recipient_lines(household, wording.address),
        bg_number=household["bg_number"],
        campaign_reference=campaign["reference"],
        date=long_date(letter_date, wording.calendar),
        subject=_subject(campaign, effective, holds, wording),
        salutation=salutation(household, wording.address),
        opening=_opening(campaign, letter, bool(phone), effective, holds, wording),
        site=_site_line(profile),
        stage=StageText(
            stage["name"],
            stage["summary"],
            _period(campaign, letter_date, _end(campaign, effective, letter_date), holds, wording),
        ),
        visiting=rules.visiting,
        appointments=tuple(
            appointment_item(change, profile, household, bool(contacts or own), wording)
            for change in _in_order(letter["changes"])
        ),
        measures=rules.measures,
        contacts=contacts,
        own_contacts=own,
        cancellation=rules.cancellation,
        closing=(wording.greeting,),
        signature=profile["letterhead"]["signature"],
        language_hints=_hints(phone, wording),
        phone=phone,
        large_print=household["large_print"],
        check_code=check_code(letter["letter_id"]),
        check_address=check_address(campaign.get("public_url", ""), letter["letter_id"]),
    )


def _effective(campaign: CampaignFacts) -> date:
    return _day(campaign["effective_at"], campaign)


def _day(instant: str, campaign: CampaignFacts) -> date:
    """Local to the site."""
    return datetime.fromisoformat(instant).astimezone(ZoneInfo(campaign["profile"]["timezone"])).date()


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a letter says of a stage's rules, in its three places."""

    visiting: tuple[str, ...]
    measures: tuple[str, ...]
    cancellation: str


def _rules(campaign: CampaignFacts, letter: LetterFacts, wording: Wording) -> _Rules:
    """Marked where they differ from those of the stage that the letter before told of."""
    stage, before, words = campaign["stage"], campaign.get("told_before"), wording.news
    comes, number = may_come(stage, letter["changes"]), known_number(letter["household"])
    known = visiting_rules(before, number, comes, wording.visiting) if before else {}
    told = frozenset((*known.values(), *_further(before, campaign, comes, wording))) if before else None
    rules = visiting_rules(stage, number, comes, wording.visiting)
    *further, cancellation = marked(_further(stage, campaign, comes, wording), told, words)
    return _Rules((*marked(rules.values(), told, words), *dropped(known, rules, words)), tuple(further), cancellation)


def _further(stage: Stage, campaign: CampaignFacts, comes: bool, wording: Wording) -> tuple[str, ...]:
    """The measures for whoever comes, and how to cancel."""
    of_house = measures(stage, campaign["measures"]) if comes else ()
    return (*of_house, cancellation_policy(stage, wording.cancelling))


def check_code(letter_id: str) -> str:
    """Ten characters that tell a real letter from a forged one, for example K7QF3-2MXTA."""
    text = base64.b32encode(hashlib.sha256(letter_id.encode()).digest()).decode()[:_CODE_LENGTH]
    return f"{text[:5]}-{text[5:]}"


def check_address(public_url: str, letter_id: str) -> str:
    """Where anybody sees whether the letter is real; empty where there are no public pages."""
    return f"{public_url}/p/brief/{check_code(letter_id)}" if public_url else ""


def check_mark(code: str) -> bytes | None:
    """The first 48 of the 50 bits of a check code, by which letters are found; None where it is none."""
    text = code.replace("-", "")
    if len(text) != _CODE_LENGTH:
        return None
    try:
        return base64.b32decode(text + "A" * (16 - _CODE_LENGTH))[:_MARK_BYTES]
    except ValueError:
        return None


def _subject(campaign: CampaignFacts, effective: date, holds: bool, wording: Wording) -> str:
    site, day = campaign["profile"]["name"], long_date(effective, wording.calendar)
    if correction := campaign.get("correction"):
        words = wording.corrections.subjects[correction["cause"]]
        return words.format(site=site, announced=correction["announced"], date=day)
    words = wording.joiners.subject if holds else wording.subject
    return words.format(site=site, stage=campaign["stage"]["name"], date=day)


def _news(campaign: CampaignFacts, effective: date, holds: bool, wording: Wording) -> str:
    """What begins when; of a correction in one sentence what was announced, what holds, and what comes next.

    `holds`: to a household that is new to the site, of a stage that began before it came.
    """
    site, day = campaign["profile"]["name"], long_date(effective, wording.calendar)
    if correction := campaign.get("correction"):
        told = {"site": site, "announced": correction["announced"], "date": day, "holds": campaign["stage"]["name"]}
        if not (coming := correction.get("next")):
            return wording.corrections.news[correction["cause"]].format(**told)
        next_date = long_date(_day(coming["effective_at"], campaign), wording.calendar)
        words = wording.corrections.news_and_next[correction["cause"]]
        return words.format(**told, next=coming["stage"], next_date=next_date)
    if campaign.get("joined"):
        return (wording.joiners.in_force if holds else wording.joiners.announced).format(date=day, site=site)
    return wording.opening.news.format(date=day, site=site)


def _opening(
    campaign: CampaignFacts, letter: LetterFacts, phone: bool, effective: date, holds: bool, wording: Wording
) -> tuple[str, ...]:
    """Whether a stage opens or closes depends on the one before, which a letter does not know: it claims neither."""
    profile, stage, words = campaign["profile"], campaign["stage"], wording.opening
    news = _news(campaign, effective, holds, wording)
    if stage["admission"] in RESTRICTED:
        known = reachable_channels(profile, stage, letter["household"], phone)
        ways = enumeration((word for channel, word in words.ways.items() if channel in known), wording.lists)
        return (words.reachable_by.format(news=news, ways=ways) if ways else words.reachable.format(news=news),)
    alone = words.no_appointment_now if holds or campaign.get("correction") else words.no_appointment
    here = (alone, words.one_appointment, words.more_appointments)
    return (here[min(len(letter["changes"]), 2)].format(news=news),)


def _hints(phone: str, wording: Wording) -> tuple[Hint, ...]:
    """Whom to ask in another language: a number, or nothing."""
    spoken = wording.language_hints.items() if phone else ()
    return tuple(Hint(language, text.format(phone=phone)) for language, text in spoken)


def _end(campaign: CampaignFacts, effective: date, letter_date: date) -> date | None:
    """The stage's last day, where a letter of this day may name it: not before the stage's start, and not past.

    A letter of a campaign from before this rule is composed again as it was.
    """
    until = campaign["stage"]["until"]
    last = date.fromisoformat(until) if until else None
    if last and campaign.get("end_judged") and last < max(effective, letter_date):
        return None
    return last


def _period(campaign: CampaignFacts, letter_date: date, last: date | None, holds: bool, wording: Wording) -> str:
    words, until = wording.stages, weekday_date(last, wording.calendar) if last else ""
    begins = _effective(campaign)
    if correction := campaign.get("correction"):
        known = correction.get("begins")
        begins = _day(known, campaign) if known else letter_date
        if begins <= letter_date:
            return words.still_until.format(until=until) if until else words.still
    periods, since = wording.joiners if holds else words, weekday_date(begins, wording.calendar)
    return periods.since_until.format(date=since, until=until) if until else periods.since.format(date=since)


def _site_line(profile: Profile) -> SiteLine:
    address = profile["address"]
    return SiteLine(profile["name"], address["street"], f"{address['postcode']} {address['city']}")


def _in_order(changes: list[Change]) -> list[Change]:
    return sorted(
        changes,
        key=lambda change: (datetime.fromisoformat(change["before"]["starts_at"]), change["appointment_id"]),
    )

"""A letter as an e-mail: who writes about what and how to check it; what is personal stands in the accessible PDF."""

from __future__ import annotations

import re
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from services.notification.domain.facts import CampaignFacts, HouseholdFacts, Profile
from services.notification.domain.letter import LetterContent
from services.notification.domain.wording import Email, Wording

UNFOLDED = SMTP.clone(max_line_length=900)  # a Message-ID that begins on the next line is not read as one everywhere
_HOST = re.compile(r"(?:[a-z]+://)?(?:www\.)?([^/:?#]+)")


def email_message(
    campaign: CampaignFacts,
    household: HouseholdFacts,
    letter: LetterContent,
    pdf: bytes,
    created_at: datetime,
    wording: Wording,
) -> bytes:
    """The finished message; same letter, same bytes."""
    words, profile = wording.email, campaign["profile"]
    mailbox = sender_address(profile, words)
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((letter.sender.office, mailbox), "utf-8")
    message["To"] = household["email"]
    message["Subject"] = _subject(campaign, words).format(site=profile["name"])
    message["Date"] = format_datetime(created_at)
    message["Message-ID"] = f"<{letter.letter_id}@{mailbox.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = wording.language
    message.set_content(_body(letter, words))
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=words.attachment)
    message.set_boundary(f"letter-{letter.letter_id}")
    return message.as_bytes(policy=UNFOLDED)


def _subject(campaign: CampaignFacts, words: Email) -> str:
    if campaign.get("correction"):
        return words.subject_correction
    return words.subject_joiner if campaign.get("joined") else words.subject


def _body(letter: LetterContent, words: Email) -> str:
    sender, phone = letter.sender, letter.phone
    body = words.body.format(
        salutation=letter.salutation,
        subject=letter.subject,
        date=letter.date,
        attachment=words.attachment,
        check_code=letter.check_code,
        doubt=words.doubt.format(phone=phone) if phone else words.doubt_without_phone,
        office=sender.office,
        street=sender.street,
        city=sender.city,
        phone=words.phone.format(phone=phone) if phone else "",
        website=sender.website,
    )
    return re.sub(rf"\n[ ]*\n(?={re.escape(sender.website)})", "\n", body)  # no line for a number that there is not


def sender_address(profile: Profile, words: Email) -> str:
    """The mailbox that the authority names for this. Contacts are no such thing: they may be words for people."""
    letters = profile.get("letter")
    return (letters and letters["sender_email"]) or words.no_reply.format(domain=_domain(profile["website"]))


def _domain(website: str) -> str:
    """The host as mail servers write it; the region file's website is checked when it is loaded."""
    host = _HOST.match(website.strip().lower())
    return (host[1] if host else website).encode("idna").decode()

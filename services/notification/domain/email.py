"""A letter as an e-mail: a short text without personal matters, the letter itself as an accessible PDF."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from services.notification.domain.facts import HouseholdFacts, Profile
from services.notification.domain.letter import LetterContent
from services.notification.domain.wording import Email, Wording


def email_message(
    profile: Profile,
    household: HouseholdFacts,
    letter: LetterContent,
    pdf: bytes,
    created_at: datetime,
    wording: Wording,
) -> bytes:
    """The finished message; same letter, same bytes."""
    words = wording.email
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((letter.sender.office, _from_address(profile, words)), "utf-8")
    message["To"] = household["email"]
    message["Subject"] = words.subject.format(site=profile["name"])
    message["Date"] = format_datetime(created_at)
    message["Message-ID"] = f"<{letter.letter_id}@stufenplan.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = wording.language
    message.set_content(words.body.format(salutation=letter.salutation, office=letter.sender.office))
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename=words.attachment)
    message.set_boundary(f"letter-{letter.letter_id}")
    return message.as_bytes()


def _from_address(profile: Profile, words: Email) -> str:
    """Replies go to the authority's own mailbox where it publishes one."""
    mailboxes = (contact["value"] for contact in profile["contacts"] if contact["kind"] == "email")
    return next(mailboxes, words.no_reply)

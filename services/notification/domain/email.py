"""A letter as an e-mail: a short text without personal matters, the letter itself as an accessible PDF."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr

from services.notification.domain.facts import HouseholdFacts, Profile
from services.notification.domain.letter import LetterContent

BODY = """{salutation}

im Anhang finden Sie ein Schreiben von uns als barrierefreie PDF-Datei.
Bitte lesen Sie es. Es geht um eine neue Regelung für Ihren Besuch bei uns.

Mit freundlichen Grüßen
{office}
"""


def email_message(
    profile: Profile, household: HouseholdFacts, letter: LetterContent, pdf: bytes, created_at: datetime
) -> bytes:
    """The finished message; same letter, same bytes."""
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((letter.sender.office, _from_address(profile)), "utf-8")
    message["To"] = household["email"]
    message["Subject"] = f"Neue Regelung für Ihren Besuch am {profile['name']}"
    message["Date"] = format_datetime(created_at)
    message["Message-ID"] = f"<{letter.letter_id}@stufenplan.invalid>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "de"
    message.set_content(BODY.format(salutation=letter.salutation, office=letter.sender.office))
    message.add_attachment(pdf, maintype="application", subtype="pdf", filename="Anschreiben.pdf")
    message.set_boundary(f"letter-{letter.letter_id}")
    return message.as_bytes()


def _from_address(profile: Profile) -> str:
    """Replies go to the authority's own mailbox where it publishes one."""
    mailboxes = (contact["value"] for contact in profile["contacts"] if contact["kind"] == "email")
    return next(mailboxes, "keine-antwort@stufenplan.invalid")

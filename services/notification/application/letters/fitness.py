"""Whether a letter can go at all: asked for a preview as it is asked when the letter is made."""

from __future__ import annotations

from datetime import date
from email.errors import MessageError

from services.contracts.faults import Fault
from services.contracts.region.schema.addresses import is_email_address
from services.notification.application.printing import Renderer
from services.notification.domain.channels import EMAIL, PRINT
from services.notification.domain.compose import compose
from services.notification.domain.email import sender_address
from services.notification.domain.facts import CampaignFacts, HouseholdFacts, LetterFacts, Profile
from services.notification.domain.letter import LetterContent
from services.notification.domain.wording import Wording

BAD_VALUE = (ArithmeticError, AttributeError, LookupError, MessageError, TypeError, ValueError)
"""What a value that nobody foresaw raises. Trying again does not help, so the one letter is held. A full disk or a lost
database raises none of these: there the whole lot is tried again."""


def goes_by_email(channel: str, household: HouseholdFacts) -> bool:
    """Else on paper, which needs neither consent nor an address that a mail server takes."""
    return channel == EMAIL and is_email_address(household["email"])


def worded(
    campaign: CampaignFacts, own: LetterFacts, letter_date: date, channel: str, wording: Wording, renderer: Renderer
) -> tuple[LetterContent | None, list[Fault]]:
    """The letter, and why it cannot go. None where a value cannot even be worded: others go all the same."""
    try:
        letter = compose(campaign, own, letter_date, wording)
        return letter, unfit(letter, channel, campaign["profile"], wording, renderer)
    except BAD_VALUE as error:
        return None, [failed("", error)]


def unfit(letter: LetterContent, channel: str, profile: Profile, wording: Wording, renderer: Renderer) -> list[Fault]:
    """Everything that keeps the letter from going this way; an envelope's window matters on paper only."""
    faults = renderer.unprintable(letter, on_paper=channel == PRINT)
    if channel == EMAIL and not is_email_address(sender_address(profile, wording.email)):
        faults = [*faults, Fault("sender", "sender-address-unusable")]
    return faults


def failed(part: str, error: BaseException) -> Fault:
    """Type and place of an error that nobody foresaw; its message could hold a name or an address."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = f"{frame.tb_frame.f_globals.get('__name__', '')}:{frame.tb_lineno}" if frame else ""
    return Fault(part, "letter-failed", {"error": type(error).__name__, "where": where})

"""What `notification` answers: imports, previews, campaigns with their balance, letters and calls."""

from marshmallow import fields

from services.contracts.calls.households_named import CALL_STATES
from services.contracts.calls.progress import BalanceSchema
from services.contracts.schemas import (
    Answer,
    Choice,
    Day,
    Flag,
    Instant,
    Many,
    Part,
    Table,
    Text,
    Uuid,
    Whole,
)

STATES = ("waiting", "running", "paused", "cancelling", "superseding", "completed", "cancelled", "superseded")


class PartReceived(Answer):
    import_id = Text(required=True)
    part = Whole(required=True)
    bytes = Whole(required=True)


class Imported(Answer):
    imported = Whole(0, required=True)
    updated = Whole(0, required=True)


class Resolved(Answer):
    """Household ids by BG number; numbers that are not known are left out. `with_phone`: whose phone number is known.

    The number itself stays where it is: who books needs to know only that there is one.
    """

    households = Table(keys=Text(), values=Uuid(), required=True)
    with_phone = Many(Uuid(), required=True)


class LettersPreview(Answer):
    """`households` = what goes by the `channels` + `excluded` + `held`, the letters that could not be set or sent.

    `late`: how many of them arrive only on or after the day from which the stage holds, by channel; `calls`: households
    that are called instead, because an appointment of theirs changes before they can have read it.
    """

    late = Table(keys=Text(), values=Whole(0), load_default=dict)
    calls = Whole(0, load_default=0)

    households = Whole(0, required=True)
    channels = Table(keys=Text(), values=Whole(0), required=True)
    excluded = Whole(0, required=True)
    held = Whole(0, required=True)
    held_reasons = Table(keys=Text(), values=Whole(0), required=True)
    postage_cents = Whole(0, required=True)
    digest = Text(required=True)


class StageOfCampaign(Answer):
    id = Text(required=True)
    name = Text(required=True)


class CampaignView(Answer):
    """`joiners`: the letters of the same stage for households that came to the site after its collection; no switch
    waits for these. `joiner_letters`: of another campaign, how many of them are handed over."""

    joiners = Flag(load_default=False)
    joiner_letters = Whole(0, load_default=0)
    campaign_id = Uuid(required=True)
    reference = Text(required=True)
    region = Text(required=True)
    site = Text(required=True)
    sequence = Whole(required=True)
    switch_id = Uuid(required=True)
    stage = Part(StageOfCampaign, required=True)
    state = Choice(*STATES, required=True)
    households = Whole(0, required=True)
    pending = Whole(0, required=True)
    balance = Part(BalanceSchema, required=True)
    difference = Whole(required=True)
    postage_cents = Whole(0, required=True)
    phone_notices = Whole(0, required=True)
    lots = Table(keys=Text(), values=Whole(0), required=True)
    effective_at = Instant(required=True)
    created_at = Instant(required=True)
    collected_at = Instant(required=True, allow_none=True)
    closed_at = Instant(required=True, allow_none=True)


class LetterFault(Answer):
    """Why a letter cannot be printed: the letter's part, a code, and what its sentence inserts."""

    place = Text(required=True, blank=True)
    code = Text(required=True)
    params = fields.Dict(keys=fields.String(), required=True)


class HeldLetter(Answer):
    id = Uuid(required=True)
    household_id = Uuid(required=True)
    channel = Text(required=True)
    faults = Many(Part(LetterFault), required=True)


class CampaignAction(Answer):
    action = Text(required=True)
    actor = Text(required=True)
    at = Instant(required=True)


class WholeCampaign(CampaignView):
    held_letters = Many(Part(HeldLetter), required=True)
    actions = Many(Part(CampaignAction), required=True)


class LetterCounts(Answer):
    """Counted from the households: who must hear of the switch, and how many letters each of them has.

    `joiner_letters`: those handed over to households that came later, in no other of these numbers.
    """

    joiner_letters = Whole(0, load_default=0)
    households = Whole(0, required=True)
    letters = Table(keys=Text(), values=Whole(0), required=True)
    pending = Whole(0, required=True)
    households_without_letter = Whole(0, required=True)
    households_with_two_letters = Whole(0, required=True)


class PhoneNoticeView(Answer):
    """Whom to call because no letter comes in time; with name and number, for the staff who call."""

    campaign_id = Uuid(required=True)
    appointment_id = Uuid(required=True)
    household_id = Uuid(required=True)
    bg_number = Text(required=True)
    first_name = Text(required=True, blank=True)
    last_name = Text(required=True)
    phone = Text(required=True, blank=True)
    call_before = Instant(required=True)
    change = fields.Dict(required=True)
    state = Choice(*CALL_STATES, required=True)
    taken_by = Text(required=True, allow_none=True)
    attempts = Whole(0, required=True)
    note = Text(required=True, allow_none=True, blank=True)
    changed_at = Instant(required=True, allow_none=True)


class Sample(Answer):
    pdf_base64 = Text(required=True)


class ReprintView(Answer):
    """`identical`: today's rendering has the very hash that was stored at hand-over."""

    pdf_base64 = Text(required=True)
    sha256 = Text(required=True)
    identical = Flag(required=True)


class GenuineLetter(Answer):
    """Who wrote it, when and about what; never to whom. `subject` null: its sentences are no longer installed."""

    region = Text(required=True)
    office = Text(required=True)
    site = Text(required=True)
    letter_date = Day(required=True)
    subject = Text(required=True, allow_none=True)


class RegionRevision(Answer):
    """The revision of the region file that this service works with; null before the first."""

    revision = Whole(required=True, allow_none=True)

"""What one may ask `notification`: households, campaigns, letters, and whom to call. Names leave as answers only."""

from marshmallow import fields

from services.contracts.calls.actor import actor
from services.contracts.calls.call import SLOW_SECONDS, Call
from services.contracts.calls.progress import BalanceSchema
from services.contracts.problems import BUSY, REGION_NOT_READY, SITE_UNKNOWN, ProblemKind
from services.contracts.schemas import (
    Answer,
    Choice,
    Flag,
    Identifier,
    Instant,
    Length,
    Many,
    Part,
    Strict,
    Table,
    Text,
    Uuid,
    Whole,
)

SERVICE = "notification"
STATES = ("waiting", "running", "paused", "cancelling", "superseding", "completed", "cancelled", "superseded")
ACTIONS = ("pause", "resume", "cancel")
MOST_PARTS = 10_000
MOST_NUMBERS = 5000
MOST_SITES = 1000
MOST_NOTICES = 5000
_PART_CHARACTERS = 1_500_000

IMPORT_UNKNOWN = ProblemKind("import-unknown", 404, ("import_id",))
IMPORT_INCOMPLETE = ProblemKind("import-incomplete", 409, ("missing",))
HOUSEHOLD_FILE_INVALID = ProblemKind("household-file-invalid", 422, ("count",))
"""No household was taken; `count` is the number of faults, of which a thousand at most are listed."""
CAMPAIGN_UNKNOWN = ProblemKind("campaign-unknown", 404, ("campaign",))
CAMPAIGN_NOT_POSSIBLE = ProblemKind("campaign-not-possible", 409, ("state", "action"))
LETTER_UNKNOWN = ProblemKind("letter-unknown", 404, ("letter",))
LETTER_UNPRINTABLE = ProblemKind("letter-unprintable", 422)
TYPEFACE_MISSING = ProblemKind("typeface-missing", 503)
TEMPLATE_MISSING = ProblemKind("template-missing", 503, ("version",))
"""The letter was written with sentences and a layout that this installation does not have."""


class PartReceived(Answer):
    import_id = Text(required=True)
    part = Whole(required=True)
    bytes = Whole(required=True)


class Imported(Answer):
    imported = Whole(0, required=True)
    updated = Whole(0, required=True)


class Resolved(Answer):
    """Household ids by BG number; numbers that are not known are left out."""

    households = Table(keys=Text(), values=Uuid(), required=True)


class LettersPreview(Answer):
    households = Whole(0, required=True)
    channels = Table(keys=Text(), values=Whole(0), required=True)
    excluded = Whole(0, required=True)
    postage_cents = Whole(0, required=True)
    digest = Text(required=True)


class StageOfCampaign(Answer):
    id = Text(required=True)
    name = Text(required=True)


class CampaignView(Answer):
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
    """Counted from the households: who must hear of the switch, and how many letters each of them has."""

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


class Sample(Answer):
    pdf_base64 = Text(required=True)


class ReprintView(Answer):
    """`identical`: today's rendering has the very hash that was stored at hand-over."""

    pdf_base64 = Text(required=True)
    sha256 = Text(required=True)
    identical = Flag(required=True)


class RegionRevision(Answer):
    """The revision of the region file that this service works with; null before the first."""

    revision = Whole(required=True, allow_none=True)


class OfRegion(Strict):
    region = Identifier(required=True)


class ReceivePart(Strict):
    """One part of a household file as it lies on disk; parts count from 1 and may come in any order."""

    import_id = Text(required=True, validate=Length(1, 100))
    part = Whole(1, MOST_PARTS, required=True)
    content_base64 = Text(required=True, blank=True, validate=Length(max=_PART_CHARACTERS))


class FinishImport(OfRegion):
    """`sites`: all sites that the region has; 409 until every one of them has been heard of."""

    import_id = Text(required=True, validate=Length(1, 100))
    sites = Many(Identifier(), most=MOST_SITES, load_default=list)
    actor = actor()


class ResolveHouseholds(OfRegion):
    bg_numbers = Many(Text(validate=Length(1, 100)), most=MOST_NUMBERS, required=True)


class PreviewLetters(OfRegion):
    """`guests`: households of other sites with an appointment at one of these."""

    sites = Many(Identifier(), most=MOST_SITES, required=True)
    guests = Many(Uuid(), load_default=list)


class ListCampaigns(Strict):
    region = Identifier(load_default=None, allow_none=True)
    switch_id = Uuid(load_default=None, allow_none=True)


class OfCampaign(Strict):
    campaign_id = Uuid(required=True)


class SteerCampaign(OfCampaign):
    actor = actor()


class OfSwitch(Strict):
    switch_id = Uuid(required=True)


class ListPhoneNotices(OfRegion):
    site = Identifier(load_default=None, allow_none=True)
    campaign_id = Uuid(load_default=None, allow_none=True)
    limit = Whole(1, MOST_NOTICES, load_default=500)


class SampleLetter(OfRegion):
    """`stage` as the region's document has it; `appointment_change` as in `appointments.changed`."""

    site = Identifier(required=True)
    stage = fields.Dict(keys=fields.String(), required=True)
    appointment_change = fields.Dict(keys=fields.String(), load_default=None, allow_none=True)


class OfLetter(Strict):
    letter_id = Uuid(required=True)


_STEERING = (CAMPAIGN_UNKNOWN, CAMPAIGN_NOT_POSSIBLE, BUSY)

RECEIVE_PART = Call(SERVICE, "receive_part", ReceivePart(), PartReceived())
FINISH_IMPORT = Call(
    SERVICE,
    "finish_import",
    FinishImport(),
    Imported(),
    (IMPORT_UNKNOWN, IMPORT_INCOMPLETE, HOUSEHOLD_FILE_INVALID, REGION_NOT_READY, BUSY),
    SLOW_SECONDS,
)
RESOLVE_HOUSEHOLDS = Call(SERVICE, "resolve_households", ResolveHouseholds(), Resolved(), seconds=SLOW_SECONDS)
PREVIEW_LETTERS = Call(SERVICE, "preview_letters", PreviewLetters(), LettersPreview(), seconds=SLOW_SECONDS)
LIST_CAMPAIGNS = Call(SERVICE, "list_campaigns", ListCampaigns(), CampaignView(many=True))
GET_CAMPAIGN = Call(SERVICE, "get_campaign", OfCampaign(), WholeCampaign(), (CAMPAIGN_UNKNOWN,))
PAUSE_CAMPAIGN = Call(SERVICE, "pause_campaign", SteerCampaign(), WholeCampaign(), _STEERING)
RESUME_CAMPAIGN = Call(SERVICE, "resume_campaign", SteerCampaign(), WholeCampaign(), _STEERING)
CANCEL_CAMPAIGN = Call(SERVICE, "cancel_campaign", SteerCampaign(), WholeCampaign(), _STEERING)
LETTER_COUNTS = Call(SERVICE, "letter_counts", OfSwitch(), LetterCounts())
LIST_PHONE_NOTICES = Call(SERVICE, "list_phone_notices", ListPhoneNotices(), PhoneNoticeView(many=True))
SAMPLE_LETTER = Call(
    SERVICE, "sample_letter", SampleLetter(), Sample(), (SITE_UNKNOWN, LETTER_UNPRINTABLE, TYPEFACE_MISSING)
)
REPRINT_LETTER = Call(
    SERVICE, "reprint_letter", OfLetter(), ReprintView(), (LETTER_UNKNOWN, TEMPLATE_MISSING, TYPEFACE_MISSING)
)
REGION_REVISION = Call(SERVICE, "region_revision", OfRegion(), RegionRevision())

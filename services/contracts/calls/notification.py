"""What one may ask `notification`: households, campaigns, letters, and whom to call. Names leave as answers only."""

from marshmallow import fields

from services.contracts.calls.actor import actor
from services.contracts.calls.call import SLOW_SECONDS, Call
from services.contracts.calls.households_named import (
    FindHouseholds,
    HouseholdName,
    ListLooks,
    LookView,
    NameHouseholds,
    PhoneCallView,
    RecordCall,
)
from services.contracts.calls.notification_views import (
    STATES,
    CampaignView,
    GenuineLetter,
    Imported,
    LetterCounts,
    LettersPreview,
    PartReceived,
    PhoneNoticeView,
    RegionRevision,
    ReprintView,
    Resolved,
    Sample,
    WholeCampaign,
)
from services.contracts.problems import BUSY, REGION_NOT_READY, SITE_UNKNOWN, ProblemKind
from services.contracts.schemas import (
    Choice,
    Day,
    Flag,
    Identifier,
    Length,
    Many,
    Part,
    Strict,
    Text,
    Uuid,
    Whole,
)
from services.contracts.text import LONGEST_NAME

SERVICE = "notification"
ACTIONS = ("pause", "resume", "cancel", "release")
LONGEST_CODE = 40
MOST_PARTS = 10_000
MOST_NUMBERS = 5000
MOST_SITES = 1000
MOST_NOTICES = 5000
_PART_CHARACTERS = 1_500_000

IMPORT_UNKNOWN = ProblemKind("import-unknown", 404, ("import_id",))
IMPORT_INCOMPLETE = ProblemKind("import-incomplete", 409, ("missing",))
HOUSEHOLD_FILE_INVALID = ProblemKind("household-file-invalid", 422, ("count",))
"""No household was taken; `count` is the number of faults, of which a thousand at most are listed."""
HOUSEHOLD_FILE_DOUBTFUL = ProblemKind("household-file-doubtful", 422, ("count",))
"""As above, but all of it may be meant: with `confirm_warnings` the same file is taken."""
CAMPAIGN_UNKNOWN = ProblemKind("campaign-unknown", 404, ("campaign",))
CAMPAIGN_NOT_POSSIBLE = ProblemKind("campaign-not-possible", 409, ("state", "action"))
CALL_UNKNOWN = ProblemKind("phone-call-unknown", 404, ("appointment",))
CALL_NOT_YOURS = ProblemKind("phone-call-not-yours", 409, ("state", "taken_by"))
"""Somebody else has it, or it is done."""
LETTER_UNKNOWN = ProblemKind("letter-unknown", 404, ("letter",))
LETTER_UNPRINTABLE = ProblemKind("letter-unprintable", 422)
TYPEFACE_MISSING = ProblemKind("typeface-missing", 503)
TEMPLATE_MISSING = ProblemKind("template-missing", 503, ("version",))
"""The letter was written with sentences and a layout that this installation does not have."""


class OfRegion(Strict):
    region = Identifier(required=True)


class ReceivePart(Strict):
    """One part of a household file as it lies on disk; parts count from 1 and may come in any order."""

    import_id = Text(required=True, validate=Length(1, 100))
    part = Whole(1, MOST_PARTS, required=True)
    content_base64 = Text(required=True, blank=True, any_characters=True, validate=Length(max=_PART_CHARACTERS))


class FinishImport(OfRegion):
    """`sites`: all sites that the region has; 409 until every one of them has been heard of."""

    import_id = Text(required=True, validate=Length(1, 100))
    sites = Many(Identifier(), most=MOST_SITES, load_default=list)
    confirm_warnings = Flag(load_default=False)
    actor = actor()


class ResolveHouseholds(OfRegion):
    bg_numbers = Many(Text(validate=Length(1, 100)), most=MOST_NUMBERS, required=True)


class EarlyChange(Strict):
    """A household whose appointment changes soon; `day`: the first of them, local to the region."""

    household_id = Uuid(required=True)
    day = Day(required=True)


class PreviewLetters(OfRegion):
    """`guests`: households of other sites with an appointment at one of these. `stage` as the document has it.

    `announced_on`: the day on which the letters are handed over; `effective_on`: from which day on the stage holds.
    `early`: whose appointments change soon; those whom no letter reaches before are called.
    """

    announced_on = Day(load_default=None, allow_none=True)
    effective_on = Day(load_default=None, allow_none=True)
    early = Many(Part(EarlyChange), load_default=list)

    sites = Many(Identifier(), most=MOST_SITES, required=True)
    guests = Many(Uuid(), load_default=list)
    stage = fields.Dict(keys=Text(validate=Length(1, LONGEST_NAME)), required=True)


class ListCampaigns(Strict):
    region = Identifier(load_default=None, allow_none=True)
    switch_id = Uuid(load_default=None, allow_none=True)
    state = Choice(*STATES, load_default=None, allow_none=True)


class OfCampaign(Strict):
    campaign_id = Uuid(required=True)


class SteerCampaign(OfCampaign):
    actor = actor()


class OfSwitch(Strict):
    """`sites`: only these are counted; null: all of the switch."""

    switch_id = Uuid(required=True)
    sites = Many(Identifier(), load_default=None, allow_none=True)


class ListPhoneNotices(OfRegion):
    """`done`: those too who have been told."""

    site = Identifier(load_default=None, allow_none=True)
    campaign_id = Uuid(load_default=None, allow_none=True)
    limit = Whole(1, MOST_NOTICES, load_default=500)
    done = Flag(load_default=False)


class SampleLetter(OfRegion):
    """`stage` as the region's document has it; `appointment_change` as in `appointments.changed`."""

    site = Identifier(required=True)
    stage = fields.Dict(keys=Text(validate=Length(1, LONGEST_NAME)), required=True)
    appointment_change = fields.Dict(keys=Text(validate=Length(1, LONGEST_NAME)), load_default=None, allow_none=True)


class OfLetter(Strict):
    letter_id = Uuid(required=True)


class CheckLetter(Strict):
    """As somebody types what is printed on a letter: case, blanks and hyphens do not matter."""

    code = Text(required=True, validate=Length(1, LONGEST_CODE))


_STEERING = (CAMPAIGN_UNKNOWN, CAMPAIGN_NOT_POSSIBLE, BUSY)

RECEIVE_PART = Call(SERVICE, "receive_part", ReceivePart(), PartReceived())
FINISH_IMPORT = Call(
    SERVICE,
    "finish_import",
    FinishImport(),
    Imported(),
    (
        IMPORT_UNKNOWN,
        IMPORT_INCOMPLETE,
        HOUSEHOLD_FILE_INVALID,
        HOUSEHOLD_FILE_DOUBTFUL,
        REGION_NOT_READY,
        TYPEFACE_MISSING,
        BUSY,
    ),
    SLOW_SECONDS,
)
RESOLVE_HOUSEHOLDS = Call(SERVICE, "resolve_households", ResolveHouseholds(), Resolved(), seconds=SLOW_SECONDS)
PREVIEW_LETTERS = Call(
    SERVICE, "preview_letters", PreviewLetters(), LettersPreview(), (TYPEFACE_MISSING,), seconds=SLOW_SECONDS
)
LIST_CAMPAIGNS = Call(SERVICE, "list_campaigns", ListCampaigns(), CampaignView(many=True))
GET_CAMPAIGN = Call(SERVICE, "get_campaign", OfCampaign(), WholeCampaign(), (CAMPAIGN_UNKNOWN,))
PAUSE_CAMPAIGN = Call(SERVICE, "pause_campaign", SteerCampaign(), WholeCampaign(), _STEERING)
RESUME_CAMPAIGN = Call(SERVICE, "resume_campaign", SteerCampaign(), WholeCampaign(), _STEERING)
CANCEL_CAMPAIGN = Call(SERVICE, "cancel_campaign", SteerCampaign(), WholeCampaign(), _STEERING)
RELEASE_HELD = Call(SERVICE, "release_held", SteerCampaign(), WholeCampaign(), _STEERING)
LETTER_COUNTS = Call(SERVICE, "letter_counts", OfSwitch(), LetterCounts())
LIST_PHONE_NOTICES = Call(SERVICE, "list_phone_notices", ListPhoneNotices(), PhoneNoticeView(many=True))
RECORD_CALL = Call(SERVICE, "record_call", RecordCall(), PhoneCallView(), (CALL_UNKNOWN, CALL_NOT_YOURS, BUSY))
NAME_HOUSEHOLDS = Call(SERVICE, "name_households", NameHouseholds(), HouseholdName(many=True))
FIND_HOUSEHOLDS = Call(SERVICE, "find_households", FindHouseholds(), HouseholdName(many=True))
LIST_LOOKS = Call(SERVICE, "list_looks", ListLooks(), LookView(many=True))
SAMPLE_LETTER = Call(
    SERVICE, "sample_letter", SampleLetter(), Sample(), (SITE_UNKNOWN, LETTER_UNPRINTABLE, TYPEFACE_MISSING)
)
REPRINT_LETTER = Call(
    SERVICE, "reprint_letter", OfLetter(), ReprintView(), (LETTER_UNKNOWN, TEMPLATE_MISSING, TYPEFACE_MISSING)
)
CHECK_LETTER = Call(SERVICE, "check_letter", CheckLetter(), GenuineLetter(), optional=True)
"""Null where no letter that was handed over has this code."""
REGION_REVISION = Call(SERVICE, "region_revision", OfRegion(), RegionRevision())

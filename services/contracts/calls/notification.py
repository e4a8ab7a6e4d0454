"""What one may ask `notification`: stands in until the owner's own module is here."""

from marshmallow import fields

from services.contracts.calls.actor import actor
from services.contracts.calls.call import SLOW_SECONDS, Call
from services.contracts.calls.progress import BalanceSchema
from services.contracts.problems import BUSY, REGION_NOT_READY, SITE_NOT_READY, SITE_UNKNOWN, ProblemKind
from services.contracts.schemas import (
    Answer,
    Choice,
    Identifier,
    Instant,
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
CAMPAIGN_UNKNOWN = ProblemKind("campaign-unknown", 404, ("campaign",))


class StageName(Answer):
    id = Text(required=True)
    name = Text(required=True)


class CampaignView(Answer):
    campaign_id = Uuid(required=True)
    reference = Text(required=True)
    region = Text(required=True)
    site = Text(required=True)
    sequence = Whole(required=True)
    switch_id = Uuid(required=True)
    stage = Part(StageName, required=True)
    state = Choice(*STATES, required=True)
    households = Whole(required=True)
    pending = Whole(required=True)
    balance = Part(BalanceSchema, required=True)
    difference = Whole(required=True)
    postage_cents = Whole(required=True)
    phone_notices = Whole(required=True)
    lots = Table(values=Whole(), required=True)
    effective_at = Instant(required=True, allow_none=True)
    created_at = Instant(required=True, allow_none=True)
    collected_at = Instant(required=True, allow_none=True)
    closed_at = Instant(required=True, allow_none=True)


class HeldLetter(Answer):
    id = Uuid(required=True)
    household_id = Uuid(required=True)
    channel = Text(required=True)
    reason = Text(required=True)


class CampaignAction(Answer):
    action = Text(required=True)
    actor = Text(required=True)
    at = Instant(required=True)


class WholeCampaign(CampaignView):
    held_letters = Many(Part(HeldLetter), required=True)
    actions = Many(Part(CampaignAction), required=True)


class LetterCounts(Answer):
    households = Whole(required=True)
    letters = Table(values=Whole(), required=True)
    pending = Whole(required=True)
    households_without_letter = Whole(required=True)
    households_with_two_letters = Whole(required=True)


class PhoneNotice(Answer):
    campaign_id = Uuid(required=True)
    appointment_id = Uuid(required=True)
    household_id = Uuid(required=True)
    bg_number = Text(required=True)
    first_name = Text(required=True)
    last_name = Text(required=True)
    phone = Text(required=True)
    call_before = Instant(required=True)
    change = fields.Dict(required=True)


class Households(Answer):
    households = Table(values=Uuid(), required=True)


class LettersPreview(Answer):
    households = Whole(required=True)
    channels = Table(values=Whole(), required=True)
    excluded = Whole(required=True)
    postage_cents = Whole(required=True)
    digest = Text(required=True)


class HouseholdImport(Answer):
    imported = Whole(required=True)
    updated = Whole(required=True)


class SampleLetter(Answer):
    pdf_base64 = Text(required=True)


class RegionRevision(Answer):
    revision = Whole(required=True, allow_none=True)


class OfRegion(Strict):
    region = Identifier(required=True)


class OfSite(OfRegion):
    site = Identifier(required=True)


class OneCampaign(Strict):
    campaign_id = Uuid(required=True)


class SteerCampaign(OneCampaign):
    actor = actor()


class ListCampaigns(Strict):
    region = Identifier(load_default=None, allow_none=True)
    switch_id = Uuid(load_default=None, allow_none=True)


class OneSwitch(Strict):
    switch_id = Uuid(required=True)


class ResolveHouseholds(OfRegion):
    bg_numbers = Many(Text(), 0, 5000, required=True)


class PreviewLetters(OfRegion):
    sites = Many(Identifier(), required=True)
    guests = Many(Uuid(), load_default=list)


class ReceivePart(Strict):
    import_id = Uuid(required=True)
    part = Whole(1, required=True)
    content = Text(required=True)


class FinishImport(OfRegion):
    import_id = Uuid(required=True)
    sites = Many(Identifier(), required=True)
    actor = actor()


class SampleLetterRequest(OfSite):
    stage = fields.Dict(required=True)
    appointment_change = fields.Dict(load_default=None, allow_none=True)


RECEIVE_PART = Call(SERVICE, "receive_part", ReceivePart(), None)
FINISH_IMPORT = Call(
    SERVICE, "finish_import", FinishImport(), HouseholdImport(), (REGION_NOT_READY, SITE_NOT_READY, BUSY), SLOW_SECONDS
)
RESOLVE_HOUSEHOLDS = Call(SERVICE, "resolve_households", ResolveHouseholds(), Households(), (), SLOW_SECONDS)
PREVIEW_LETTERS = Call(SERVICE, "preview_letters", PreviewLetters(), LettersPreview(), (), SLOW_SECONDS)
LIST_CAMPAIGNS = Call(SERVICE, "list_campaigns", ListCampaigns(), CampaignView(many=True))
GET_CAMPAIGN = Call(SERVICE, "get_campaign", OneCampaign(), WholeCampaign(), (CAMPAIGN_UNKNOWN,))
PAUSE_CAMPAIGN = Call(SERVICE, "pause_campaign", SteerCampaign(), WholeCampaign(), (CAMPAIGN_UNKNOWN,))
RESUME_CAMPAIGN = Call(SERVICE, "resume_campaign", SteerCampaign(), WholeCampaign(), (CAMPAIGN_UNKNOWN,))
CANCEL_CAMPAIGN = Call(SERVICE, "cancel_campaign", SteerCampaign(), WholeCampaign(), (CAMPAIGN_UNKNOWN,))
LETTER_COUNTS = Call(SERVICE, "letter_counts", OneSwitch(), LetterCounts())
LIST_PHONE_NOTICES = Call(SERVICE, "list_phone_notices", OfSite(), PhoneNotice(many=True), (SITE_UNKNOWN,))
SAMPLE_LETTER = Call(SERVICE, "sample_letter", SampleLetterRequest(), SampleLetter(), (SITE_UNKNOWN,), 30.0)
REGION_REVISION = Call(SERVICE, "region_revision", OfRegion(), RegionRevision())

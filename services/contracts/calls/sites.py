"""What one may ask `sites`: regions and where their sites stand, switches and all that may be done to them."""

from marshmallow import fields

from services.contracts.calls.actor import actor
from services.contracts.calls.call import SLOW_SECONDS, Call
from services.contracts.calls.progress import BalanceSchema, TotalsSchema
from services.contracts.problems import BUSY, KEY_REUSED, REGION_UNKNOWN, ProblemKind
from services.contracts.schemas import (
    Answer,
    Choice,
    Flag,
    Identifier,
    Instant,
    Many,
    Number,
    Part,
    Strict,
    Table,
    Text,
    Uuid,
    Whole,
    idempotency_key,
    reason,
)

SERVICE = "sites"
STATES = ("scheduled", "held", "running", "settled", "cancelled")
MOST_SITES, MOST_SWITCHES, MOST_AUDIT = 1000, 500, 500

REGION_INVALID = ProblemKind("region-file-invalid", 422, ("region",))
"""The file breaks its contract or drops what is in use; every fault is named, nothing was changed."""
SWITCH_INVALID = ProblemKind("switch-invalid", 422)
SWITCH_UNKNOWN = ProblemKind("switch-unknown", 404, ("switch",))
SWITCH_CHANGED = ProblemKind("switch-changed-meanwhile", 409)
"""A site is no longer where the caller saw it; every difference is a fault."""
NOTHING_TO_SWITCH = ProblemKind("nothing-to-switch", 409, ("stage",))
SWITCH_NOT_POSSIBLE = ProblemKind("switch-not-possible", 409, ("state", "action"))
GATE_UNKNOWN = ProblemKind("gate-unknown", 404, ("gate", "stage"))
GATE_AUTOMATIC = ProblemKind("gate-automatic", 409, ("gate",))


class StageName(Answer):
    id = Text(required=True)
    name = Text(required=True)
    rank = Whole(required=True)


class RegionSummary(Answer):
    region = Text(required=True)
    id = Text(required=True)
    name = Text(required=True)
    state = Text(required=True)
    timezone = Text(required=True)
    website = Text(required=True)
    sites = Whole(required=True)
    stages = Many(Part(StageName), required=True)
    sites_by_stage = Table(keys=Text(), values=Whole(), required=True)
    switches_running = Whole(required=True)
    revision = Whole(required=True)
    loaded_at = Instant(required=True)


class RegionDocument(Answer):
    """The loaded document whole (`contracts/region`), with its revision and who loaded it when."""

    document = fields.Dict(required=True)
    revision = Whole(required=True)
    loaded_at = Instant(required=True)
    loaded_by = Text(required=True)


class RegionLoad(Answer):
    region = Text(required=True)
    revision = Whole(required=True)
    sites = Whole(required=True)
    sites_new = Whole(required=True)
    sites_changed = Whole(required=True)
    sites_removed = Whole(required=True)
    stages = Whole(required=True)
    stages_changed = Whole(required=True)
    stages_removed = Whole(required=True)


class SitePosition(Answer):
    """Where a site stands; `sequence` rises by one with each change of its stage."""

    site = Text(required=True)
    name = Text(required=True)
    stage = Part(StageName, required=True)
    sequence = Whole(required=True)
    since = Instant(required=True)
    switch_id = Uuid(required=True, allow_none=True)


class RegionOverview(RegionSummary):
    """A region with where each of its sites stands."""

    positions = Many(Part(SitePosition), required=True)


class GateView(Answer):
    id = Text(required=True)
    kind = Text(required=True)
    text = Text(required=True)
    threshold = Number(required=True, allow_none=True)
    passed = Flag(required=True)
    missing = Many(Text(), required=True)


class OutlookSite(Answer):
    site = Text(required=True)
    name = Text(required=True)
    sequence = Whole(required=True)
    from_stage = Text(required=True)
    to_stage = Text(required=True)
    unchanged = Flag(required=True)


class SwitchOutlook(Answer):
    """What a switch would do; `sequence` is the one in force, to be given back as `expected` when it is filed."""

    region = Text(required=True)
    effective_at = Instant(required=True)
    stage = fields.Dict(required=True)
    sites = Many(Part(OutlookSite), required=True)
    gates = Many(Part(GateView), required=True)


class ConfirmationView(Answer):
    gate = Text(required=True)
    by = Text(required=True)
    at = Instant(required=True)


class SwitchSiteView(Answer):
    """One site of a switch, and how far the other services have followed."""

    site = Text(required=True)
    from_stage = Text(required=True, allow_none=True)
    to_stage = Text(required=True)
    sequence = Whole(required=True, allow_none=True)
    unchanged = Flag(required=True)
    superseded_by = Uuid(required=True, allow_none=True)
    stage_changed_at = Instant(required=True, allow_none=True)
    limits_at = Instant(required=True, allow_none=True)
    replanned_at = Instant(required=True, allow_none=True)
    letters_at = Instant(required=True, allow_none=True)
    totals = Part(TotalsSchema, required=True, allow_none=True)
    campaign_id = Uuid(required=True, allow_none=True)
    households = Whole(required=True, allow_none=True)
    balance = Part(BalanceSchema, required=True, allow_none=True)


class SwitchView(Answer):
    id = Uuid(required=True)
    region = Text(required=True)
    to_stage = Text(required=True)
    reason = Text(required=True)
    filed_by = Text(required=True)
    filed_at = Instant(required=True)
    effective_at = Instant(required=True)
    state = Choice(*STATES, required=True)
    settled_at = Instant(required=True, allow_none=True)
    seconds_to_settled = Number(required=True, allow_none=True)
    held_by = Many(Part(GateView), required=True)
    confirmations = Many(Part(ConfirmationView), required=True)
    cancelled_at = Instant(required=True, allow_none=True)
    cancelled_by = Text(required=True, allow_none=True)
    cancel_reason = Text(required=True, allow_none=True)
    undoes = Uuid(required=True, allow_none=True)
    sites = Many(Part(SwitchSiteView), required=True)


class OverviewView(Answer):
    """`switches`: the newest first, and the open ones however old."""

    regions = Many(Part(RegionOverview), required=True)
    switches = Many(Part(SwitchView), required=True)


class AuditEntry(Answer):
    at = Instant(required=True)
    actor = Text(required=True)
    role = Text(required=True, blank=True)
    command = Text(required=True)
    region = Text(required=True)
    details = fields.Dict(required=True)


class Nothing(Strict):
    pass


class OneRegion(Strict):
    region = Identifier(required=True)


class LoadRegion(Strict):
    """`document` as it was handed in; it is checked by `contracts/region` and stored with its defaults."""

    document = fields.Dict(keys=fields.String(), required=True)
    actor = actor()


class Wish(Strict):
    """`sites` None: all of the region; `effective_at` None: now."""

    region = Identifier(required=True)
    sites = Many(Identifier(), 1, MOST_SITES, load_default=None, allow_none=True)
    to_stage = Identifier(required=True)
    effective_at = Instant(load_default=None, allow_none=True)


class FileSwitch(Wish):
    """`expected`: the sequences the caller looked at, by site."""

    reason = reason(required=True)
    expected = Table(keys=Identifier(), values=Whole(0), load_default=None, allow_none=True)
    confirmed_gates = Many(Identifier(), load_default=list)
    idempotency_key = idempotency_key()
    actor = actor()


class FiledSwitch(Strict):
    idempotency_key = idempotency_key()
    actor = actor()


class OneSwitch(Strict):
    switch_id = Uuid(required=True)


class CancelSwitch(OneSwitch):
    reason = reason(required=True)
    actor = actor()


class ConfirmGate(OneSwitch):
    gate = Identifier(required=True)
    actor = actor()


class ListSwitches(Strict):
    """Newest first; `regions` None: of all."""

    regions = Many(Identifier(), load_default=None, allow_none=True)
    state = Choice(*STATES, load_default=None, allow_none=True)
    limit = Whole(1, MOST_SWITCHES, load_default=50)


class Overview(Strict):
    """`regions` None: all; `newest`: so many switches of each state."""

    regions = Many(Identifier(), load_default=None, allow_none=True)
    newest = Whole(1, MOST_SWITCHES, load_default=30)


class ListAudit(Strict):
    region = Identifier(required=True)
    limit = Whole(1, MOST_AUDIT, load_default=50)


LIST_REGIONS = Call(SERVICE, "list_regions", Nothing(), RegionSummary(many=True))
GET_REGION = Call(SERVICE, "get_region", OneRegion(), RegionDocument(), (REGION_UNKNOWN,))
LOAD_REGION = Call(SERVICE, "load_region", LoadRegion(), RegionLoad(), (REGION_INVALID, BUSY), SLOW_SECONDS)
LIST_SITES = Call(SERVICE, "list_sites", OneRegion(), SitePosition(many=True), (REGION_UNKNOWN,))
OUTLOOK_SWITCH = Call(SERVICE, "outlook_switch", Wish(), SwitchOutlook(), (REGION_UNKNOWN, SWITCH_INVALID))
FILE_SWITCH = Call(
    SERVICE,
    "file_switch",
    FileSwitch(),
    SwitchView(),
    (REGION_UNKNOWN, SWITCH_INVALID, SWITCH_CHANGED, NOTHING_TO_SWITCH, KEY_REUSED, BUSY),
    SLOW_SECONDS,
)
FILED_SWITCH = Call(SERVICE, "filed_switch", FiledSwitch(), SwitchView(), optional=True)
GET_SWITCH = Call(SERVICE, "get_switch", OneSwitch(), SwitchView(), (SWITCH_UNKNOWN,))
LIST_SWITCHES = Call(SERVICE, "list_switches", ListSwitches(), SwitchView(many=True))
CANCEL_SWITCH = Call(
    SERVICE, "cancel_switch", CancelSwitch(), SwitchView(), (SWITCH_UNKNOWN, SWITCH_NOT_POSSIBLE, BUSY)
)
CONFIRM_GATE = Call(
    SERVICE,
    "confirm_gate",
    ConfirmGate(),
    SwitchView(),
    (SWITCH_UNKNOWN, SWITCH_NOT_POSSIBLE, GATE_UNKNOWN, GATE_AUTOMATIC, BUSY),
)
OVERVIEW = Call(SERVICE, "overview", Overview(), OverviewView())
LIST_AUDIT = Call(SERVICE, "list_audit", ListAudit(), AuditEntry(many=True), (REGION_UNKNOWN,))

"""What one may ask `sites`: regions and where their sites stand, switches and all that may be done to them."""

from marshmallow import fields

from services.contracts.calls.actor import actor
from services.contracts.calls.call import SLOW_SECONDS, Call
from services.contracts.calls.gates import CONFIRMING, WITHDRAWING, Finding
from services.contracts.calls.sites_timeline_views import TimelineView
from services.contracts.calls.sites_views import (
    STATES,
    AuditEntry,
    ForeseenView,
    OverviewView,
    RegionDocument,
    RegionLoad,
    RegionSummary,
    SitePosition,
    SwitchOutlook,
    SwitchView,
)
from services.contracts.problems import BUSY, KEY_REUSED, REGION_UNKNOWN, ProblemKind
from services.contracts.schemas import (
    Choice,
    Day,
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
    idempotency_key,
    reason,
)
from services.contracts.text import LONGEST_IN_ADDRESS, LONGEST_NAME

SERVICE = "sites"
MOST_SITES, MOST_SWITCHES, MOST_AUDIT = 1000, 500, 500
LONGEST_LEAD, LONGEST_TIMELINE = 60, 366
"""Working days; days."""

REGION_INVALID = ProblemKind("region-file-invalid", 422, ("region",))
"""The file breaks its contract or drops what is in use; every fault is named, nothing was changed."""
SWITCH_INVALID = ProblemKind("switch-invalid", 422)
SWITCH_UNKNOWN = ProblemKind("switch-unknown", 404, ("switch",))
SWITCH_CHANGED = ProblemKind("switch-changed-meanwhile", 409)
"""A site is no longer where the caller saw it; every difference is a fault."""
NOTHING_TO_SWITCH = ProblemKind("nothing-to-switch", 409, ("stage",))
STAGE_OVER = ProblemKind("stage-over", 409, ("stage", "until", "start"))
"""The stage's last day is past: a switch that waited for a condition does not start any more."""
RETURN_TO_ENDED_STAGE = ProblemKind("return-to-ended-stage", 409, ("stage", "until", "start"))
"""Taking the switch back would put sites on a stage that is over by now, after others have been told otherwise."""
DATE_TAKEN = ProblemKind("switch-date-taken", 409, ("switch", "at"))
"""Another switch is filed for one of these sites and the same instant; every such site is a fault."""
PERIOD_INVALID = ProblemKind("period-invalid", 422)
SWITCH_NOT_POSSIBLE = ProblemKind("switch-not-possible", 409, ("state", "action", "possible"))
"""`possible`: what people may do to it in this state instead; left out where that is nothing."""


class Nothing(Strict):
    pass


class OneRegion(Strict):
    region = Identifier(required=True)


class LoadRegion(Strict):
    """`document` as it was handed in; it is checked by `contracts/region` and stored with its defaults."""

    document = fields.Dict(keys=Text(validate=Length(1, LONGEST_NAME)), required=True)
    actor = actor()


class Lead(Strict):
    """How long before its date a switch is announced, where it is not as the region's plan has it; and why."""

    working_days = Whole(0, LONGEST_LEAD, required=True)
    reason = reason(required=True)


class Wish(Strict):
    """`sites` None: all of the region; `effective_at` None: now.

    `lead` None: as long as printing and post take, and a day. `later_stand`: later announced switches stay announced
    though this one tightens; else they are suspended.
    """

    region = Identifier(required=True)
    sites = Many(Identifier(), 1, MOST_SITES, load_default=None, allow_none=True)
    to_stage = Identifier(required=True)
    effective_at = Instant(load_default=None, allow_none=True)
    lead = Part(Lead, load_default=None, allow_none=True)
    later_stand = Flag(load_default=False)


class FileSwitch(Wish):
    """`expected`: the sequences the caller looked at, by site; `foreseen`: what its preview said of them."""

    reason = reason(required=True)
    expected = Table(keys=Identifier(), values=Whole(0), load_default=None, allow_none=True)
    foreseen = Table(keys=Identifier(), values=Part(ForeseenView), load_default=None, allow_none=True)
    confirmed_gates = Many(Identifier(), load_default=list)
    idempotency_key = idempotency_key()
    actor = actor()


class FiledSwitch(Strict):
    idempotency_key = idempotency_key()
    actor = actor()


class OneSwitch(Strict):
    switch_id = Uuid(required=True)


class CancelSwitch(OneSwitch):
    """`to_ended_stage`: also where its sites return to a stage whose last day is past."""

    reason = reason(required=True)
    to_ended_stage = Flag(load_default=False)
    actor = actor()


class RevokeSwitch(OneSwitch):
    """Takes an announced switch back before its date."""

    reason = reason(required=True)
    actor = actor()


class ReleaseSwitch(OneSwitch):
    """A suspended switch is announced again. `effective_at` None: the first day that keeps its lead."""

    effective_at = Instant(load_default=None, allow_none=True)
    reason = reason(required=True)
    actor = actor()


class AcceptDrift(OneSwitch):
    """Somebody looked at what the switch would do by now, and means it."""

    reason = reason(required=True)
    actor = actor()


class Timeline(Strict):
    """Of the stages of sites in these days, local to the region; `sites` None: all of the region."""

    region = Identifier(required=True)
    sites = Many(Identifier(), most=MOST_SITES, load_default=None, allow_none=True)
    since = Day(required=True)
    until = Day(required=True)


class OneGate(OneSwitch):
    gate = Identifier(required=True)
    actor = actor()


class ConfirmGate(OneGate, Finding):
    pass


def sites_in_scope() -> Many:
    """Sites as "region/site", or None: all."""
    return Many(Text(validate=Length(1, LONGEST_IN_ADDRESS)), load_default=None, allow_none=True)


class ListSwitches(Strict):
    """Newest first; `regions` None: of all. `sites`: those that move one of these; the limit counts them alone."""

    regions = Many(Identifier(), load_default=None, allow_none=True)
    sites = sites_in_scope()
    state = Choice(*STATES, load_default=None, allow_none=True)
    limit = Whole(1, MOST_SWITCHES, load_default=50)


class Overview(Strict):
    """`regions` None: all; `newest`: so many switches of each state, of these sites alone where `sites` are given."""

    regions = Many(Identifier(), load_default=None, allow_none=True)
    sites = sites_in_scope()
    newest = Whole(1, MOST_SWITCHES, load_default=30)


class ListAudit(Strict):
    region = Identifier(required=True)
    limit = Whole(1, MOST_AUDIT, load_default=50)


LIST_REGIONS = Call(SERVICE, "list_regions", Nothing(), RegionSummary(many=True))
GET_REGION = Call(SERVICE, "get_region", OneRegion(), RegionDocument(), (REGION_UNKNOWN,))
LOAD_REGION = Call(SERVICE, "load_region", LoadRegion(), RegionLoad(), (REGION_INVALID, BUSY), SLOW_SECONDS)
LIST_SITES = Call(SERVICE, "list_sites", OneRegion(), SitePosition(many=True), (REGION_UNKNOWN,))
OUTLOOK_SWITCH = Call(SERVICE, "outlook_switch", Wish(), SwitchOutlook(), (REGION_UNKNOWN, SWITCH_INVALID, DATE_TAKEN))
FILE_SWITCH = Call(
    SERVICE,
    "file_switch",
    FileSwitch(),
    SwitchView(),
    (REGION_UNKNOWN, SWITCH_INVALID, SWITCH_CHANGED, NOTHING_TO_SWITCH, DATE_TAKEN, KEY_REUSED, BUSY),
    SLOW_SECONDS,
)
FILED_SWITCH = Call(SERVICE, "filed_switch", FiledSwitch(), SwitchView(), optional=True)
GET_SWITCH = Call(SERVICE, "get_switch", OneSwitch(), SwitchView(), (SWITCH_UNKNOWN,))
LIST_SWITCHES = Call(SERVICE, "list_switches", ListSwitches(), SwitchView(many=True))
CANCEL_SWITCH = Call(
    SERVICE,
    "cancel_switch",
    CancelSwitch(),
    SwitchView(),
    (SWITCH_UNKNOWN, SWITCH_NOT_POSSIBLE, RETURN_TO_ENDED_STAGE, BUSY),
)
CONFIRM_GATE = Call(
    SERVICE,
    "confirm_gate",
    ConfirmGate(),
    SwitchView(),
    (SWITCH_UNKNOWN, SWITCH_NOT_POSSIBLE, STAGE_OVER, *CONFIRMING, BUSY),
)
WITHDRAW_GATE = Call(
    SERVICE, "withdraw_gate", OneGate(), SwitchView(), (SWITCH_UNKNOWN, SWITCH_NOT_POSSIBLE, *WITHDRAWING, BUSY)
)
OVERVIEW = Call(SERVICE, "overview", Overview(), OverviewView())
_ANEW = (SWITCH_UNKNOWN, SWITCH_NOT_POSSIBLE, SWITCH_INVALID, STAGE_OVER, DATE_TAKEN, BUSY)
REVOKE_SWITCH = Call(
    SERVICE, "revoke_switch", RevokeSwitch(), SwitchView(), (SWITCH_UNKNOWN, SWITCH_NOT_POSSIBLE, BUSY)
)
RELEASE_SWITCH = Call(SERVICE, "release_switch", ReleaseSwitch(), SwitchView(), _ANEW)
ACCEPT_DRIFT = Call(SERVICE, "accept_drift", AcceptDrift(), SwitchView(), _ANEW)
TIMELINE = Call(SERVICE, "timeline", Timeline(), TimelineView(), (REGION_UNKNOWN, PERIOD_INVALID))
LIST_AUDIT = Call(SERVICE, "list_audit", ListAudit(), AuditEntry(many=True), (REGION_UNKNOWN,))

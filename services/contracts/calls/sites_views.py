"""What `sites` answers with: regions, where their sites stand, switches and what they would do."""

from marshmallow import fields

from services.contracts.calls.gates import ConfirmationView, GateView
from services.contracts.calls.progress import BalanceSchema, TotalsSchema
from services.contracts.schemas import (
    Answer,
    Choice,
    Day,
    Flag,
    Instant,
    Many,
    Number,
    Part,
    Strict,
    Table,
    Text,
    Uuid,
    Whole,
)

STATES = (
    "scheduled",
    "held",
    "running",
    "announced",
    "settled",
    "suspended",
    "revoked",
    "cancelled",
    "superseded",
)
ENTRY_STATES = ("past", "in_force", "announced", "waiting", "suspended", "revoked", "skipped")
SUSPENSIONS = ("gates", "overtaken", "drifted")


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


class NextStage(Answer):
    """What a site will be on from an instant on: announced, or still waiting for its lead or its gates."""

    stage = Part(StageName, required=True)
    effective_at = Instant(required=True)
    switch_id = Uuid(required=True)
    sequence = Whole(required=True, allow_none=True, metadata={"description": "Of its entry, once it is announced"})
    announced = Flag(required=True)


class SitePosition(Answer):
    """Where a site stands; `sequence` rises by one with each change of its timeline. `next`: in the order of dates."""

    site = Text(required=True)
    name = Text(required=True)
    stage = Part(StageName, required=True)
    sequence = Whole(required=True)
    since = Instant(required=True)
    switch_id = Uuid(required=True, allow_none=True)
    until = Day(required=True, allow_none=True, metadata={"description": "The last day of the site's stage"})
    overdue = Flag(
        required=True, metadata={"description": "That day is past, and no switch waits that would move the site on"}
    )
    then = Part(
        StageName,
        allow_none=True,
        load_default=None,
        metadata={"description": "What the stage plan proposes after that day"},
    )
    next = Many(Part(NextStage), load_default=list)


class RegionOverview(RegionSummary):
    """A region with where each of its sites stands."""

    positions = Many(Part(SitePosition), required=True)


class ForeseenView(Strict):
    """What a preview said of a site's appointments."""

    before = Whole(0, required=True)
    moved = Whole(0, required=True)
    lapsed = Whole(0, required=True)


class Announcement(Answer):
    """When a switch becomes binding and its letters go out.

    `at` None: at once. `lead_working_days`: what is kept between it and the date; `needed_working_days`: what printing,
    post and a day take. `posted_on`: the letters are with the post; `arrives_on`: the last of them is expected, by
    channel; `late`: that is not before the date.
    """

    at = Instant(required=True, allow_none=True)
    at_once = Flag(required=True)
    lead_working_days = Whole(0, required=True)
    needed_working_days = Whole(0, required=True)
    posted_on = Day(required=True)
    arrives_on = Table(keys=Text(), values=Day(), required=True)
    late = Flag(required=True)


class Overtaken(Answer):
    """A later announced entry that this switch would suspend."""

    site = Text(required=True)
    switch_id = Uuid(required=True)
    stage = Part(StageName, required=True)
    effective_at = Instant(required=True)


class OutlookSite(Answer):
    site = Text(required=True)
    name = Text(required=True)
    sequence = Whole(required=True)
    from_stage = Text(required=True)
    to_stage = Text(required=True)
    unchanged = Flag(required=True)
    until = Instant(
        load_default=None, allow_none=True, metadata={"description": "The next announced stage of the site takes over"}
    )


class Warned(Answer):
    """What somebody should look at, though nothing is refused for it; `message` is its sentence for people."""

    place = Text(required=True)
    code = Text(required=True)
    params = fields.Dict(required=True)
    message = Text()


class SwitchOutlook(Answer):
    """What a switch would do; `sequence` is the one in force, to be given back as `expected` when it is filed."""

    region = Text(required=True)
    effective_at = Instant(required=True)
    stage = fields.Dict(required=True)
    sites = Many(Part(OutlookSite), required=True)
    gates = Many(Part(GateView), required=True)
    warnings = Many(Part(Warned), required=True)
    announcement = Part(Announcement, load_default=None, allow_none=True)
    overtakes = Many(Part(Overtaken), load_default=list)


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


class Suspension(Answer):
    """Why an announced switch does not happen for now, since when; `by`: the tightening that overtook it."""

    cause = Choice(*SUSPENSIONS, required=True)
    at = Instant(required=True)
    by = Uuid(required=True, allow_none=True)
    reasons = Many(Text(), required=True)


class LeadView(Answer):
    """The lead of a switch in working days; `reason`: why it is not the plan's."""

    working_days = Whole(0, required=True)
    reason = Text(required=True, allow_none=True)


class DriftView(Answer):
    """A site whose appointments would fare clearly worse than foreseen."""

    site = Text(required=True)
    foreseen = Part(ForeseenView, required=True)
    now = Part(ForeseenView, required=True)


class SwitchView(Answer):
    id = Uuid(required=True)
    region = Text(required=True)
    to_stage = Text(required=True)
    reason = Text(required=True)
    filed_by = Text(required=True)
    filed_at = Instant(required=True)
    effective_at = Instant(required=True)
    missed_date = Instant(
        load_default=None,
        allow_none=True,
        metadata={"description": "Its date, which passed while it was held: let through, it takes effect at once"},
    )
    state = Choice(*STATES, required=True)
    settled_at = Instant(required=True, allow_none=True)
    seconds_to_settled = Number(required=True, allow_none=True)
    held_by = Many(Part(GateView), required=True)
    gates = Many(Part(GateView), required=True)
    confirmations = Many(Part(ConfirmationView), required=True)
    cancelled_at = Instant(required=True, allow_none=True)
    cancelled_by = Text(required=True, allow_none=True)
    cancel_reason = Text(required=True, allow_none=True)
    undoes = Uuid(required=True, allow_none=True)
    stage_ended_on = Day(
        required=True,
        allow_none=True,
        metadata={"description": "Cancelled by the clock: its stage's last day passed before it could start"},
    )
    announce_at = Instant(
        load_default=None, allow_none=True, metadata={"description": "When it will be, or was to be announced"}
    )
    announced_at = Instant(load_default=None, allow_none=True)
    lead = Part(LeadView, load_default=None, allow_none=True)
    suspension = Part(Suspension, load_default=None, allow_none=True)
    drift = Many(Part(DriftView), load_default=list)
    taken_back_by = Uuid(
        load_default=None, allow_none=True, metadata={"description": "The switch that takes back what it announced"}
    )
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

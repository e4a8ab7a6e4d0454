"""What sites is asked with and answers.

Generated from `services.contracts.calls.sites` by `make docs`; do not edit.
"""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict


class StageName(TypedDict):
    id: str
    name: str
    rank: int


class RegionSummary(TypedDict):
    region: str
    id: str
    name: str
    state: str
    timezone: str
    website: str
    sites: int
    stages: list[StageName]
    sites_by_stage: dict[str, int]
    switches_running: int
    revision: int
    loaded_at: str


class RegionDocument(TypedDict):
    """The loaded document whole (`contracts/region`), with its revision and who loaded it when."""

    document: dict[str, Any]
    revision: int
    loaded_at: str
    loaded_by: str


class RegionLoad(TypedDict):
    region: str
    revision: int
    sites: int
    sites_new: int
    sites_changed: int
    sites_removed: int
    stages: int
    stages_changed: int
    stages_removed: int


class NextStage(TypedDict):
    """What a site will be on from an instant on: announced, or still waiting for its lead or its gates."""

    stage: StageName
    effective_at: str
    switch_id: str
    sequence: int | None
    announced: bool


class SitePosition(TypedDict):
    """Where a site stands; `sequence` rises by one with each change of its timeline. `next`: in the order of dates."""

    site: str
    name: str
    stage: StageName
    sequence: int
    since: str
    switch_id: str | None
    until: str | None
    overdue: bool
    then: NotRequired[StageName | None]
    next: NotRequired[list[NextStage]]


class Lead(TypedDict):
    """How long before its date a switch is announced, where it is not as the region's plan has it; and why."""

    working_days: int
    reason: str


class OutlookSite(TypedDict):
    site: str
    name: str
    sequence: int
    from_stage: str
    to_stage: str
    unchanged: bool
    until: NotRequired[str | None]


class GateView(TypedDict):
    """A condition and how it stands: `passed` lets the switch through, `standing` says why it does or does not.

    `by` and `at`: who said so last, and when; what they said counts until `valid_until` (None: nobody confirmed it)."""

    id: str
    kind: str
    text: str
    threshold: float | None
    passed: bool
    standing: str
    missing: list[str]
    second_person: bool
    reading: float | None
    by: str | None
    at: str | None
    valid_until: str | None


class Warned(TypedDict):
    """What somebody should look at, though nothing is refused for it; `message` is its sentence for people."""

    place: str
    code: str
    params: dict[str, Any]
    message: NotRequired[str]


class Announcement(TypedDict):
    """When a switch becomes binding and its letters go out.

    `at` None: at once. `lead_working_days`: what is kept between it and the date; `needed_working_days`: what printing,
    post and a day take. `posted_on`: the letters are with the post; `arrives_on`: the last of them is expected, by
    channel; `late`: that is not before the date."""

    at: str | None
    at_once: bool
    lead_working_days: int
    needed_working_days: int
    posted_on: str
    arrives_on: dict[str, str]
    late: bool


class Overtaken(TypedDict):
    """A later announced entry that this switch would suspend."""

    site: str
    switch_id: str
    stage: StageName
    effective_at: str


class SwitchOutlook(TypedDict):
    """What a switch would do; `sequence` is the one in force, to be given back as `expected` when it is filed."""

    region: str
    effective_at: str
    stage: dict[str, Any]
    sites: list[OutlookSite]
    gates: list[GateView]
    warnings: list[Warned]
    announcement: NotRequired[Announcement | None]
    overtakes: NotRequired[list[Overtaken]]


class ForeseenView(TypedDict):
    """What a preview said of a site's appointments."""

    before: int
    moved: int
    lapsed: int


class ConfirmationView(TypedDict):
    gate: str
    by: str
    at: str
    passed: bool
    reading: float | None


class LeadView(TypedDict):
    """The lead of a switch in working days; `reason`: why it is not the plan's."""

    working_days: int
    reason: str | None


class Suspension(TypedDict):
    """Why an announced switch does not happen for now, since when; `by`: the tightening that overtook it."""

    cause: str
    at: str
    by: str | None
    reasons: list[str]


class DriftView(TypedDict):
    """A site whose appointments would fare clearly worse than foreseen."""

    site: str
    foreseen: ForeseenView
    now: ForeseenView


class Totals(TypedDict):
    """kept + phone + video + moved + lapsed + returned = before."""

    before: int
    kept: int
    phone: int
    video: int
    moved: int
    lapsed: int
    returned: NotRequired[int]


class Balance(TypedDict):
    """in_scope = handed over by channel + held + excluded + withdrawn."""

    in_scope: int
    handed_over: dict[str, int]
    held: int
    excluded: int
    withdrawn: int


class SwitchSiteView(TypedDict):
    """One site of a switch, and how far the other services have followed."""

    site: str
    from_stage: str | None
    to_stage: str
    sequence: int | None
    unchanged: bool
    superseded_by: str | None
    stage_changed_at: str | None
    limits_at: str | None
    replanned_at: str | None
    letters_at: str | None
    totals: Totals | None
    campaign_id: str | None
    households: int | None
    balance: Balance | None


class SwitchView(TypedDict):
    id: str
    region: str
    to_stage: str
    reason: str
    filed_by: str
    filed_at: str
    effective_at: str
    missed_date: NotRequired[str | None]
    state: str
    settled_at: str | None
    seconds_to_settled: float | None
    held_by: list[GateView]
    gates: list[GateView]
    confirmations: list[ConfirmationView]
    cancelled_at: str | None
    cancelled_by: str | None
    cancel_reason: str | None
    undoes: str | None
    stage_ended_on: str | None
    announce_at: NotRequired[str | None]
    announced_at: NotRequired[str | None]
    lead: NotRequired[LeadView | None]
    suspension: NotRequired[Suspension | None]
    drift: NotRequired[list[DriftView]]
    taken_back_by: NotRequired[str | None]
    sites: list[SwitchSiteView]


class RegionOverview(TypedDict):
    """A region with where each of its sites stands."""

    region: str
    id: str
    name: str
    state: str
    timezone: str
    website: str
    sites: int
    stages: list[StageName]
    sites_by_stage: dict[str, int]
    switches_running: int
    revision: int
    loaded_at: str
    positions: list[SitePosition]


class OverviewView(TypedDict):
    """`switches`: the newest first, and the open ones however old."""

    regions: list[RegionOverview]
    switches: list[SwitchView]


class TimelineEntry(TypedDict):
    """A stage of a site from an instant on, until the next entry of the site.

    `state`: past, in_force, announced, waiting (for its lead or gates), suspended, revoked, skipped."""

    site: str
    stage: StageName
    effective_at: str
    until: str | None
    state: str
    sequence: int | None
    switch_id: str | None
    announce_at: str | None
    reason: str | None
    last_day: NotRequired[str | None]
    then: NotRequired[StageName | None]


class TimelineSite(TypedDict):
    site: str
    name: str
    entries: list[TimelineEntry]
    closed_days: list[str]


class TimelineView(TypedDict):
    """`digest` changes with all that is shown."""

    region: str
    name: str
    timezone: str
    since: str
    until: str
    sites: list[TimelineSite]
    digest: str


class AuditEntry(TypedDict):
    at: str
    actor: str
    role: str
    command: str
    region: str
    details: dict[str, Any]

"""What sites is asked with and answers.

Generated from `services.contracts.calls.sites` by `make docs`; do not edit.
"""

from __future__ import annotations

from typing import Any, TypedDict


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


class SitePosition(TypedDict):
    """Where a site stands; `sequence` rises by one with each change of its stage."""

    site: str
    name: str
    stage: StageName
    sequence: int
    since: str
    switch_id: str | None


class OutlookSite(TypedDict):
    site: str
    name: str
    sequence: int
    from_stage: str
    to_stage: str
    unchanged: bool


class GateView(TypedDict):
    id: str
    kind: str
    text: str
    threshold: float | None
    passed: bool
    missing: list[str]


class SwitchOutlook(TypedDict):
    """What a switch would do; `sequence` is the one in force, to be given back as `expected` when it is filed."""

    region: str
    effective_at: str
    stage: dict[str, Any]
    sites: list[OutlookSite]
    gates: list[GateView]


class ConfirmationView(TypedDict):
    gate: str
    by: str
    at: str


class Totals(TypedDict):
    """kept + phone + video + moved + lapsed = before."""

    before: int
    kept: int
    phone: int
    video: int
    moved: int
    lapsed: int


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
    state: str
    settled_at: str | None
    seconds_to_settled: float | None
    held_by: list[GateView]
    confirmations: list[ConfirmationView]
    cancelled_at: str | None
    cancelled_by: str | None
    cancel_reason: str | None
    undoes: str | None
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


class AuditEntry(TypedDict):
    at: str
    actor: str
    role: str
    command: str
    region: str
    details: dict[str, Any]

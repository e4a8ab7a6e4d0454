"""Calls to sites. Generated from `services.contracts.calls.sites` by `make docs`; do not edit."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict, cast
from uuid import UUID

from services.contracts.calls import sites as calls
from services.contracts.calls.actor import Actor
from services.gateway.backends.caller import Proxy


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


class AuditEntry(TypedDict):
    at: str
    actor: str
    role: str
    command: str
    region: str
    details: dict[str, Any]


class Sites(Proxy):
    """What one may ask `sites`: regions and where their sites stand, switches and all that may be done to them."""

    def list_regions(self, *, seconds: float | None = None) -> list[RegionSummary]:
        return cast("list[RegionSummary]", self._ask(calls.LIST_REGIONS, {}, seconds))

    def get_region(self, *, region: str, seconds: float | None = None) -> RegionDocument:
        return cast("RegionDocument", self._ask(calls.GET_REGION, {"region": region}, seconds))

    def load_region(self, *, document: dict[str, Any], actor: Actor, seconds: float | None = None) -> RegionLoad:
        """`document` as it was handed in; it is checked by `contracts/region` and stored with its defaults."""
        return cast("RegionLoad", self._ask(calls.LOAD_REGION, {"document": document, "actor": actor}, seconds))

    def list_sites(self, *, region: str, seconds: float | None = None) -> list[SitePosition]:
        return cast("list[SitePosition]", self._ask(calls.LIST_SITES, {"region": region}, seconds))

    def outlook_switch(
        self,
        *,
        region: str,
        to_stage: str,
        sites: list[str] | None = None,
        effective_at: datetime | str | None = None,
        seconds: float | None = None,
    ) -> SwitchOutlook:
        """`sites` None: all of the region; `effective_at` None: now."""
        return cast(
            "SwitchOutlook",
            self._ask(
                calls.OUTLOOK_SWITCH,
                {"region": region, "sites": sites, "to_stage": to_stage, "effective_at": effective_at},
                seconds,
            ),
        )

    def file_switch(
        self,
        *,
        region: str,
        to_stage: str,
        reason: str,
        actor: Actor,
        sites: list[str] | None = None,
        effective_at: datetime | str | None = None,
        expected: dict[str, int] | None = None,
        confirmed_gates: list[str] | None = None,
        idempotency_key: str | None = None,
        seconds: float | None = None,
    ) -> SwitchView:
        """`expected`: the sequences the caller looked at, by site."""
        return cast(
            "SwitchView",
            self._ask(
                calls.FILE_SWITCH,
                {
                    "region": region,
                    "sites": sites,
                    "to_stage": to_stage,
                    "effective_at": effective_at,
                    "reason": reason,
                    "expected": expected,
                    "confirmed_gates": confirmed_gates,
                    "idempotency_key": idempotency_key,
                    "actor": actor,
                },
                seconds,
            ),
        )

    def filed_switch(
        self, *, actor: Actor, idempotency_key: str | None = None, seconds: float | None = None
    ) -> SwitchView | None:
        return cast(
            "SwitchView | None",
            self._ask(calls.FILED_SWITCH, {"idempotency_key": idempotency_key, "actor": actor}, seconds),
        )

    def get_switch(self, *, switch_id: UUID | str, seconds: float | None = None) -> SwitchView:
        return cast("SwitchView", self._ask(calls.GET_SWITCH, {"switch_id": switch_id}, seconds))

    def list_switches(
        self,
        *,
        regions: list[str] | None = None,
        state: str | None = None,
        limit: int | None = None,
        seconds: float | None = None,
    ) -> list[SwitchView]:
        """Newest first; `regions` None: of all."""
        return cast(
            "list[SwitchView]",
            self._ask(calls.LIST_SWITCHES, {"regions": regions, "state": state, "limit": limit}, seconds),
        )

    def cancel_switch(
        self, *, switch_id: UUID | str, reason: str, actor: Actor, seconds: float | None = None
    ) -> SwitchView:
        return cast(
            "SwitchView",
            self._ask(calls.CANCEL_SWITCH, {"switch_id": switch_id, "reason": reason, "actor": actor}, seconds),
        )

    def confirm_gate(
        self, *, switch_id: UUID | str, gate: str, actor: Actor, seconds: float | None = None
    ) -> SwitchView:
        return cast(
            "SwitchView", self._ask(calls.CONFIRM_GATE, {"switch_id": switch_id, "gate": gate, "actor": actor}, seconds)
        )

    def list_audit(self, *, region: str, limit: int | None = None, seconds: float | None = None) -> list[AuditEntry]:
        return cast("list[AuditEntry]", self._ask(calls.LIST_AUDIT, {"region": region, "limit": limit}, seconds))

"""Calls to sites.

Generated from `services.contracts.calls.sites` by `make docs`; do not edit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from services.contracts.calls import sites as calls
from services.contracts.calls.actor import Actor
from services.gateway.backends.caller import Proxy
from services.gateway.backends.shapes.sites import (
    AuditEntry,
    ForeseenView,
    Lead,
    OverviewView,
    RegionDocument,
    RegionLoad,
    RegionSummary,
    SitePosition,
    SwitchOutlook,
    SwitchView,
    TimelineView,
)


class Sites(Proxy):
    """What one may ask `sites`: regions and where their sites stand, switches and all that may be done to them."""

    def list_regions(self, *, seconds: float | None = None) -> list[RegionSummary]:
        return cast("list[RegionSummary]", self._ask(calls.LIST_REGIONS, {}, seconds))

    def get_region(self, *, region: str, seconds: float | None = None) -> RegionDocument:
        return cast("RegionDocument", self._ask(calls.GET_REGION, {"region": region}, seconds))

    def load_region(self, *, document: Mapping[str, Any], actor: Actor, seconds: float | None = None) -> RegionLoad:
        """`document` as it was handed in; it is checked by `contracts/region` and stored with its defaults."""
        return cast("RegionLoad", self._ask(calls.LOAD_REGION, {"document": document, "actor": actor}, seconds))

    def list_sites(self, *, region: str, seconds: float | None = None) -> list[SitePosition]:
        return cast("list[SitePosition]", self._ask(calls.LIST_SITES, {"region": region}, seconds))

    def outlook_switch(
        self,
        *,
        region: str,
        to_stage: str,
        sites: Sequence[str] | None = None,
        effective_at: datetime | str | None = None,
        lead: Lead | None = None,
        later_stand: bool | None = None,
        seconds: float | None = None,
    ) -> SwitchOutlook:
        """`sites` None: all of the region; `effective_at` None: now.

        `lead` None: as long as printing and post take, and a day. `later_stand`: later announced switches
        stay announced
        though this one tightens; else they are suspended."""
        return cast(
            "SwitchOutlook",
            self._ask(
                calls.OUTLOOK_SWITCH,
                {
                    "region": region,
                    "sites": sites,
                    "to_stage": to_stage,
                    "effective_at": effective_at,
                    "lead": lead,
                    "later_stand": later_stand,
                },
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
        sites: Sequence[str] | None = None,
        effective_at: datetime | str | None = None,
        lead: Lead | None = None,
        later_stand: bool | None = None,
        expected: Mapping[str, int] | None = None,
        foreseen: Mapping[str, ForeseenView] | None = None,
        confirmed_gates: Sequence[str] | None = None,
        idempotency_key: str | None = None,
        seconds: float | None = None,
    ) -> SwitchView:
        """`expected`: the sequences the caller looked at, by site; `foreseen`: what its preview said of them."""
        return cast(
            "SwitchView",
            self._ask(
                calls.FILE_SWITCH,
                {
                    "region": region,
                    "sites": sites,
                    "to_stage": to_stage,
                    "effective_at": effective_at,
                    "lead": lead,
                    "later_stand": later_stand,
                    "reason": reason,
                    "expected": expected,
                    "foreseen": foreseen,
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
        regions: Sequence[str] | None = None,
        sites: Sequence[str] | None = None,
        state: str | None = None,
        limit: int | None = None,
        seconds: float | None = None,
    ) -> list[SwitchView]:
        """Newest first; `regions` None: of all. `sites`: those that move one of these; the limit counts them
        alone."""
        return cast(
            "list[SwitchView]",
            self._ask(
                calls.LIST_SWITCHES, {"regions": regions, "sites": sites, "state": state, "limit": limit}, seconds
            ),
        )

    def cancel_switch(
        self,
        *,
        switch_id: UUID | str,
        reason: str,
        actor: Actor,
        to_ended_stage: bool | None = None,
        seconds: float | None = None,
    ) -> SwitchView:
        """`to_ended_stage`: also where its sites return to a stage whose last day is past."""
        return cast(
            "SwitchView",
            self._ask(
                calls.CANCEL_SWITCH,
                {"switch_id": switch_id, "reason": reason, "to_ended_stage": to_ended_stage, "actor": actor},
                seconds,
            ),
        )

    def confirm_gate(
        self,
        *,
        switch_id: UUID | str,
        gate: str,
        actor: Actor,
        passed: bool | None = None,
        reading: float | None = None,
        seconds: float | None = None,
    ) -> SwitchView:
        return cast(
            "SwitchView",
            self._ask(
                calls.CONFIRM_GATE,
                {"passed": passed, "reading": reading, "switch_id": switch_id, "gate": gate, "actor": actor},
                seconds,
            ),
        )

    def withdraw_gate(
        self, *, switch_id: UUID | str, gate: str, actor: Actor, seconds: float | None = None
    ) -> SwitchView:
        return cast(
            "SwitchView",
            self._ask(calls.WITHDRAW_GATE, {"switch_id": switch_id, "gate": gate, "actor": actor}, seconds),
        )

    def overview(
        self,
        *,
        regions: Sequence[str] | None = None,
        sites: Sequence[str] | None = None,
        newest: int | None = None,
        seconds: float | None = None,
    ) -> OverviewView:
        """`regions` None: all; `newest`: so many switches of each state, of these sites alone where `sites` are
        given."""
        return cast(
            "OverviewView", self._ask(calls.OVERVIEW, {"regions": regions, "sites": sites, "newest": newest}, seconds)
        )

    def revoke_switch(
        self, *, switch_id: UUID | str, reason: str, actor: Actor, seconds: float | None = None
    ) -> SwitchView:
        """Takes an announced switch back before its date."""
        return cast(
            "SwitchView",
            self._ask(calls.REVOKE_SWITCH, {"switch_id": switch_id, "reason": reason, "actor": actor}, seconds),
        )

    def release_switch(
        self,
        *,
        switch_id: UUID | str,
        reason: str,
        actor: Actor,
        effective_at: datetime | str | None = None,
        seconds: float | None = None,
    ) -> SwitchView:
        """A suspended switch is announced again. `effective_at` None: the first day that keeps its lead."""
        return cast(
            "SwitchView",
            self._ask(
                calls.RELEASE_SWITCH,
                {"switch_id": switch_id, "effective_at": effective_at, "reason": reason, "actor": actor},
                seconds,
            ),
        )

    def accept_drift(
        self, *, switch_id: UUID | str, reason: str, actor: Actor, seconds: float | None = None
    ) -> SwitchView:
        """Somebody looked at what the switch would do by now, and means it."""
        return cast(
            "SwitchView",
            self._ask(calls.ACCEPT_DRIFT, {"switch_id": switch_id, "reason": reason, "actor": actor}, seconds),
        )

    def timeline(
        self,
        *,
        region: str,
        since: date | str,
        until: date | str,
        sites: Sequence[str] | None = None,
        seconds: float | None = None,
    ) -> TimelineView:
        """Of the stages of sites in these days, local to the region; `sites` None: all of the region."""
        return cast(
            "TimelineView",
            self._ask(calls.TIMELINE, {"region": region, "sites": sites, "since": since, "until": until}, seconds),
        )

    def list_audit(self, *, region: str, limit: int | None = None, seconds: float | None = None) -> list[AuditEntry]:
        return cast("list[AuditEntry]", self._ask(calls.LIST_AUDIT, {"region": region, "limit": limit}, seconds))

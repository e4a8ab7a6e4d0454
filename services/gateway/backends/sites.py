"""Calls to sites.

Generated from `services.contracts.calls.sites` by `make docs`; do not edit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from services.contracts.calls import sites as calls
from services.contracts.calls.actor import Actor
from services.gateway.backends.caller import Proxy
from services.gateway.backends.shapes.sites import (
    AuditEntry,
    OverviewView,
    RegionDocument,
    RegionLoad,
    RegionSummary,
    SitePosition,
    SwitchOutlook,
    SwitchView,
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
        sites: Sequence[str] | None = None,
        effective_at: datetime | str | None = None,
        expected: Mapping[str, int] | None = None,
        confirmed_gates: Sequence[str] | None = None,
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
        regions: Sequence[str] | None = None,
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

    def overview(
        self, *, regions: Sequence[str] | None = None, newest: int | None = None, seconds: float | None = None
    ) -> OverviewView:
        """`regions` None: all; `newest`: so many switches of each state."""
        return cast("OverviewView", self._ask(calls.OVERVIEW, {"regions": regions, "newest": newest}, seconds))

    def list_audit(self, *, region: str, limit: int | None = None, seconds: float | None = None) -> list[AuditEntry]:
        return cast("list[AuditEntry]", self._ask(calls.LIST_AUDIT, {"region": region, "limit": limit}, seconds))

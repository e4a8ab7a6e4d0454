"""Calls to scheduling.

Generated from `services.contracts.calls.scheduling` by `make docs`; do not edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from services.contracts.calls import scheduling as calls
from services.contracts.calls.actor import Actor
from services.gateway.backends.caller import Proxy
from services.gateway.backends.shapes.scheduling import (
    AppointmentView,
    ConflictView,
    ContactView,
    ImportView,
    PreviewedSiteGiven,
    RegionRevision,
    ReplanPreview,
    ReplanStatus,
    SlotView,
    Totals,
)


class Scheduling(Proxy):
    """What one may ask `scheduling`: appointments, free times, phone triage, imports, and what a switch does to
    them."""

    def book(
        self,
        *,
        region: str,
        site: str,
        household_id: UUID | str,
        department: str,
        kind: str,
        channel: str,
        starts_at: datetime | str,
        actor: Actor,
        minutes: int | None = None,
        persons: int | None = None,
        presence_required: bool | None = None,
        phone_known: bool | None = None,
        video_capable: bool | None = None,
        staff: Sequence[str] | None = None,
        expected_sequence: int | None = None,
        idempotency_key: str | None = None,
        seconds: float | None = None,
    ) -> AppointmentView:
        """`minutes`, `persons` None: what is usual for the kind. `staff` None: whoever is free."""
        return cast(
            "AppointmentView",
            self._ask(
                calls.BOOK,
                {
                    "region": region,
                    "site": site,
                    "household_id": household_id,
                    "department": department,
                    "kind": kind,
                    "channel": channel,
                    "starts_at": starts_at,
                    "minutes": minutes,
                    "persons": persons,
                    "presence_required": presence_required,
                    "phone_known": phone_known,
                    "video_capable": video_capable,
                    "staff": staff,
                    "expected_sequence": expected_sequence,
                    "idempotency_key": idempotency_key,
                    "actor": actor,
                },
                seconds,
            ),
        )

    def cancel_appointment(
        self,
        *,
        region: str,
        appointment_id: UUID | str,
        actor: Actor,
        site: str | None = None,
        seconds: float | None = None,
    ) -> AppointmentView:
        """`site`: where it must be; elsewhere it counts as unknown."""
        return cast(
            "AppointmentView",
            self._ask(
                calls.CANCEL_APPOINTMENT,
                {"region": region, "appointment_id": appointment_id, "site": site, "actor": actor},
                seconds,
            ),
        )

    def record_triage(
        self,
        *,
        region: str,
        site: str,
        household_id: UUID | str,
        decision: str,
        actor: Actor,
        department: str | None = None,
        appointment_id: UUID | str | None = None,
        seconds: float | None = None,
    ) -> ContactView:
        return cast(
            "ContactView",
            self._ask(
                calls.RECORD_TRIAGE,
                {
                    "region": region,
                    "site": site,
                    "household_id": household_id,
                    "decision": decision,
                    "department": department,
                    "appointment_id": appointment_id,
                    "actor": actor,
                },
                seconds,
            ),
        )

    def import_appointments(self, *, region: str, rows: Any, actor: Actor, seconds: float | None = None) -> ImportView:
        return cast(
            "ImportView",
            self._ask(calls.IMPORT_APPOINTMENTS, {"region": region, "rows": rows, "actor": actor}, seconds),
        )

    def free_slots(
        self,
        *,
        region: str,
        site: str,
        department: str,
        kind: str,
        channel: str,
        since: datetime | str,
        until: datetime | str,
        seconds: float | None = None,
    ) -> list[SlotView]:
        return cast(
            "list[SlotView]",
            self._ask(
                calls.FREE_SLOTS,
                {
                    "region": region,
                    "site": site,
                    "department": department,
                    "kind": kind,
                    "channel": channel,
                    "since": since,
                    "until": until,
                },
                seconds,
            ),
        )

    def list_appointments(
        self,
        *,
        region: str,
        site: str,
        since: datetime | str,
        until: datetime | str,
        limit: int | None = None,
        seconds: float | None = None,
    ) -> list[AppointmentView]:
        return cast(
            "list[AppointmentView]",
            self._ask(
                calls.LIST_APPOINTMENTS,
                {"region": region, "site": site, "since": since, "until": until, "limit": limit},
                seconds,
            ),
        )

    def conflicts(self, *, region: str, site: str | None = None, seconds: float | None = None) -> list[ConflictView]:
        return cast("list[ConflictView]", self._ask(calls.CONFLICTS, {"region": region, "site": site}, seconds))

    def preview_replan(
        self, *, region: str, sites: Sequence[PreviewedSiteGiven], seconds: float | None = None
    ) -> ReplanPreview:
        return cast("ReplanPreview", self._ask(calls.PREVIEW_REPLAN, {"region": region, "sites": sites}, seconds))

    def switch_totals(self, *, switch_id: UUID | str, seconds: float | None = None) -> Totals:
        return cast("Totals", self._ask(calls.SWITCH_TOTALS, {"switch_id": switch_id}, seconds))

    def replan_status(self, *, region: str, site: str, seconds: float | None = None) -> ReplanStatus:
        return cast("ReplanStatus", self._ask(calls.REPLAN_STATUS, {"region": region, "site": site}, seconds))

    def region_revision(self, *, region: str, seconds: float | None = None) -> RegionRevision:
        return cast("RegionRevision", self._ask(calls.REGION_REVISION, {"region": region}, seconds))

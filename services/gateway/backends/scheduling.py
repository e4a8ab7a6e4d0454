"""Calls to scheduling.

Generated from `services.contracts.calls.scheduling` by `make docs`; do not edit.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
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
    SlotsView,
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
        department: str,
        kind: str,
        channel: str,
        household_id: UUID | str,
        starts_at: datetime | str,
        actor: Actor,
        minutes: int | None = None,
        persons: int | None = None,
        presence_required: bool | None = None,
        phone_known: bool | None = None,
        video_capable: bool | None = None,
        staff: Sequence[str] | None = None,
        second_person: bool | None = None,
        hold_minutes: int | None = None,
        note: str | None = None,
        expected_sequence: int | None = None,
        idempotency_key: str | None = None,
        seconds: float | None = None,
    ) -> AppointmentView:
        """A wish for a time; `note` says who the second person is, or why two appointments at a time are meant.

        `hold_minutes`: only held for so long, and given back unless it is confirmed; null: booked."""
        return cast(
            "AppointmentView",
            self._ask(
                calls.BOOK,
                {
                    "region": region,
                    "site": site,
                    "department": department,
                    "kind": kind,
                    "channel": channel,
                    "minutes": minutes,
                    "persons": persons,
                    "presence_required": presence_required,
                    "phone_known": phone_known,
                    "video_capable": video_capable,
                    "staff": staff,
                    "second_person": second_person,
                    "hold_minutes": hold_minutes,
                    "household_id": household_id,
                    "starts_at": starts_at,
                    "note": note,
                    "expected_sequence": expected_sequence,
                    "idempotency_key": idempotency_key,
                    "actor": actor,
                },
                seconds,
            ),
        )

    def confirm_appointment(
        self,
        *,
        region: str,
        site: str,
        appointment_id: UUID | str,
        starts_at: datetime | str,
        channel: str,
        seconds: float | None = None,
    ) -> AppointmentView:
        """What is held, as whoever confirms it was shown it."""
        return cast(
            "AppointmentView",
            self._ask(
                calls.CONFIRM_APPOINTMENT,
                {
                    "region": region,
                    "site": site,
                    "appointment_id": appointment_id,
                    "starts_at": starts_at,
                    "channel": channel,
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
        reason: str | None = None,
        note: str | None = None,
        seconds: float | None = None,
    ) -> AppointmentView:
        """`site`: where it must be; elsewhere it counts as unknown."""
        return cast(
            "AppointmentView",
            self._ask(
                calls.CANCEL_APPOINTMENT,
                {
                    "region": region,
                    "appointment_id": appointment_id,
                    "site": site,
                    "reason": reason,
                    "note": note,
                    "actor": actor,
                },
                seconds,
            ),
        )

    def move_appointment(
        self,
        *,
        region: str,
        appointment_id: UUID | str,
        starts_at: datetime | str,
        actor: Actor,
        site: str | None = None,
        channel: str | None = None,
        minutes: int | None = None,
        staff: Sequence[str] | None = None,
        phone_known: bool | None = None,
        video_capable: bool | None = None,
        note: str | None = None,
        expected_sequence: int | None = None,
        idempotency_key: str | None = None,
        seconds: float | None = None,
    ) -> AppointmentView:
        """Another time; what is left out stays as it was, the staff where they are free then. `note`: why it is
        moved."""
        return cast(
            "AppointmentView",
            self._ask(
                calls.MOVE_APPOINTMENT,
                {
                    "region": region,
                    "appointment_id": appointment_id,
                    "site": site,
                    "starts_at": starts_at,
                    "channel": channel,
                    "minutes": minutes,
                    "staff": staff,
                    "phone_known": phone_known,
                    "video_capable": video_capable,
                    "note": note,
                    "expected_sequence": expected_sequence,
                    "idempotency_key": idempotency_key,
                    "actor": actor,
                },
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
        reason: str | None = None,
        replaces: UUID | str | None = None,
        seconds: float | None = None,
    ) -> ContactView:
        """`reason`: why a visit is needed, or how it was settled. `replaces`: an earlier contact that no longer
        holds.

        `appointment_id`: the visit it is about, or the appointment by phone or video in which it was made."""
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
                    "reason": reason,
                    "replaces": replaces,
                    "actor": actor,
                },
                seconds,
            ),
        )

    def list_contacts(
        self,
        *,
        region: str,
        site: str,
        since: datetime | str,
        until: datetime | str,
        household_id: UUID | str | None = None,
        limit: int | None = None,
        seconds: float | None = None,
    ) -> list[ContactView]:
        """Of one household or of all, recorded in the time, the latest first."""
        return cast(
            "list[ContactView]",
            self._ask(
                calls.LIST_CONTACTS,
                {
                    "region": region,
                    "site": site,
                    "household_id": household_id,
                    "since": since,
                    "until": until,
                    "limit": limit,
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
        minutes: int | None = None,
        persons: int | None = None,
        presence_required: bool | None = None,
        phone_known: bool | None = None,
        video_capable: bool | None = None,
        staff: Sequence[str] | None = None,
        second_person: bool | None = None,
        household_id: UUID | str | None = None,
        seconds: float | None = None,
    ) -> SlotsView:
        """`household_id`: whose other appointments and phone contact count; null for somebody who has neither."""
        return cast(
            "SlotsView",
            self._ask(
                calls.FREE_SLOTS,
                {
                    "region": region,
                    "site": site,
                    "department": department,
                    "kind": kind,
                    "channel": channel,
                    "minutes": minutes,
                    "persons": persons,
                    "presence_required": presence_required,
                    "phone_known": phone_known,
                    "video_capable": video_capable,
                    "staff": staff,
                    "second_person": second_person,
                    "household_id": household_id,
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

    def find_appointments(
        self,
        *,
        region: str,
        sites: Sequence[str] | None = None,
        household_ids: Sequence[UUID | str] | None = None,
        reference: str | None = None,
        appointment_id: UUID | str | None = None,
        since: datetime | str | None = None,
        until: datetime | str | None = None,
        limit: int | None = None,
        seconds: float | None = None,
    ) -> list[AppointmentView]:
        """All that is given must fit. `sites` None: all of the region; an empty list fits nothing."""
        return cast(
            "list[AppointmentView]",
            self._ask(
                calls.FIND_APPOINTMENTS,
                {
                    "region": region,
                    "sites": sites,
                    "household_ids": household_ids,
                    "reference": reference,
                    "appointment_id": appointment_id,
                    "since": since,
                    "until": until,
                    "limit": limit,
                },
                seconds,
            ),
        )

    def conflicts(self, *, region: str, site: str | None = None, seconds: float | None = None) -> list[ConflictView]:
        return cast("list[ConflictView]", self._ask(calls.CONFLICTS, {"region": region, "site": site}, seconds))

    def preview_replan(
        self,
        *,
        region: str,
        sites: Sequence[PreviewedSiteGiven],
        letters_arrive: date | str | None = None,
        seconds: float | None = None,
    ) -> ReplanPreview:
        """`letters_arrive`: whose appointments change before that day cannot have it in writing in time."""
        return cast(
            "ReplanPreview",
            self._ask(
                calls.PREVIEW_REPLAN, {"region": region, "letters_arrive": letters_arrive, "sites": sites}, seconds
            ),
        )

    def switch_totals(
        self, *, switch_id: UUID | str, sites: Sequence[str] | None = None, seconds: float | None = None
    ) -> Totals:
        """`sites`: only these are counted; null: all of the switch."""
        return cast("Totals", self._ask(calls.SWITCH_TOTALS, {"switch_id": switch_id, "sites": sites}, seconds))

    def replan_status(self, *, region: str, site: str, seconds: float | None = None) -> ReplanStatus:
        return cast("ReplanStatus", self._ask(calls.REPLAN_STATUS, {"region": region, "site": site}, seconds))

    def region_revision(self, *, region: str, seconds: float | None = None) -> RegionRevision:
        return cast("RegionRevision", self._ask(calls.REGION_REVISION, {"region": region}, seconds))

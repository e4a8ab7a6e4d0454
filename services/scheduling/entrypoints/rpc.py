"""Commands and queries by RPC: translate, call one use case, translate back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.chassis.process.run import remote
from services.chassis.storage.idempotency import digest
from services.contracts.calls import scheduling as calls
from services.contracts.calls.actor import Actor
from services.contracts.portions import in_portions
from services.scheduling.application import views as write
from services.scheduling.application.bookings.book import book
from services.scheduling.application.bookings.cancel_appointment import cancel_appointment
from services.scheduling.application.bookings.conflicts import conflicts
from services.scheduling.application.bookings.find_appointments import find_appointments
from services.scheduling.application.bookings.free_slots import free_slots
from services.scheduling.application.bookings.hold import confirm
from services.scheduling.application.bookings.list_appointments import list_appointments
from services.scheduling.application.bookings.move_appointment import move_appointment
from services.scheduling.application.commands import (
    Book,
    Cancel,
    Confirm,
    Find,
    FindSlots,
    ImportRow,
    Move,
    RecordTriage,
)
from services.scheduling.application.imports.import_appointments import import_appointments
from services.scheduling.application.ports import App
from services.scheduling.application.regions.take_region import region_revision
from services.scheduling.application.replans.preview_replan import SitePreview, preview_replan
from services.scheduling.application.replans.progress import replan_status, switch_totals
from services.scheduling.application.triage.list_contacts import list_contacts
from services.scheduling.application.triage.record_triage import record_triage
from services.scheduling.domain.stage import Channel

Json = dict[str, Any]


class SchedulingRpc:
    """What the gateway may call; the contracts are in `contracts/calls/scheduling.py`."""

    app: App

    @remote(calls.BOOK)
    def book(self, *, region: str, channel: str, staff: Sequence[str] | None, actor: Actor, **wish: Any) -> Json:
        named = tuple(sorted(set(staff or ()))) or None
        asked = {key: value for key, value in wish.items() if key not in ("expected_sequence", "idempotency_key")}
        same = digest({**asked, "region": region, "channel": channel, "staff": named})
        return book(self.app, region, Book(**wish, channel=Channel(channel), staff=named, digest=same), actor)

    @remote(calls.CANCEL_APPOINTMENT)
    def cancel_appointment(self, *, region: str, actor: Actor, **wish: Any) -> Json:
        return cancel_appointment(self.app, region, Cancel(**wish), actor)

    @remote(calls.CONFIRM_APPOINTMENT)
    def confirm_appointment(self, *, region: str, channel: str, **held: Any) -> Json:
        return confirm(self.app, region, Confirm(**held, channel=Channel(channel)))

    @remote(calls.MOVE_APPOINTMENT)
    def move_appointment(
        self, *, region: str, channel: str | None, staff: Sequence[str] | None, actor: Actor, **wish: Any
    ) -> Json:
        named = tuple(sorted(set(staff or ()))) or None
        asked = {key: value for key, value in wish.items() if key not in ("expected_sequence", "idempotency_key")}
        same = digest({**asked, "region": region, "channel": channel, "staff": named, "act": "move"})
        way = None if channel is None else Channel(channel)
        return move_appointment(self.app, region, Move(**wish, channel=way, staff=named, digest=same), actor)

    @remote(calls.RECORD_TRIAGE)
    def record_triage(self, *, region: str, actor: Actor, **contact: Any) -> Json:
        return record_triage(self.app, region, RecordTriage(**contact), actor)

    @remote(calls.LIST_CONTACTS)
    def list_contacts(
        self, *, region: str, site: str, household_id: UUID | None, since: datetime, until: datetime, limit: int
    ) -> list[Json]:
        return list_contacts(self.app, region, site, since, until, household_id, limit)

    @remote(calls.IMPORT_APPOINTMENTS)
    def import_appointments(self, *, region: str, rows: list[Json], actor: Actor) -> Json:
        lines = [ImportRow(**{**row, "channel": Channel(row["channel"])}) for row in in_portions(rows)]
        return {**import_appointments(self.app, region, lines, actor)}

    @remote(calls.FREE_SLOTS)
    def free_slots(self, *, region: str, channel: str, staff: Sequence[str] | None, **wish: Any) -> Json:
        named = tuple(sorted(set(staff or ()))) or None
        return free_slots(self.app, region, FindSlots(**wish, channel=Channel(channel), staff=named))

    @remote(calls.LIST_APPOINTMENTS)
    def list_appointments(self, *, region: str, site: str, since: datetime, until: datetime, limit: int) -> list[Json]:
        listed = list_appointments(self.app, region, site, since, until, limit)
        return [write.booking(booking) for booking in listed]

    @remote(calls.FIND_APPOINTMENTS)
    def find_appointments(
        self, *, region: str, sites: Sequence[str] | None, household_ids: Sequence[UUID] | None, **known: Any
    ) -> list[Json]:
        within = None if sites is None else tuple(sites)
        whose = None if household_ids is None else tuple(household_ids)
        wanted = Find(**known, sites=within, households=whose)
        return [write.booking(booking) for booking in find_appointments(self.app, region, wanted)]

    @remote(calls.CONFLICTS)
    def conflicts(self, *, region: str, site: str | None) -> list[Json]:
        return conflicts(self.app, region, site)

    @remote(calls.PREVIEW_REPLAN)
    def preview_replan(self, *, region: str, sites: list[Json], letters_arrive: date | None) -> Json:
        return preview_replan(self.app, region, [SitePreview(**site) for site in sites], letters_arrive)

    @remote(calls.SWITCH_TOTALS)
    def switch_totals(self, *, switch_id: UUID, sites: Sequence[str] | None) -> Json:
        return {**switch_totals(self.app, switch_id, sites)}

    @remote(calls.REPLAN_STATUS)
    def replan_status(self, *, region: str, site: str) -> Json:
        return replan_status(self.app, region, site)

    @remote(calls.REGION_REVISION)
    def region_revision(self, *, region: str) -> Json:
        return {"revision": region_revision(self.app, region)}

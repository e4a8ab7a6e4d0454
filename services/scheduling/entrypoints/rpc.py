"""Commands and queries by RPC: translate, call one use case, translate back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from services.chassis.process.run import remote
from services.scheduling.application import views as write
from services.scheduling.application.book import book
from services.scheduling.application.cancel_appointment import cancel_appointment
from services.scheduling.application.check_region import check_region
from services.scheduling.application.conflicts import conflicts
from services.scheduling.application.free_slots import free_slots
from services.scheduling.application.import_appointments import import_appointments
from services.scheduling.application.load_region import load_region
from services.scheduling.application.ports import App
from services.scheduling.application.preview_replan import preview_replan
from services.scheduling.application.queries import list_appointments, replan_status, switch_totals
from services.scheduling.application.record_triage import record_triage
from services.scheduling.entrypoints import reading as read

Json = dict[str, Any]


class SchedulingRpc:
    """What the gateway may call. `actor` = {"user", "role"}; refusals are Problems."""

    app: App

    @remote
    def check_region(self, document: Any) -> Json:
        return {"faults": [asdict(fault) for fault in check_region(document)]}

    @remote
    def load_region(self, document: Json, actor: Json) -> Json:
        return {**load_region(self.app, document, actor)}

    @remote
    def import_appointments(self, region: str, rows: list[Json], actor: Json) -> Json:
        return {**import_appointments(self.app, region, read.to_rows(rows), actor)}

    @remote
    def preview_replan(self, region: str, sites: list[Json]) -> Json:
        return preview_replan(self.app, region, [read.to_preview(site) for site in sites])

    @remote
    def free_slots(
        self, region: str, site: str, department: str, kind: str, channel: str, from_: str, to: str
    ) -> list[Json]:
        first, last = read.argument("from", read.instant, from_), read.argument("to", read.instant, to)
        by = read.argument("channel", read.channel, channel)
        return free_slots(self.app, region, site, department, kind, by, first, last)

    @remote
    def book(self, command: Json, actor: Json) -> Json:
        region = read.argument("region", read.text, command.get("region"))
        return book(self.app, region, read.to_book(command), actor)

    @remote
    def cancel_appointment(self, region: str, appointment_id: str, actor: Json, site: str | None = None) -> Json:
        """`site`: where it must be; elsewhere it counts as unknown."""
        chosen = read.argument("appointment_id", read.identifier, appointment_id)
        return cancel_appointment(self.app, region, chosen, actor, site)

    @remote
    def record_triage(self, region: str, command: Json, actor: Json) -> Json:
        return record_triage(self.app, region, read.to_triage(command), actor)

    @remote
    def list_appointments(self, region: str, site: str, from_: str, to: str, limit: int = 500) -> list[Json]:
        first, last = read.argument("from", read.instant, from_), read.argument("to", read.instant, to)
        found = list_appointments(self.app, region, site, first, last, read.argument("limit", int, limit))
        return [write.booking(booking) for booking in found]

    @remote
    def conflicts(self, region: str, site: str | None = None) -> list[Json]:
        return conflicts(self.app, region, site)

    @remote
    def switch_totals(self, switch_id: str) -> Json:
        return {**switch_totals(self.app, read.argument("switch_id", read.identifier, switch_id))}

    @remote
    def replan_status(self, region: str, site: str) -> Json:
        return replan_status(self.app, region, site)

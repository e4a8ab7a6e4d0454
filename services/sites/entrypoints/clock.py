"""The clock of the service: looks every second for what is due, in every replica; the use case is safe for that."""

from __future__ import annotations

from services.chassis.process.run import every
from services.sites.application.ports import App
from services.sites.application.regions.queries import observe
from services.sites.application.switches.run_due_switches import run_due_switches

TICK_SECONDS = 1
OBSERVE_SECONDS = 5


class SitesClock:
    app: App

    @every(TICK_SECONDS)
    def start_due_switches(self) -> None:
        run_due_switches(self.app)

    @every(OBSERVE_SECONDS)
    def observe_switches(self) -> None:
        observe(self.app)

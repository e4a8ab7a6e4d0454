"""Looks in every replica for replans that nobody works on, and measures the invariants."""

from __future__ import annotations

from services.chassis.process.run import every
from services.scheduling.application.ports import App
from services.scheduling.application.replans.continue_replans import continue_open_replans, measure_invariants

SWEEP_SECONDS = 3
MEASURE_SECONDS = 15


class SchedulingClock:
    app: App

    @every(SWEEP_SECONDS)
    def continue_replans(self) -> None:
        continue_open_replans(self.app)

    @every(MEASURE_SECONDS)
    def measure_invariants(self) -> None:
        measure_invariants(self.app)

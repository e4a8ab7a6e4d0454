"""Looks in every replica for replans that nobody works on and held times that are over; measures the invariants."""

from __future__ import annotations

from services.chassis.process.run import every
from services.scheduling.application.bookings.hold import give_back
from services.scheduling.application.ports import App
from services.scheduling.application.replans.continue_replans import continue_open_replans, measure_invariants

SWEEP_SECONDS = 3
MEASURE_SECONDS = 15
HOLD_SECONDS = 10


class SchedulingClock:
    app: App

    @every(SWEEP_SECONDS)
    def continue_replans(self) -> None:
        continue_open_replans(self.app)

    @every(HOLD_SECONDS)
    def give_back_held_times(self) -> None:
        give_back(self.app)

    @every(MEASURE_SECONDS)
    def measure_invariants(self) -> None:
        measure_invariants(self.app)

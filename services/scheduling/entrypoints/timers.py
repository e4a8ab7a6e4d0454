"""Looks in every replica for replans that nobody works on, and measures the invariants."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from nameko.timer import timer

from services.chassis import logs
from services.chassis.database import is_unavailable
from services.scheduling.application.ports import App
from services.scheduling.application.sweep import continue_open_replans, measure_invariants

log = logs.get_logger(__name__)

SWEEP_SECONDS = 3
MEASURE_SECONDS = 15

Method = TypeVar("Method", bound=Callable[..., Any])


def every(seconds: int) -> Callable[[Method], Method]:
    decorator: Callable[[Method], Method] = timer(interval=seconds)
    return decorator


class SchedulingTimers:
    app: App

    @every(SWEEP_SECONDS)
    def continue_replans(self) -> None:
        try:
            continue_open_replans(self.app)
        except Exception as error:
            if not is_unavailable(error):
                raise
            log.warning("open replans wait for the database")

    @every(MEASURE_SECONDS)
    def measure_invariants(self) -> None:
        try:
            measure_invariants(self.app)
        except Exception as error:
            if not is_unavailable(error):
                raise

"""The clock of the service: looks every second for what is due, in every replica; the use case is safe for that."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from nameko.timer import timer

from services.chassis import logs
from services.chassis.database import is_unavailable
from services.sites.application.measure import measure
from services.sites.application.ports import App
from services.sites.application.run_due_switches import run_due_switches

log = logs.get_logger(__name__)

TICK_SECONDS = 1
MEASURE_SECONDS = 5


Method = TypeVar("Method", bound=Callable[..., Any])


def every(seconds: int) -> Callable[[Method], Method]:
    decorator: Callable[[Method], Method] = timer(interval=seconds, eager=True)
    return decorator


class SitesClock:
    app: App

    @every(TICK_SECONDS)
    def start_due_switches(self) -> None:
        try:
            run_due_switches(self.app)
        except Exception as error:
            if not is_unavailable(error):
                raise
            log.warning("due switches wait for the database")

    @every(MEASURE_SECONDS)
    def measure_switches(self) -> None:
        try:
            measure(self.app)
        except Exception as error:
            if not is_unavailable(error):
                raise

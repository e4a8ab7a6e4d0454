"""What the scheduling service is made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from services.chassis.process.clock import system_clock
from services.chassis.process.config import Settings
from services.chassis.process.identifiers import new_id
from services.chassis.process.run import Composed, Service
from services.chassis.storage.database import Database
from services.chassis.storage.work import begin, receive
from services.scheduling.adapters.metrics import PrometheusMeter
from services.scheduling.adapters.postgres.work import LOCK_SECONDS, PostgresWork
from services.scheduling.application.ports import App
from services.scheduling.entrypoints.clock import SchedulingClock
from services.scheduling.entrypoints.events import SchedulingEvents
from services.scheduling.entrypoints.rpc import SchedulingRpc


@dataclass(frozen=True)
class SchedulingApp(App):
    """The application on its database."""

    database: Database

    def close(self) -> None:
        self.database.close()


def build(settings: Settings) -> SchedulingApp:
    own = settings.service("scheduling")
    return compose(Database(settings.database_url, name=own.name, max_size=own.database_pool))


def compose(database: Database) -> SchedulingApp:
    return SchedulingApp(
        begin=partial(begin, database, PostgresWork, lock_seconds=LOCK_SECONDS),
        receive=partial(receive, database, PostgresWork, "scheduling"),
        clock=system_clock(),
        new_id=new_id,
        meter=PrometheusMeter(),
        database=database,
    )


class SchedulingService(SchedulingRpc, SchedulingEvents, SchedulingClock, Service):
    """Appointments: commands and queries, stages and limits, and timers that finish what was left open."""

    name = "scheduling"
    app = Composed(build)

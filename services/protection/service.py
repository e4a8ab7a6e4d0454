"""What the protection service is made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from services.chassis.process.clock import system_clock
from services.chassis.process.config import Settings
from services.chassis.process.identifiers import new_id
from services.chassis.process.run import Composed, Service
from services.chassis.storage.database import Database
from services.chassis.storage.work import begin, receive
from services.protection.adapters.metrics import PrometheusMeter
from services.protection.adapters.postgres.work import PostgresWork
from services.protection.application.ports import App
from services.protection.entrypoints.events import ProtectionEvents
from services.protection.entrypoints.rpc import ProtectionRpc


@dataclass(frozen=True)
class ProtectionApp(App):
    """The application on its database."""

    database: Database

    def close(self) -> None:
        self.database.close()


def build(settings: Settings) -> ProtectionApp:
    own = settings.service("protection")
    return compose(Database(settings.database_url, name=own.name, max_size=own.database_pool))


def compose(database: Database) -> ProtectionApp:
    return ProtectionApp(
        begin=partial(begin, database, PostgresWork),
        receive=partial(receive, database, PostgresWork, "protection"),
        clock=system_clock(),
        new_id=new_id,
        meter=PrometheusMeter(),
        database=database,
    )


class ProtectionService(ProtectionRpc, ProtectionEvents, Service):
    """Region files and stages by event, limits out of both, looked at by RPC."""

    name = "protection"
    app = Composed(build)

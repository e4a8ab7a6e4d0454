"""What the sites service is made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

from eventlet import tpool

from services.chassis.process.apart.reading import read_apart
from services.chassis.process.clock import system_clock
from services.chassis.process.config import Settings
from services.chassis.process.identifiers import new_id
from services.chassis.process.run import Composed, Service
from services.chassis.storage.database import Database
from services.chassis.storage.work import begin, receive
from services.sites.adapters.metrics import PrometheusMeter
from services.sites.adapters.postgres.work import PostgresWork
from services.sites.application.ports import App
from services.sites.entrypoints.clock import SitesClock
from services.sites.entrypoints.events import SitesEvents
from services.sites.entrypoints.rpc import SitesRpc


@dataclass(frozen=True)
class SitesApp(App):
    """The application on its database."""

    database: Database

    def close(self) -> None:
        self.database.close()


def build(settings: Settings) -> SitesApp:
    own = settings.service("sites")
    database = Database(settings.database_url, name=own.name, max_size=own.database_pool)
    return compose(database, partial(tpool.execute, read_apart))


def compose(database: Database, apart: Any = read_apart) -> SitesApp:
    return SitesApp(
        begin=partial(begin, database, PostgresWork),
        receive=partial(receive, database, PostgresWork, "sites"),
        clock=system_clock(),
        new_id=new_id,
        meter=PrometheusMeter(),
        apart=apart,
        database=database,
    )


class SitesService(SitesRpc, SitesEvents, SitesClock, Service):
    """Commands and queries, progress of the others, the clock."""

    name = "sites"
    app = Composed(build)

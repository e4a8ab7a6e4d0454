"""What the notification service is made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from eventlet import tpool

from services.chassis.process.apart.reading import read_apart
from services.chassis.process.clock import system_clock
from services.chassis.process.config import Settings
from services.chassis.process.identifiers import new_id
from services.chassis.process.run import Composed, Service
from services.chassis.storage.database import Database
from services.chassis.storage.work import begin, receive
from services.notification.adapters.calendar import SiteCalendar
from services.notification.adapters.metrics import PrometheusMeter
from services.notification.adapters.postgres.work import PostgresWork
from services.notification.adapters.rendering.renderer import Renderer
from services.notification.adapters.templates import Templates
from services.notification.application.ports import App, Terms
from services.notification.entrypoints.clock import NotificationClock
from services.notification.entrypoints.events import NotificationEvents
from services.notification.entrypoints.options import options
from services.notification.entrypoints.rpc import NotificationRpc


@dataclass(frozen=True)
class NotificationApp(App):
    """The application on its database."""

    database: Database

    def close(self) -> None:
        self.database.close()


def build(settings: Settings) -> NotificationApp:
    own = settings.service("notification")
    chosen = options(settings)
    templates = Templates(chosen.templates)
    database = Database(settings.database_url, name=own.name, max_size=own.database_pool)
    return compose(database, chosen.terms, templates, tpool.execute, partial(tpool.execute, read_apart))


def compose(
    database: Database, terms: Terms, templates: Templates, offload: Any, apart: Any = read_apart
) -> NotificationApp:
    return NotificationApp(
        begin=partial(begin, database, PostgresWork),
        receive=partial(receive, database, PostgresWork, "notification"),
        clock=system_clock(),
        calendar=SiteCalendar(),
        new_id=new_id,
        meter=PrometheusMeter(),
        terms=terms,
        offload=offload,
        apart=apart,
        templates=templates,
        renderer=cache(lambda version: Renderer(templates.layout(version))),
        database=database,
    )


class NotificationService(NotificationRpc, NotificationEvents, NotificationClock, Service):
    """Households, campaigns and letters; the letters themselves are made by the letter workers."""

    name = "notification"
    app = Composed(build)

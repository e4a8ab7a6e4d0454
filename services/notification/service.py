"""What the notification service is made of."""

from __future__ import annotations

from functools import cache

from eventlet import tpool

from services.chassis.process.clock import system_clock
from services.chassis.process.config import Settings
from services.chassis.process.run import Composed, Service
from services.chassis.storage.database import Database
from services.notification.adapters.postgres.reports import PostgresReports
from services.notification.adapters.postgres.work import PostgresWorks
from services.notification.adapters.typesetter import Typesetter
from services.notification.entrypoints.app import NotificationApp
from services.notification.entrypoints.clock import NotificationClock
from services.notification.entrypoints.events import NotificationEvents
from services.notification.entrypoints.options import options
from services.notification.entrypoints.rpc import NotificationRpc


def build(settings: Settings) -> NotificationApp:
    own = settings.service("notification")
    database = Database(settings.database_url, name=own.name, max_size=own.database_pool)
    return NotificationApp(
        database=database,
        works=PostgresWorks(database),
        reports=PostgresReports(database),
        terms=options(settings).terms,
        now=system_clock().now,
        offload=tpool.execute,
        renderer=cache(Typesetter),
    )


class NotificationService(NotificationRpc, NotificationEvents, NotificationClock, Service):
    """Households, campaigns and letters; the letters themselves are made by the letter workers."""

    name = "notification"
    app = Composed(build)

"""What the entrypoints of the service work with; put together in service.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.chassis.messaging.inbox import handle_once
from services.chassis.storage.database import Connection, Database
from services.contracts.events.envelope import Event
from services.notification.adapters.postgres.reports import PostgresReports
from services.notification.adapters.postgres.work import PostgresWork, PostgresWorks
from services.notification.application.collect_letters import Terms
from services.notification.application.import_households import Offload
from services.notification.application.ports import Renderer


@dataclass(frozen=True)
class NotificationApp:
    database: Database
    works: PostgresWorks
    reports: PostgresReports
    terms: Terms
    now: Callable[[], datetime]
    offload: Offload  # CPU work outside the event loop
    renderer: Callable[[], Renderer]  # made when first needed: most processes never render

    def once(self, consumer: str, event: Event, effect: Callable[[PostgresWork], Any]) -> None:
        """The effect and the mark that the event was handled, in one transaction."""

        def apply(connection: Connection) -> Any:
            return effect(PostgresWork(connection))

        handle_once(self.database, consumer, event, apply)

    def close(self) -> None:
        self.database.close()

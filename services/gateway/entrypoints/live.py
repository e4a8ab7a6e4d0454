"""Keeps this replica's live view at the newest event: the database says when one was put down, at any replica."""

from typing import Any

import eventlet
import psycopg
from nameko.extensions import DependencyProvider
from psycopg_pool import PoolTimeout

from services.chassis.process import logs
from services.chassis.process.run import injected, settings_of
from services.chassis.storage.database import connect
from services.gateway.application.live import LiveEvents

LOOK_SECONDS = 5.0
"""Looks without being woken, should a notification be lost."""
GATHER_SECONDS = 0.05
"""Many events come together: one look for all of them."""
PAUSE_SECONDS = 1.0

log = logs.get_logger(__name__)


class LiveTail(DependencyProvider):
    """Listens on a connection of its own for as long as the process lives."""

    _running = False

    def start(self) -> None:
        self._running = True
        live: LiveEvents = injected(self.container).app.live
        url = settings_of(self.container).database_url
        self.container.spawn_managed_thread(lambda: self._keep_up(live, url), identifier="live tail")

    def stop(self) -> None:
        self._running = False

    def get_dependency(self, worker_ctx: Any) -> None:
        return None

    def _keep_up(self, live: LiveEvents, url: str) -> None:
        while self._running:
            try:
                with connect(url, name="gateway-live") as connection:
                    connection.execute("LISTEN live_event")
                    self._follow(live, connection)
            except (psycopg.Error, PoolTimeout) as error:
                log.warning("live events not readable", reason=error)
                eventlet.sleep(PAUSE_SECONDS)

    def _follow(self, live: LiveEvents, connection: Any) -> None:
        while self._running:
            live.refresh()
            for _ in connection.notifies(timeout=LOOK_SECONDS, stop_after=1):
                pass
            eventlet.sleep(GATHER_SECONDS)

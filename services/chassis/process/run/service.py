"""Base class of all services: what every one of them has on its port and in its metrics."""

from typing import Any, ClassVar

import eventlet
from nameko.extensions import DependencyProvider
from nameko.messaging import QueueConsumer

from services.chassis.messaging.topology import RPC_ARGUMENTS, declare_rpc, declare_rpc_exchange
from services.chassis.process import metrics
from services.chassis.process.config import Settings
from services.chassis.process.run import problem_rpc
from services.chassis.process.run.web import ServiceWebServer
from services.chassis.process.subscription.tracked import TrackedConsumer

SLOTS = metrics.gauge("worker_slots", "Workers that may run at the same time")
SLOTS_IN_USE = metrics.gauge("worker_slots_in_use", "Workers running now")
LOOP_LAG = metrics.gauge("event_loop_lag_seconds", "How late the event loop was at its last turn")
LOOP_TURN_SECONDS = 0.5

problem_rpc.register()


class RpcConsumer(TrackedConsumer):
    """Takes the place of nameko's own queue consumer, which carries RPC requests and replies."""

    consumer = "rpc"

    @property
    def prefetch_count(self) -> int:
        # Not the workers of the whole container: those of events are not for calls.
        settings: Settings = self.container.config["settings"]
        return settings.service(self.container.service_name).max_workers

    @property
    def sharing_key(self) -> Any:
        return QueueConsumer

    def register_provider(self, provider: Any) -> None:
        provider.queue.queue_arguments = {**(provider.queue.queue_arguments or {}), **RPC_ARGUMENTS}
        provider.queue.exchange.no_declare = True  # below: not every user may
        super().register_provider(provider)

    def get_consumers(self, consumer_cls: Any, channel: Any) -> Any:
        declare_rpc_exchange(channel.connection.channel)
        for provider in self._providers:
            declare_rpc(channel.connection.channel, provider.queue.name, provider.queue.queue_arguments)
        return super().get_consumers(consumer_cls, channel)


class Foundation(DependencyProvider):
    """Brings the web server, the RPC consumer, the readiness checks and the worker metrics into the container."""

    web_server = ServiceWebServer()
    rpc_consumer = RpcConsumer()
    _running = False

    def setup(self) -> None:
        health = self.container.config["health"]
        for consumer in self._consumers():
            health.add(consumer.consumer, consumer.check)
        health.add("database", self._check_database)
        SLOTS.set(self.container.max_workers)
        SLOTS_IN_USE.set_function(lambda: float(self.container._worker_pool.running()))

    def start(self) -> None:
        self._running = True
        self.container.spawn_managed_thread(self._watch_loop, identifier="event loop lag")

    def stop(self) -> None:
        self._running = False

    def _consumers(self) -> list[TrackedConsumer]:
        extensions = self.container.shared_extensions.values()
        return [extension for extension in extensions if isinstance(extension, TrackedConsumer)]

    def _check_database(self) -> None:
        for provider in self.container.dependencies:
            database = getattr(getattr(provider, "built", None), "database", None)
            if database is not None:
                database.ping()

    def _watch_loop(self) -> None:
        clock = eventlet.hubs.get_hub().clock
        while self._running:
            due = clock() + LOOP_TURN_SECONDS
            eventlet.sleep(LOOP_TURN_SECONDS)
            LOOP_LAG.set(max(clock() - due, 0))


class Service:
    """`class SitesService(SitesRpc, SitesEvents, Service): name = "sites"; app = Composed(build)`."""

    name: ClassVar[str]

    # Bound before every other dependency (they are bound by name), so that its extensions are the ones shared.
    _foundation = Foundation()

    def wsgi_app(self, container: Any) -> Any:
        """A WSGI application for the service's port, or None; see the package's docstring."""
        return None

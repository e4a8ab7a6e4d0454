"""Starts one service, and ends it in bounded time: not ready first, then running work, then whatever is left."""

import argparse
import gc
import os
import signal
import sys
from collections.abc import Sequence
from types import FrameType
from typing import Any

import eventlet
from nameko.runners import ServiceRunner

from services.chassis.messaging.topology import TopologyMismatch, load_services, subscriptions_of
from services.chassis.process import logs, metrics
from services.chassis.process.config import PRIVATE, ConfigError, Settings, load_settings
from services.chassis.process.health import Health
from services.chassis.process.run.composed import Composed
from services.chassis.process.run.web import PortInUse, listen

KILL_SECONDS = 2

log = logs.get_logger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m services.chassis.process.run")
    parser.add_argument("service", metavar="module:Class", help="for instance services.sites.service:SitesService")
    path = parser.parse_args(arguments).service
    try:
        settings = load_settings()
        (service_class,) = load_services(path)
        run(service_class, settings)
    except (ConfigError, TopologyMismatch, PortInUse) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    return 0


def run(service_class: Any, settings: Settings) -> None:
    """Returns when the service has drained after SIGTERM or SIGINT; raises what ended it otherwise."""
    own = settings.service(service_class.name)
    os.umask(PRIVATE)
    logs.configure(own.name)
    listen(settings.http_host, own.port).close()
    _log_what_the_event_loop_prints()
    metrics.identify()
    health = Health()
    runner = ServiceRunner(nameko_config(settings, service_class, health))
    runner.add_service(service_class)
    _build(runner)
    _drain_on_signal(runner, health, own.shutdown_seconds)
    runner.start()
    _keep_what_is_there()
    log.info("service started", port=own.port, pid=os.getpid())
    eventlet.spawn(runner.wait).wait()
    log.info("service stopped")


def _keep_what_is_there() -> None:
    """Modules and schemas stay as long as the process. Looked through for garbage they would hold up everybody for a
    tenth of a second each time, which is what many objects of one request bring about."""
    gc.collect()
    gc.freeze()


def _log_what_the_event_loop_prints() -> None:
    """Errors of timers and greenthreads that nobody waits for; eventlet would print them, texts and all."""
    hub = eventlet.hubs.get_hub()

    def tell(exc_info: Any) -> None:
        log.error("error in the event loop", exc_info=exc_info)

    hub.squelch_generic_exception = tell
    hub.squelch_timer_exception = lambda timer, exc_info: tell(exc_info)


def _build(runner: ServiceRunner) -> None:
    """Before the service starts: what `build` refuses is then its message alone, without traces of nameko's threads."""
    for container in runner.containers:
        for provider in container.dependencies:
            if isinstance(provider, Composed):
                provider.setup()


def nameko_config(settings: Settings, service_class: Any, health: Health) -> dict[str, Any]:
    """Workers for all events in hand on top of `max_workers`: most of them wait, and calls must find one meanwhile."""
    own = settings.service(service_class.name)
    events = len(subscriptions_of(service_class)) * settings.in_hand(own.name)
    return {
        "AMQP_URI": settings.amqp_uri,
        "HEARTBEAT": settings.heartbeat_seconds,
        "WEB_SERVER_ADDRESS": f"{settings.http_host}:{own.port}",
        "max_workers": own.max_workers + events,
        "settings": settings,
        "health": health,
    }


def _drain_on_signal(runner: ServiceRunner, health: Health, seconds: float) -> None:
    def on_signal(number: int, frame: FrameType | None) -> None:
        if health.draining:
            os._exit(1)
        health.draining = True
        # A signal handler runs inside the event loop, where nothing may wait.
        eventlet.spawn_n(_drain, runner, seconds)

    signal.signal(signal.SIGTERM, on_signal)
    signal.signal(signal.SIGINT, on_signal)


def _drain(runner: ServiceRunner, seconds: float) -> None:
    log.info("service stops", seconds=seconds)
    with eventlet.Timeout(seconds, False):
        runner.stop()
        return
    # What still runs has not committed or not acknowledged: the broker gives it to someone else.
    log.warning("service stops with work in progress; it will be delivered again")
    with eventlet.Timeout(KILL_SECONDS, False):
        runner.kill()
    sys.stderr.flush()
    os._exit(0)

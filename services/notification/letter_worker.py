"""A letter worker: `python -m services.notification.letter_worker --number 1`, a process without eventlet."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections.abc import Sequence
from functools import cache, partial
from threading import Event as Flag

from services.chassis.process import logs
from services.chassis.process.apart.reading import read_apart
from services.chassis.process.clock import system_clock
from services.chassis.process.config import PRIVATE, ConfigError, Settings, load_settings
from services.chassis.process.health import Health
from services.chassis.process.identifiers import new_id
from services.chassis.process.probes import serve
from services.chassis.storage.database import Database
from services.chassis.storage.work import begin, receive
from services.notification.adapters.calendar import SiteCalendar
from services.notification.adapters.handover.folder import LettersFolder
from services.notification.adapters.metrics import PrometheusMeter
from services.notification.adapters.postgres.lot_queue import open_queue
from services.notification.adapters.postgres.lots import SQL
from services.notification.adapters.postgres.work import PostgresWork
from services.notification.adapters.rendering.renderer import Renderer
from services.notification.adapters.templates import Templates
from services.notification.application.letters.produce_lot import LotProduction
from services.notification.application.ports import App
from services.notification.domain.channels import CHANNELS
from services.notification.entrypoints.letter_worker import LetterWorker
from services.notification.entrypoints.options import Options, options

PATIENCE_SECONDS = 60.0  # a lot may wait for letters that are just being collected

log = logs.get_logger(__name__)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m services.notification.letter_worker", description=__doc__)
    parser.add_argument("--number", type=int, default=1, help="counts from 1; decides the port of the metrics")
    number = parser.parse_args(arguments).number
    try:
        settings = load_settings()
        chosen = options(settings)
        templates = Templates(chosen.templates)
    except ConfigError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    if not settings.database_url:
        print("DATABASE_URL is not set: the letter worker needs the database of notification.", file=sys.stderr)
        return 1
    return _run(settings, chosen, templates, number)


def _run(settings: Settings, chosen: Options, templates: Templates, number: int) -> int:
    os.umask(PRIVATE)
    logs.configure(f"letters-{number}")
    stopping = Flag()
    signal.signal(signal.SIGTERM, lambda received, frame: stopping.set())
    signal.signal(signal.SIGINT, lambda received, frame: stopping.set())
    port = chosen.worker_port + number if chosen.worker_port else 0
    database = Database(settings.database_url, name=f"letters-{number}", max_size=2)
    try:
        folder = LettersFolder(chosen.letters or settings.home / "letters")
        folder.purge(keep=_begun(database))
        production = _production(database, chosen, templates, folder)
        health = Health()
        health.add("database", database.ping)
        server = serve(port, settings.http_host, health)
    except OSError as error:
        print(f"The letter worker {number} cannot start: {error}", file=sys.stderr)
        return 1
    except RuntimeError as missing:  # the typeface is not installed; the message says which package brings it
        print(missing, file=sys.stderr)
        return 1
    log.info("letter worker started", port=server.server_port)
    queue = partial(open_queue, settings.database_url, f"letters-{number}")
    LetterWorker(queue, production, chosen.poll_seconds, stopping).run()
    server.shutdown()
    database.close()
    return 0


def _production(database: Database, chosen: Options, templates: Templates, folder: LettersFolder) -> LotProduction:
    renderer = cache(lambda version: Renderer(templates.layout(version)))
    renderer(chosen.terms.template_version)  # what is missing for it is said at the start
    app = App(
        begin=partial(begin, database, PostgresWork, lock_seconds=PATIENCE_SECONDS),
        receive=partial(receive, database, PostgresWork, "notification"),
        clock=system_clock(),
        calendar=SiteCalendar(),
        new_id=new_id,
        meter=PrometheusMeter(),
        terms=chosen.terms,
        offload=lambda work, *given: work(*given),
        apart=read_apart,
        templates=templates,
        renderer=renderer,
    )
    return LotProduction(app, dict.fromkeys(CHANNELS, folder))


def _begun(database: Database) -> set[str]:
    with database.transaction() as connection:
        return {row["staging"] for row in connection.execute(SQL["begun"])}


if __name__ == "__main__":
    sys.exit(main())

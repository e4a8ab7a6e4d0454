"""A letter worker: `python -m services.notification.entrypoints.letter_worker --number 1`, a process without eventlet.

Takes one lot at a time under an advisory lock of its own database session: when the process dies, however it dies, the
lock is gone and another worker takes the lot over at once.
"""

from __future__ import annotations

import argparse
import signal
import sys
import time
from collections.abc import Sequence
from functools import cache, partial
from threading import Event as Flag

import psycopg

from services.chassis.process import logs, metrics
from services.chassis.process.clock import system_clock
from services.chassis.process.config import ConfigError, Settings, load_settings
from services.chassis.process.health import Health
from services.chassis.process.identifiers import new_id
from services.chassis.process.probes import serve
from services.chassis.storage.database import Connection, Database, connect
from services.chassis.storage.work import begin, receive
from services.notification.adapters.calendar import StateCalendar
from services.notification.adapters.handover.folder import LettersFolder
from services.notification.adapters.metrics import PrometheusMeter
from services.notification.adapters.postgres.lots import SQL
from services.notification.adapters.postgres.work import WAKE, PostgresWork
from services.notification.adapters.rendering.renderer import Renderer
from services.notification.adapters.templates import Templates
from services.notification.application.letters.produce_lot import LotProduction
from services.notification.application.ports import App
from services.notification.application.printing import TemplateMissing
from services.notification.domain.channels import CHANNELS
from services.notification.entrypoints.options import Options, options

LOCKS = 0x57F1  # the advisory lock space of lots
PATIENCE_SECONDS = 60.0  # a lot may wait for letters that are just being collected
REST_SECONDS = 10.0  # before a lot that failed is tried again
FAILURES = metrics.counter("lot_failures_total", "Lots that could not be produced; each is tried again")
READY = metrics.gauge("letter_worker_ready", "1 while this worker is connected and takes lots")

log = logs.get_logger(__name__)


class LetterWorker:
    """Produces lots until told to stop; survives the loss of its database."""

    def __init__(self, url: str, name: str, production: LotProduction, poll_seconds: float, stopping: Flag) -> None:
        self._url, self._name = url, name
        self._production = production
        self._poll_seconds = poll_seconds
        self._stopping = stopping
        self._resting: dict[int, float] = {}

    def run(self) -> None:
        while not self._stopping.is_set():
            try:
                with connect(self._url, name=self._name) as session:
                    self._serve(session)
            except psycopg.OperationalError as error:
                log.warning("database away", reason=str(error))
                self._stopping.wait(self._poll_seconds)
            finally:
                READY.set(0)

    def _serve(self, session: Connection) -> None:
        session.execute(f"LISTEN {WAKE}")
        READY.set(1)
        while not self._stopping.is_set():
            lot_id = self._claim(session)
            if lot_id is None:
                for _ in session.notifies(timeout=self._poll_seconds, stop_after=1):
                    pass
                continue
            self._work_on(lot_id)
            session.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCKS, lot_id])

    def _claim(self, session: Connection) -> int | None:
        for row in session.execute(SQL["to_do"]).fetchall():
            lot_id = int(row["id"])
            if self._resting.get(lot_id, 0) > time.monotonic():
                continue
            # What the lot's state is by now is read again under the lock.
            locked = session.execute("SELECT pg_try_advisory_lock(%s, %s) AS mine", [LOCKS, lot_id]).fetchone()
            if locked and locked["mine"]:
                return lot_id
        return None

    def _work_on(self, lot_id: int) -> None:
        try:
            if not self._production.run(lot_id):
                log.info("lot not wanted any more", lot=lot_id)
        except TemplateMissing as missing:
            self._put_off(lot_id)
            log.error("lot cannot be written", lot=lot_id, reason=str(missing))
        except Exception as error:
            self._put_off(lot_id)
            # The message could hold a name or an address; the type and place of the error cannot.
            log.error("lot failed", lot=lot_id, error=type(error).__name__, place=_place(error))

    def _put_off(self, lot_id: int) -> None:
        FAILURES.inc()
        self._resting[lot_id] = time.monotonic() + REST_SECONDS


def _place(error: BaseException) -> str:
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    return f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else ""


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m services.notification.entrypoints.letter_worker", description=__doc__
    )
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
    logs.configure(f"letters-{number}")
    stopping = Flag()
    signal.signal(signal.SIGTERM, lambda received, frame: stopping.set())
    signal.signal(signal.SIGINT, lambda received, frame: stopping.set())
    port = chosen.worker_port + number if chosen.worker_port else 0
    database = Database(settings.database_url, name=f"letters-{number}", max_size=2)
    try:
        folder = LettersFolder(settings.home / "letters")
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
    LetterWorker(settings.database_url, f"letters-{number}", production, chosen.poll_seconds, stopping).run()
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
        new_id=new_id,
        meter=PrometheusMeter(),
        terms=chosen.terms,
        offload=lambda work, *given: work(*given),
        templates=templates,
        renderer=renderer,
    )
    return LotProduction(app, dict.fromkeys(CHANNELS, folder), StateCalendar())


def _begun(database: Database) -> set[str]:
    with database.transaction() as connection:
        return {row["staging"] for row in connection.execute(SQL["begun"])}


if __name__ == "__main__":
    sys.exit(main())

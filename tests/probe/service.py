"""The probe service: records every attempt and every effect of an event, and misbehaves when told to."""

import os
import time
from functools import partial
from typing import Any

import eventlet
import psycopg
from nameko.rpc import RpcProxy
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Request, Response
from werkzeug.wsgi import responder

from services.chassis.process.config import Settings
from services.chassis.process.problems import Fault, Problem
from services.chassis.process.run import Composed, Service, injected
from services.chassis.process.run.requests import BoundedRpc
from services.chassis.process.subscription import subscribe
from services.chassis.storage.database import Connection, Database
from services.chassis.storage.work import UnitOfWork, receive
from tests.probe.events import MUCH, SUFFIX, ProbeEvent, envelope, happened

HAPPENED = happened()
rpc = BoundedRpc.decorator


@responder
def read(environ: dict[str, Any], start_response: Any) -> Response:
    """How long the request's body is, or an answer that no buffer of a socket holds."""
    if environ["PATH_INFO"].endswith("/much"):
        return Response(b"x" * MUCH)
    try:
        return Response(str(len(Request(environ).get_data())))
    except HTTPException as refusal:
        return Response(status=refusal.code)


class ProbeWork(UnitOfWork):
    @property
    def connection(self) -> Connection:
        return self._connection


class Application:
    def __init__(self, settings: Settings) -> None:
        self.database = Database(settings.database_url, name="probe", max_size=4, timeout_seconds=2)
        self.receive = partial(receive, self.database, ProbeWork, "probe")

    def handle(self, event: ProbeEvent) -> str:
        with self.database.transaction() as connection:
            connection.execute("INSERT INTO attempts (event_id) VALUES (%s)", [event.id])
        return self.once(event)

    def once(self, event: ProbeEvent) -> str:
        return self.receive(event, lambda work: self._effect(work, event))

    def _effect(self, work: ProbeWork, event: ProbeEvent) -> str | None:
        connection = work.connection
        statement = "INSERT INTO effects (event_id, pid) VALUES (%s, %s)"
        connection.execute(statement, [event.id, os.getpid()])
        behave = event.data.get("behave", "")
        if behave == "raise":
            raise RuntimeError("told to raise")
        if behave == "raise_once" and self._attempts(connection, event) < 2:
            raise RuntimeError("told to raise once")
        if behave == "raise_twice" and self._attempts(connection, event) < 3:
            raise RuntimeError("told to raise twice")
        if behave == "timeout":
            with eventlet.Timeout(0.1):
                eventlet.sleep(5)
        if behave == "sleep":
            eventlet.sleep(event.data["seconds"])
        if behave == "lock":
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [event.data["key"]])
            eventlet.sleep(event.data["seconds"])
        if behave == "say":
            work.publish(envelope(HAPPENED))
        return "stale" if behave == "stale" else None

    def _attempts(self, connection: Connection, event: ProbeEvent) -> int:
        row = connection.execute("SELECT count(*) AS n FROM attempts WHERE event_id = %s", [event.id]).fetchone()
        assert row
        return int(row["n"])


class Probe(Service):
    name = f"probe{SUFFIX}"
    app = Composed(Application)
    itself = RpcProxy(name)

    @subscribe(HAPPENED)
    def on_happened(self, event: ProbeEvent) -> None:
        self.app.handle(event)

    @rpc(expected_exceptions=Problem)
    def refuse(self) -> None:
        raise Problem(422, "unusable", {"why": "told to"}, [Fault("sites/3", "missing")])

    @rpc
    def die(self) -> None:
        os._exit(9)

    @rpc
    def speak(self, characters: int) -> str:
        return "x" * characters

    @rpc
    def sleep(self, seconds: float) -> str:
        eventlet.sleep(seconds)
        return "slept"

    @rpc
    def sleep_in_database(self, seconds: float) -> float:
        began = time.monotonic()
        with self.app.database.transaction() as connection:
            connection.execute("SELECT pg_sleep(%s)", [seconds])
        return time.monotonic() - began

    @rpc
    def ask_database_without_pause(self, seconds: float) -> list[float]:
        """The turns that another greenthread had meanwhile."""
        until, turns = time.monotonic() + seconds, list[float]()

        def other() -> None:
            while time.monotonic() < until:
                turns.append(time.monotonic())
                eventlet.sleep(0)

        beside = eventlet.spawn(other)
        with self.app.database.transaction() as connection:
            while time.monotonic() < until:
                connection.execute("SELECT 1")
        beside.wait()
        return turns

    @rpc
    def wait_function(self) -> str:
        return str(psycopg.waiting.wait.__name__)

    def wsgi_app(self, container: Any) -> Any:
        def application(environ: dict[str, Any], start_response: Any) -> Any:
            environ["stufenplan.route"] = "/ask/<method>"
            method = environ["PATH_INFO"].rpartition("/")[2]
            if environ["PATH_INFO"].startswith("/read/"):
                return read(environ, start_response)
            try:
                answer = getattr(injected(container).itself, method)()
                status = "200 OK"
            except Problem as problem:
                answer, status = str(problem), f"{problem.status} Problem"
            start_response(status, [("Content-Type", "text/plain")])
            return [str(answer).encode()]

        return application

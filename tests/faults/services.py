"""Services for the fault suite: sound ones, and ones broken on purpose in ways that exist here only."""

import json
from collections.abc import Iterable
from typing import Any

from services.chassis.messaging.outbox import append
from services.chassis.messaging.publisher import ConfirmedPublisher, Outgoing
from services.chassis.process.config import Settings
from services.chassis.process.failpoints import crash_point
from services.chassis.process.run import Composed, Service, injected
from services.chassis.storage.database import Connection, Database
from tests.probe.events import SUFFIX, ProbeEvent, envelope, happened
from tests.probe.service import Application, Probe


class QuickApplication(Application):
    """Records effects only, not each attempt."""

    def handle(self, event: ProbeEvent) -> str:
        return self.once(event)


class Quick(Probe):
    app = Composed(QuickApplication)


class WithoutInbox(Application):
    """Broken: believes that every event is delivered once."""

    def once(self, event: ProbeEvent) -> str:
        with self.database.transaction() as connection:
            self._effect(connection, event)
        crash_point("inbox.after_commit_before_ack")
        return "applied"


class CarelessProbe(Probe):
    app = Composed(WithoutInbox)


class QuickWithoutInbox(WithoutInbox, QuickApplication):
    pass


class Careless(Probe):
    app = Composed(QuickWithoutInbox)


class Commands:
    """Each command is one row of state and one event, in one transaction."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.database = Database(settings.database_url, name="source", max_size=4, timeout_seconds=2)

    def carry_out(self) -> str:
        body = envelope(happened())
        with self.database.transaction() as connection:
            self.change(connection, body)
            append(connection, body)
        return str(body["id"])

    def change(self, connection: Connection, body: dict[str, Any]) -> None:
        connection.execute("INSERT INTO commands (id) VALUES (%s)", [body["id"]])


class PublishesAfterCommit(Commands):
    """Broken: state first, then the event straight to the broker, as a dispatcher inside a command does."""

    def carry_out(self) -> str:
        body = envelope(happened())
        with self.database.transaction() as connection:
            self.change(connection, body)
        publisher = ConfirmedPublisher(self.settings.amqp_uri, 3)
        publisher.publish([Outgoing(body["id"], happened().exchange, body["type"], json.dumps(body).encode())])
        publisher.close()
        return str(body["id"])


class PublishesBeforeCommit(PublishesAfterCommit):
    """Broken the other way round: what is said may never have happened."""

    def carry_out(self) -> str:
        body = envelope(happened())
        with self.database.transaction() as connection:
            self.change(connection, body)
            publisher = ConfirmedPublisher(self.settings.amqp_uri, 3)
            publisher.publish([Outgoing(body["id"], happened().exchange, body["type"], json.dumps(body).encode())])
            publisher.close()
        return str(body["id"])


class Source(Service):
    """Takes commands by HTTP on its own port, without asking any other service."""

    name = f"source{SUFFIX}"
    app: Any = Composed(Commands)

    def wsgi_app(self, container: Any) -> Any:
        def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
            try:
                status, answer = "200 OK", injected(container).app.carry_out()
            except Exception as error:
                status, answer = "503 Service Unavailable", repr(error)
            start_response(status, [("Content-Type", "text/plain")])
            return [answer.encode()]

        return application


class HastySource(Source):
    app = Composed(PublishesAfterCommit)


class BoastfulSource(Source):
    app = Composed(PublishesBeforeCommit)

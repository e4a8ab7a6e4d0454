"""Every event of every service, for the live view; so each event has at least one listener.

The handlers are made from the contracts: an event that is added there is heard and shown without a line here.
"""

from collections.abc import Callable
from typing import Any, Protocol

from services.chassis.process.subscription import subscribe
from services.contracts.events.envelope import Event, EventType
from services.gateway.adapters.postgres.live import PostgresWork
from services.gateway.application.live import EVENTS, facts_of


class HasReceive(Protocol):
    @property
    def receive(self) -> Callable[[Event, Callable[[PostgresWork], Any]], str]: ...


class GatewayEvents:
    """One handler an event type: what may be shown of it is put down for all replicas."""

    app: HasReceive


def _put_down(self: GatewayEvents, event: Event) -> None:
    self.app.receive(event, lambda work: work.show(facts_of(event)))


def _handler(event_type: EventType) -> Callable[[GatewayEvents, Event], None]:
    def on_event(self: GatewayEvents, event: Event) -> None:
        _put_down(self, event)

    on_event.__name__ = "on_" + event_type.name.rpartition(".v")[0].replace(".", "_")
    on_event.__qualname__ = f"GatewayEvents.{on_event.__name__}"
    return subscribe(event_type)(on_event)


for _event_type in EVENTS.values():
    _made = _handler(_event_type)
    setattr(GatewayEvents, _made.__name__, _made)

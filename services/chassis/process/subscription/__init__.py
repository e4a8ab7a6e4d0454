"""Receiving events: `@subscribe(EVENT_TYPE)` on a service method `def on_x(self, event: Event) -> None`."""

from services.chassis.process.subscription.entrypoint import HandlerAborted, subscribe

__all__ = ["HandlerAborted", "subscribe"]

"""The probe as the fault suite needs it: quick, and broken on purpose in ways that exist here only."""

from services.chassis.inbox import handle_once
from services.chassis.run import Composed
from tests.probe.events import ProbeEvent
from tests.probe.service import Application, Probe


class QuickApplication(Application):
    """Records effects only, not each attempt."""

    def handle(self, event: ProbeEvent) -> str:
        return handle_once(self.database, "probe", event, lambda connection: self._effect(connection, event))


class WithoutInbox(Application):
    """Believes that every event is delivered once."""

    def handle(self, event: ProbeEvent) -> str:
        with self.database.transaction() as connection:
            self._effect(connection, event)
        return "applied"


class Quick(Probe):
    app = Composed(QuickApplication)


class Careless(Probe):
    app = Composed(WithoutInbox)

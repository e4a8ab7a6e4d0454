"""What notification does by the clock, in every replica: gauges (the same in each), joiners, forgetting."""

from __future__ import annotations

from services.chassis.process.run import every
from services.notification.application.campaigns.reports import observe
from services.notification.application.households.import_households import forget_unfinished
from services.notification.application.households.welcome_joiners import welcome_joiners
from services.notification.application.ports import App

SECONDS = 5
FORGETTING_SECONDS = 3600


class NotificationClock:
    app: App

    @every(SECONDS)
    def observe_campaigns(self) -> None:
        observe(self.app)

    @every(SECONDS)
    def write_to_joiners(self) -> None:
        welcome_joiners(self.app)

    @every(FORGETTING_SECONDS)
    def forget_unfinished_imports(self) -> None:
        forget_unfinished(self.app)

"""What notification does by the clock, in every replica: gauges (the same in each: take the maximum), forgetting."""

from __future__ import annotations

from nameko.timer import timer

from services.chassis import metrics
from services.chassis.database import is_unavailable
from services.notification.application.import_households import forget_unfinished
from services.notification.domain.campaign import State
from services.notification.entrypoints.app import NotificationApp

CAMPAIGNS = metrics.gauge("campaigns", "Campaigns by state", ["state"])
PENDING = metrics.gauge("letters_pending", "Letters that are neither handed over nor put aside")
BALANCE = metrics.gauge("campaign_balance", "Households in scope of a campaign without a letter row; must be 0")
SECONDS = 5
FORGETTING_SECONDS = 3600


class NotificationClock:
    app: NotificationApp

    @timer(interval=SECONDS, eager=True)
    def measure_campaigns(self) -> None:
        try:
            states, pending, imbalance = self.app.reports.gauges()
        except Exception as error:
            if not is_unavailable(error):
                raise
            return
        for state in State:
            CAMPAIGNS.labels(state.value).set(states.get(state.value, 0))
        PENDING.set(pending)
        BALANCE.set(imbalance)

    @timer(interval=FORGETTING_SECONDS, eager=True)
    def forget_unfinished_imports(self) -> None:
        try:
            with self.app.works() as work:
                forget_unfinished(work, self.app.now())
        except Exception as error:
            if not is_unavailable(error):
                raise

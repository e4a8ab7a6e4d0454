"""What notification does by the clock, in every replica: gauges (the same in each: take the maximum), forgetting."""

from __future__ import annotations

from services.chassis.process import metrics
from services.chassis.process.run import every
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

    @every(SECONDS)
    def measure_campaigns(self) -> None:
        states, pending, imbalance = self.app.reports.gauges()
        for state in State:
            CAMPAIGNS.labels(state.value).set(states.get(state.value, 0))
        PENDING.set(pending)
        BALANCE.set(imbalance)

    @every(FORGETTING_SECONDS)
    def forget_unfinished_imports(self) -> None:
        with self.app.works() as work:
            forget_unfinished(work, self.app.now())

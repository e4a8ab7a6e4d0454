"""The service's metrics."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from services.chassis.process import logs, metrics
from services.notification.domain.campaign import State
from services.notification.domain.channels import CHANNELS

LOG = logs.get_logger(__name__)

CAMPAIGNS = metrics.gauge("campaigns", "Campaigns by state", ["state"])
PENDING = metrics.gauge("letters_pending", "Letters that are neither handed over nor put aside")
BALANCE = metrics.gauge("campaign_balance", "Households in scope of a campaign without a letter row; must be 0")
OUT_OF_BALANCE = metrics.counter(
    "campaign_out_of_balance_total", "Campaigns that could not close because households were unaccounted for"
)
LETTERS = metrics.counter("letters_total", "Letters of produced lots by what became of them", ["channel", "outcome"])
JOINER_LETTERS = metrics.counter(
    "joiner_letters_total", "Those of them to households that came to their site later", ["channel", "outcome"]
)
RENDER_SECONDS = metrics.histogram(
    "lot_render_seconds", "Time to set one lot in type", ["channel"], buckets=(0.1, 0.5, 1, 2, 5, 10, 20, 40, 60, 120)
)

for _channel in CHANNELS:
    for _outcome in ("handed_over", "held", "excluded", "withdrawn"):
        LETTERS.labels(_channel, _outcome)
        JOINER_LETTERS.labels(_channel, _outcome)


class PrometheusMeter:
    def out_of_balance(self, campaign_id: UUID, difference: int) -> None:
        LOG.error("campaign out of balance", campaign=str(campaign_id), difference=difference)
        OUT_OF_BALANCE.inc()

    def letters(self, channel: str, outcomes: Mapping[str, int], *, joiners: bool) -> None:
        for outcome, count in outcomes.items():
            LETTERS.labels(channel, outcome).inc(count)
            if joiners:
                JOINER_LETTERS.labels(channel, outcome).inc(count)

    def lot_set(self, channel: str, seconds: float) -> None:
        RENDER_SECONDS.labels(channel).observe(seconds)

    def standing(self, campaigns: Mapping[str, int], pending: int, imbalance: int) -> None:
        for state in State:
            CAMPAIGNS.labels(state.value).set(campaigns.get(state.value, 0))
        PENDING.set(pending)
        BALANCE.set(imbalance)

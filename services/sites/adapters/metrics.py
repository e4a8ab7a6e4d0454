"""The service's metrics."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from services.chassis.process import metrics
from services.sites.domain.switch import SwitchId

LOG = logging.getLogger(__name__)

BUSINESS = (1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400)
OUTCOMES = ("filed", "held", "started", "settled", "superseded", "cancelled")
WAITING = ("scheduled", "held")

SWITCHES = metrics.counter("switches_total", "What became of switches", ["outcome"])
SETTLE = metrics.histogram("switch_settle_seconds", "From effective to settled", buckets=BUSINESS)
RUNNING = metrics.gauge("switches_running", "Switches that have started and are not settled")
OPEN = metrics.gauge("switches_waiting", "Switches that have not started, by what they wait for", ["state"])
OLDEST = metrics.gauge("switch_oldest_running_timestamp_seconds", "Effective time of the oldest running switch, or 0")
RANK = metrics.gauge("site_stage_rank", "Rank of the stage in force; higher is more open", ["region", "site"])
TICK = metrics.gauge("switch_clock_last_tick_timestamp_seconds", "When due switches were last looked for")
FAILURES = metrics.counter("switch_clock_failures_total", "Due switches that could not be started")


class PrometheusMeter:
    def __init__(self) -> None:
        for outcome in OUTCOMES:
            SWITCHES.labels(outcome)

    def switched(self, outcome: str) -> None:
        SWITCHES.labels(outcome).inc()

    def settled(self, seconds: float) -> None:
        SETTLE.observe(seconds)

    def start_failed(self, switch: SwitchId, error: Exception) -> None:
        LOG.error("switch %s is due and could not be started", switch, exc_info=error)

    def ticked(self, failures: int) -> None:
        FAILURES.inc(failures)
        TICK.set(time.time())

    def standing(
        self, switches: Mapping[str, int], oldest_running: datetime | None, ranks: Iterable[Mapping[str, Any]]
    ) -> None:
        RUNNING.set(switches["running"])
        for state in WAITING:
            OPEN.labels(state).set(switches[state])
        OLDEST.set(oldest_running.timestamp() if oldest_running else 0)
        RANK.clear()
        for row in ranks:
            RANK.labels(row["region"], row["site"]).set(row["rank"])

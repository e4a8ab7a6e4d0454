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
OUTCOMES = (
    "filed",
    "held",
    "started",
    "announced",
    "settled",
    "superseded",
    "suspended",
    "released",
    "accepted",
    "revoked",
    "cancelled",
    "expired",
)
WAITING = ("scheduled", "held", "announced", "suspended")
WAITED_FOR = ("filed", "held", "clock")

SWITCHES = metrics.counter("switches_total", "What became of switches", ["outcome"])
SETTLE = metrics.histogram("switch_settle_seconds", "From effective, or announced before, to settled", buckets=BUSINESS)
RUNNING = metrics.gauge("switches_running", "Switches that are announced and not followed everywhere")
OPEN = metrics.gauge(
    "switches_waiting",
    "Switches that wait: for their lead, for gates, for their date, for somebody to release them",
    ["state"],
)
OLDEST = metrics.gauge("switch_oldest_running_timestamp_seconds", "Effective time of the oldest running switch, or 0")
RANK = metrics.gauge("site_stage_rank", "Rank of the stage in force; higher is more open", ["region", "site"])
OVERDUE = metrics.gauge(
    "stage_overdue_sites", "Sites on a stage whose last day is past, for which no switch waits", ["region"]
)
LATE = metrics.counter(
    "switch_announce_late_total",
    "Announcements that kept less than their lead, by what they waited for",
    ["waited_for"],
)
SUSPENDED = metrics.gauge("suspended_switches", "Announced switches that do not happen for now and wait for somebody")
UNANNOUNCED = metrics.gauge("switches_announce_overdue", "Scheduled switches past the instant of their announcement")
UNAPPLIED = metrics.gauge("switches_in_force_overdue", "Announced switches past their date and not in force")
AT_RISK = metrics.gauge("switches_at_risk", "Announced switches near their date whose gates would suspend them")
TICK = metrics.gauge("switch_clock_last_tick_timestamp_seconds", "When due switches were last looked for")
FAILURES = metrics.counter("switch_clock_failures_total", "Due switches that could not be started")


class PrometheusMeter:
    def __init__(self) -> None:
        for outcome in OUTCOMES:
            SWITCHES.labels(outcome)
        for cause in WAITED_FOR:
            LATE.labels(cause)

    def switched(self, outcome: str) -> None:
        SWITCHES.labels(outcome).inc()

    def announced_late(self, waited_for: str) -> None:
        LATE.labels(waited_for).inc()

    def at_risk(self, switches: int) -> None:
        AT_RISK.set(switches)

    def settled(self, seconds: float) -> None:
        SETTLE.observe(seconds)

    def start_failed(self, switch: SwitchId, error: Exception) -> None:
        LOG.error("switch %s is due and could not be started", switch, exc_info=error)

    def ticked(self, failures: int) -> None:
        FAILURES.inc(failures)
        TICK.set(time.time())

    def standing(
        self, switches: Mapping[str, Any], oldest_running: datetime | None, ranks: Iterable[Mapping[str, Any]]
    ) -> None:
        RUNNING.set(switches["running"])
        for state in WAITING:
            OPEN.labels(state).set(switches[state])
        SUSPENDED.set(switches["suspended"])
        UNANNOUNCED.set(switches["unannounced"])
        UNAPPLIED.set(switches["unapplied"])
        OLDEST.set(oldest_running.timestamp() if oldest_running else 0)
        RANK.clear()
        for row in ranks:
            RANK.labels(row["region"], row["site"]).set(row["rank"])

    def overdue(self, sites: Mapping[str, int]) -> None:
        OVERDUE.clear()
        for region, count in sites.items():
            OVERDUE.labels(region).set(count)

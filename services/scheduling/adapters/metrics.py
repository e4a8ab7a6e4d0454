"""The service's metrics."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from services.chassis.process import metrics

LOG = logging.getLogger(__name__)

REPLAN_SECONDS = metrics.histogram(
    "replan_seconds", "From the plan of a site's replan to its last batch", buckets=metrics.DELIVERY
)
REPLANNED = metrics.counter("replanned_appointments_total", "Appointments replanned, by outcome", ["outcome"])
BOOKINGS = metrics.counter("bookings_total", "Requests to book, by outcome", ["outcome"])
INVARIANTS = {
    "in_person_at_closed_site": "Appointments in person at sites that admit nobody; must be 0",
    "double_bookings": "Staff or rooms booked twice at a time; must be 0",
    "households_in_two_places": "Pairs of appointments of one household at the same time, not meant so; must be 0",
    "occupancy_drift": "Quarter hours whose counted visitors differ from the appointments; must be 0",
    "crowded_quarters": "Quarter hours with more visitors than the limits allow, after a limit was lowered",
    "fenced_sites": "Sites that take no bookings for some of their time because it is being replanned",
}
GAUGES = {name: metrics.gauge(name, help) for name, help in INVARIANTS.items()}

for outcome in ("kept", "phone", "video", "moved", "lapsed", "returned"):
    REPLANNED.labels(outcome)
for outcome in ("booked", "repeated", "refused", "busy"):
    BOOKINGS.labels(outcome)


class PrometheusMeter:
    def booked(self, outcome: str) -> None:
        BOOKINGS.labels(outcome).inc()

    def batch_applied(self, outcomes: Mapping[str, int]) -> None:
        for outcome, count in outcomes.items():
            REPLANNED.labels(outcome).inc(count)

    def replanned(self, seconds: float) -> None:
        REPLAN_SECONDS.observe(max(seconds, 0))

    def continuation_failed(self, region: str, site: str, error: Exception) -> None:
        LOG.error("the replan of %s/%s is open and could not be continued", region, site, exc_info=error)

    def invariants(self, counts: Mapping[str, float]) -> None:
        for name, count in counts.items():
            GAUGES[name].set(count)

"""The service's metrics."""

from __future__ import annotations

from services.chassis.process import metrics

CONCEPTS = metrics.counter("concepts_published_total", "Versions of protection concepts that were published")
LIMITS = metrics.counter("limits_changed_total", "Limits that were derived for a site and said to the others")


class PrometheusMeter:
    def concept_published(self) -> None:
        CONCEPTS.inc()

    def limits_changed(self) -> None:
        LIMITS.inc()

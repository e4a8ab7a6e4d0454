"""Prometheus metrics: one prefix for all names, one place that renders them."""

import os
from collections.abc import Sequence

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Gauge, Histogram, generate_latest

PREFIX = "stufenplan_"
CONTENT_TYPE = CONTENT_TYPE_LATEST
FAST = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
DELIVERY = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600)


def counter(name: str, help: str, labels: Sequence[str] = ()) -> Counter:
    return Counter(PREFIX + name, help, labels)


def gauge(name: str, help: str, labels: Sequence[str] = ()) -> Gauge:
    return Gauge(PREFIX + name, help, labels)


def histogram(name: str, help: str, labels: Sequence[str] = (), buckets: Sequence[float] = FAST) -> Histogram:
    return Histogram(PREFIX + name, help, labels, buckets=buckets)


BUILD = gauge("build_info", "Version and commit of the running code, always 1", ["version", "commit"])


def identify() -> None:
    BUILD.labels(os.environ.get("STUFENPLAN_VERSION", ""), os.environ.get("STUFENPLAN_COMMIT", "")).set(1)


def render() -> bytes:
    return generate_latest()

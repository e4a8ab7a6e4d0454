"""How long the first page and /healthz take while forty people watch a switch of 19 sites, against nobody watching.

One running system. First nobody watches, then forty streams of the first page are open while all sites are switched.
Printed: the slowest first page and the slowest /healthz of the gateway in both, and their ratios; with how much each
viewer was sent. The bounds: /healthz within 100 ms, a first page within a second.
"""

from __future__ import annotations

import http.client
import os
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from deploy.local.api import DEMO_PASSWORD, MANAGER, OPERATOR
from tests.benchmarks.ways_in import Probing
from tests.system.conftest import running
from tests.system.region import make_region
from tests.system.system import System

VIEWERS = 40
HEALTHZ_BOUND, PAGE_BOUND = 0.1, 1.0


class Viewer:
    """A browser's part: a session cookie, the first page, and its stream."""

    def __init__(self, url: str, login: str) -> None:
        self.host = urlsplit(url).netloc
        self.cookie = ""
        token = re.search(r'name="csrf" value="([^"]+)"', self.ask("GET", "/login"))
        assert token
        self.ask("POST", "/login", urlencode({"login": login, "password": DEMO_PASSWORD, "csrf": token.group(1)}))
        self.pushed, self.bytes = 0, 0

    def ask(self, method: str, path: str, body: str = "") -> str:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded", "Accept": "text/html"}
        connection.request(method, path, body or None, headers)
        answer = connection.getresponse()
        self.cookie = (answer.headers.get("Set-Cookie") or self.cookie).partition(";")[0]
        text = answer.read().decode()
        connection.close()
        return text

    def watch(self, over: threading.Event) -> None:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request("GET", "/live/stream", headers={"Cookie": self.cookie, "Accept": "text/event-stream"})
        answer = connection.getresponse()
        assert answer.status == 200, answer.status
        while not over.is_set() and (line := answer.readline()):
            self.pushed += line.startswith(b"event: page")
            self.bytes += len(line)
        connection.close()


@contextmanager
def watching(viewers: list[Viewer]) -> Iterator[None]:
    over = threading.Event()
    threads = [threading.Thread(target=viewer.watch, args=(over,), daemon=True) for viewer in viewers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()


def pages(viewer: Viewer, done: threading.Event) -> list[float]:
    """How long each first page took, one after the other, at least ten."""
    took: list[float] = []
    while not done.is_set() or len(took) < 10:
        began = time.monotonic()
        assert "data-stream" in viewer.ask("GET", "/")
        took.append(time.monotonic() - began)
        time.sleep(0.1)
    return took


def measured(system: System, port: int, viewer: Viewer, done: threading.Event) -> tuple[list[float], float]:
    probing = Probing({"gateway": port})
    with probing.going_on():
        took = pages(viewer, done)
    return took, probing.longest["gateway"]


def told(name: str, took: list[float], healthz: float) -> None:
    slow, middle = max(took), statistics.median(took)
    page = f"median {middle * 1000:4.0f} ms, slowest {slow * 1000:4.0f} ms ({slow / PAGE_BOUND:.2f} of the bound)"
    probe = f"slowest {healthz * 1000:4.0f} ms ({healthz / HEALTHZ_BOUND:.2f} of the bound)"
    print(f"{name:<20} first page: {page} | /healthz: {probe}", flush=True)


def _measure(system: System, folder: Path, port: int) -> None:
    region = make_region(5, id="watched", sites=19, households=400, today=date(2020, 6, 15))
    system.load(region, folder)
    url = system.stack.gateway_url
    viewer = Viewer(url, MANAGER)
    over = threading.Event()
    over.set()
    alone, healthz = measured(system, port, viewer, over)
    told("nobody watches", alone, healthz)
    viewers = [Viewer(url, MANAGER if number % 2 else OPERATOR) for number in range(VIEWERS)]
    done = threading.Event()
    with watching(viewers):
        switch = system.file(region.id, "emergency")
        threading.Thread(target=lambda: (system.settled(switch["id"], 300), done.set())).start()
        watched, healthz = measured(system, port, viewer, done)
    told(f"{VIEWERS} watch a switch", watched, healthz)
    pushed = [each.pushed for each in viewers]
    each = sum(viewer.bytes for viewer in viewers) / VIEWERS / 1e6
    print(f"each viewer was sent {min(pushed)} to {max(pushed)} pages, {each:.1f} MB")
    print(f"median page, watched to unwatched: {statistics.median(watched) / statistics.median(alone):.2f}")


def main() -> None:
    home = Path(tempfile.mkdtemp(prefix="live-views-"))
    with running(home, "stufenplan_live_views") as system:
        services = system.stack.settings.services
        _measure(system, home, services["gateway"].port)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)

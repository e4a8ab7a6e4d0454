"""How long /healthz waits while the worst allowed files come in, and thirty logins, against its bound of 100 ms.

One running system; each file is as large as its way in allows: an honest one, and the nastiest we know of that size.
Meanwhile every service is asked for /healthz without a pause. Printed for each file: the longest answer of each service
and its ratio to the bound. A ratio below 1 is within it.
"""

from __future__ import annotations

import http.client
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import yaml

from deploy.local.api import OPERATOR, Api, ApiError
from services.contracts.region.reading import MOST_BYTES
from services.gateway.client.errors import NoAnswer, Refused
from services.gateway.web.context import Limits
from tests.system.conftest import running
from tests.system.region import APPOINTMENT_COLUMNS, HOUSEHOLD_COLUMNS, Region, make_region
from tests.system.system import System

BOUND_SECONDS = 0.1
LIMITS = Limits()
REGION_BYTES = min(MOST_BYTES, LIMITS.region_bytes)


def filled(line: Callable[[int], str], most: int, head: str = "") -> bytes:
    """Lines until the file is as large as allowed."""
    text, number = [head], 0
    size = len(head.encode())
    while True:
        more = line(number)
        size += len(more.encode())
        if size > most:
            return "".join(text).encode()
        text.append(more)
        number += 1


def regions(region: Region) -> Iterator[tuple[str, bytes]]:
    document = yaml.safe_load(region.yaml())
    site = document["sites"][0]
    more = [{**site, "id": f"s{number}", "name": f"Standort {number}", "postcodes": []} for number in range(400)]
    share = REGION_BYTES / len(json.dumps([site, *more]))
    document["sites"] = [site, *more[: int(len(more) * share)]]
    yield "region, honest", json.dumps(document).encode()
    yield "region, numbers to the base 60", b"a: [" + b"1:" * (REGION_BYTES // 2 - 100) + b"1]\n"
    yield "region, short lines", b"- a\n" * (REGION_BYTES // 4)
    yield "region, unknown keys", filled(lambda number: f"k{number}: 1\n", REGION_BYTES)
    aliases = "a0: &a0 [1,1,1,1,1,1,1,1,1]\n" + "".join(
        f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 30)
    )
    yield "region, aliases", aliases.encode()
    yield "region, brackets", b"[" * (REGION_BYTES - 1)


def households(region: Region) -> Iterator[tuple[str, bytes]]:
    most, site = LIMITS.households_bytes, region.sites[0]

    def household(number: int) -> str:
        return (
            f"23702//{number:07d};Frau;Erika;Mustermann-{number};;Lange Straße;{number % 200};30159;Hannover;{site};"
            "post;;0511 0000-1;Frau Sommer;4711;Herr Winter;4712;\n"
        )

    head = HOUSEHOLD_COLUMNS + "\n"
    yield "households, honest", filled(household, most, head)
    yield "households, all cells wrong", filled(lambda number: ";".join(["?"] * 18) + "\n", most, head)
    yield "households, empty cells", head.encode() + b";\n" * ((most - 1000) // 2)
    yield "households, one line", head.encode() + b"x" * (most - 1000)
    yield "households, a header of a million columns", b"a;" * (most // 2 - 1)
    yield "households, an open quotation", head.encode() + b'"' + b"a;\n" * (most // 3 - 1000)


def appointments(region: Region) -> Iterator[tuple[str, bytes]]:
    most, site = LIMITS.appointments_bytes, region.sites[0]

    def appointment(number: int) -> str:
        household, day = f"23702//{number % 50 + 1:07d}", f"2020-07-{number % 28 + 1:02d}"
        return f"T-{number};{household};{site};benefits;consultation;telefon;{day};09:00;30;1;nein;ja;nein;\n"

    head = APPOINTMENT_COLUMNS + "\n"
    yield "appointments, honest lines", filled(appointment, most, head)
    yield "appointments, all cells wrong", filled(lambda number: ";".join(["?"] * 14) + "\n", most, head)
    yield "appointments, empty cells", head.encode() + b";\n" * ((most - 1000) // 2)


def bodies() -> Iterator[tuple[str, bytes]]:
    most = LIMITS.request_bytes
    yield "request, brackets", b'{"reason": ' + b"[" * (most - 100)
    yield "request, many sites", b'{"to_stage":"regular","sites":[' + b"{}," * ((most - 100) // 3) + b"{}]}"
    yield "request, unknown keys", filled(lambda number: f',"k{number}":1', most - 10, '{"reason": "x"') + b"}"


class Probing:
    """The longest answer of /healthz, by service."""

    def __init__(self, ports: dict[str, int]) -> None:
        self.ports = ports
        self.longest = dict.fromkeys(ports, 0.0)
        self._over = threading.Event()

    @contextmanager
    def going_on(self) -> Iterator[None]:
        threads = [threading.Thread(target=self._probe, args=(name,)) for name in self.ports]
        for thread in threads:
            thread.start()
        try:
            yield
            time.sleep(0.3)
        finally:
            self._over.set()
            for thread in threads:
                thread.join()

    def _probe(self, name: str) -> None:
        while not self._over.is_set():
            began = time.monotonic()
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.ports[name], timeout=150)
                connection.request("GET", "/healthz")
                connection.getresponse().read()
                connection.close()
            except OSError:
                time.sleep(0.05)
            self.longest[name] = max(self.longest[name], time.monotonic() - began)
            time.sleep(0.01)


def main() -> None:
    home = Path(tempfile.mkdtemp(prefix="ways-in-"))
    with running(home, "stufenplan_ways_in") as system:
        services = system.stack.settings.services
        _measure(system, home, {name: service.port for name, service in services.items()})


def _measure(system: System, folder: Path, ports: dict[str, int]) -> None:
    region = make_region(5, id="ways", sites=1, households=50, today=date(2020, 6, 15))
    region.appointments = []
    system.load(region, folder)
    bound = f"longest /healthz in ms, and its ratio to {BOUND_SECONDS * 1000:g} ms"
    print(f"{'file':<44}{'MB':>6}{'seconds':>9}{'restarts':>9}  {bound}")
    ways: list[tuple[str, str, str, Iterator[tuple[str, bytes]]]] = [
        ("POST", "/tokens", "application/json", bodies()),
        ("PUT", f"/regions/{region.id}", "application/yaml", regions(region)),
        ("POST", f"/regions/{region.id}/appointments/imports", "text/csv", appointments(region)),
        ("POST", f"/regions/{region.id}/households/imports", "text/csv", households(region)),
    ]
    chosen = sys.argv[1] if len(sys.argv) > 1 else ""
    if chosen in "logins, thirty at once":
        _try(system, ports, "logins, thirty at once", partial(_thirty_logins, system), 0)
    for method, path, kind, files in ways:
        for name, content in files:
            if chosen in name:
                _try(system, ports, name, partial(system.operator.send, method, path, content, kind), len(content))


def _thirty_logins(system: System) -> None:
    with ThreadPoolExecutor(30) as pool:
        list(pool.map(lambda number: Api(system.stack.gateway_url, OPERATOR), range(30)))


def _try(system: System, ports: dict[str, int], name: str, send: Callable[[], object], size: int) -> None:
    before = sum(system.stack.restarts.values())
    probing, began = Probing(ports), time.monotonic()
    with probing.going_on():
        try:
            send()
            said = "taken"
        except (ApiError, Refused, NoAnswer) as refusal:
            said = getattr(refusal, "code", "") or type(refusal).__name__
    seconds, restarts = time.monotonic() - began, sum(system.stack.restarts.values()) - before
    worst = max(probing.longest.values())
    each = " ".join(f"{service} {longest * 1000:.0f}" for service, longest in probing.longest.items())
    told = f"{name:<44}{size / 1e6:>6.1f}{seconds:>9.1f}{restarts:>9}"
    print(f"{told}  {worst / BOUND_SECONDS:5.2f}  {each}  {said}", flush=True)


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    os._exit(0)

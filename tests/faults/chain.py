"""The four services in one process on real databases, their events delivered in any order one likes."""

import inspect
import json
from base64 import b64encode
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from nameko.timer import Timer

from services.chassis.messaging.topology import SUBSCRIPTIONS, load_services
from services.chassis.process.config import Settings
from services.contracts.calls.actor import Actor
from services.contracts.calls.call import Call
from services.gateway.application.appointment_import import import_appointments
from services.gateway.application.region_load import load_region
from services.gateway.backends.backends import Backends
from services.notification.adapters.calendar import SiteCalendar
from services.notification.adapters.handover.folder import LettersFolder
from services.notification.adapters.postgres.lots import SQL as LOTS
from services.notification.application.letters.produce_lot import LotProduction
from services.notification.domain.campaign import FINAL
from services.notification.domain.channels import CHANNELS
from tests.system.region import Region

NAMES = ("sites", "protection", "scheduling", "notification")
ACTOR = Actor("maria.manager", ("manager",))
UNPUBLISHED = "SELECT id, type, payload FROM outbox WHERE published_at IS NULL ORDER BY position"


@dataclass(frozen=True)
class Delivery:
    """One event on its way to one handler."""

    service: str
    handler: Any
    event_type: Any
    body: dict[str, Any]


def apart(read: Callable[..., Any], parts: Sequence[bytes], *given: Any) -> Any:
    """Reads a file here: a child for each of hundreds of regions would be most of the time."""
    return read(b"".join(parts), *given)


class Post:
    """What becomes of deliveries. This one brings each event once, in the order in which it was said."""

    def next(self, waiting: list[Delivery]) -> Delivery:
        return waiting.pop(0)

    def lots_now(self) -> bool:
        """Whether a letter worker is quick enough to have its turn before everything has arrived."""
        return False


class BadPost(Post):
    """Any order, every third event late by many others, every third one twice; letter workers in between."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._late: set[int] = set()
        self._twice: set[int] = set()
        self.faults = 0

    def next(self, waiting: list[Delivery]) -> Delivery:
        at = self._random.randrange(len(waiting))
        for _ in range(len(waiting)):
            if not self._postpone(waiting[at]):
                break
            at = (at + 1) % len(waiting)
        chosen = waiting.pop(at)
        self.faults += at > 0
        if id(chosen) not in self._twice and self._random.random() < 1 / 3:
            again = replace(chosen)
            self._twice.add(id(again))
            waiting.append(again)
            self.faults += 1
        return chosen

    def lots_now(self) -> bool:
        return self._random.random() < 0.1

    def _postpone(self, delivery: Delivery) -> bool:
        """Every third one loses its turn once, as if it had made a round through the retry queue."""
        if id(delivery) in self._late or self._random.random() > 1 / 3:
            return False
        self._late.add(id(delivery))
        self.faults += 1
        return True


class Chain:
    """`services["sites"]` and the others answer their RPC methods; `deliver` carries events between them."""

    def __init__(self, settings: Callable[[str], Settings], letters: Path) -> None:
        self.services = {name: _service(name, settings(name)) for name in NAMES}
        self.ask = Backends(self)
        self.routes = {name: list(_handlers(type(service))) for name, service in self.services.items()}
        self.waiting: list[Delivery] = []
        app = self.services["notification"].app
        ways = dict.fromkeys(CHANNELS, LettersFolder(letters))
        self._production = LotProduction(app, ways, SiteCalendar())

    def call(self, call: Call, request: dict[str, Any], seconds: float | None = None) -> Any:
        """As the gateway calls: through JSON."""
        answer = getattr(self.services[call.service], call.method)(json.loads(json.dumps(request)))
        return json.loads(json.dumps(answer))

    def load(self, region: Region) -> None:
        load_region(self.ask, apart, region.id, region.yaml(), is_json=False, actor=ACTOR, wait_seconds=0)
        self.deliver()
        content = b64encode(region.households_csv().encode()).decode()
        self.ask.notification.receive_part(import_id=region.id, part=1, content_base64=content)
        self.ask.notification.finish_import(region=region.id, import_id=region.id, actor=ACTOR, sites=region.sites)
        if region.appointments:
            csv = region.appointments_csv().encode()
            import_appointments(self.ask, apart, region.id, csv, ZoneInfo("Europe/Berlin"), ACTOR)

    def file(self, region: str, to_stage: str, sites: list[str] | None = None) -> str:
        switch = self.ask.sites.file_switch(
            region=region, sites=sites, to_stage=to_stage, reason="Reihenfolge", actor=ACTOR
        )
        return switch["id"]

    def deliver(self, post: Post | None = None) -> int:
        """Until nothing is on its way and no lot is left; the number of deliveries."""
        post, count = post or Post(), 0
        while True:
            self._collect()
            if self.waiting and not post.lots_now():
                self._bring(post.next(self.waiting))
                count += 1
            elif not self._produce_lot() and not self.waiting:
                return count

    def at(self, clock: Any) -> None:
        """All four from now on go by this clock."""
        for service in self.services.values():
            service.app = replace(service.app, clock=clock)
        self._production = replace(self._production, app=self.services["notification"].app)

    def tick(self) -> None:
        """Everything that a process does by its clock, once."""
        for service in self.services.values():
            for method in _timed(type(service)):
                method(service)

    def rows(self, service: str, statement: str, values: Any = None) -> list[dict[str, Any]]:
        with self.services[service].app.database.transaction() as connection:
            return connection.execute(statement, values).fetchall()

    def close(self) -> None:
        for service in self.services.values():
            with suppress(Exception):
                service.app.database.close()

    def _collect(self) -> None:
        for publisher in NAMES:
            with self.services[publisher].app.database.transaction() as connection:
                rows = connection.execute(UNPUBLISHED).fetchall()
                ids = [row["id"] for row in rows]
                if ids:
                    connection.execute("UPDATE outbox SET published_at = now() WHERE id = ANY(%s)", [ids])
            for row in rows:
                self.waiting += self._deliveries(row["type"], row["payload"])

    def _deliveries(self, name: str, body: dict[str, Any]) -> Iterator[Delivery]:
        for service, routes in self.routes.items():
            for event_type, handler in routes:
                if event_type.name == name:
                    yield Delivery(service, handler, event_type, body)

    def _bring(self, delivery: Delivery) -> None:
        delivery.handler(self.services[delivery.service], delivery.event_type.load(delivery.body))

    def _produce_lot(self) -> bool:
        lots = self.rows("notification", LOTS["to_do"])
        if lots:
            self._production.run(lots[0]["id"])
        return bool(lots)


def _service(name: str, settings: Settings) -> Any:
    (service_class,) = load_services(f"services.{name}.service")
    service = service_class()
    service.app = import_module(f"services.{name}.service").build(settings)
    if name == "notification":
        service.app = replace(service.app, offload=lambda work, *given: work(*given), apart=apart)
    return service


def _handlers(service_class: type) -> Iterator[tuple[Any, Any]]:
    for _, method in inspect.getmembers(service_class, inspect.isfunction):
        for event_type in getattr(method, SUBSCRIPTIONS, ()):
            yield event_type, method


def _timed(service_class: type) -> Iterator[Any]:
    for _, method in inspect.getmembers(service_class, inspect.isfunction):
        if any(isinstance(each, Timer) for each in getattr(method, "nameko_entrypoints", ())):
            yield method


def state_of(chain: Chain, region: str) -> Mapping[str, Any]:
    """What the four services believe about a region when everything has arrived, ids of letters and times left out."""
    return {
        "stages": {s["site"]: (s["stage"]["id"], s["sequence"]) for s in chain.ask.sites.list_sites(region=region)},
        "limits": {limit["site"]: limit["limits"] for limit in chain.ask.protection.list_limits(region=region)},
        # The entry that holds in the end, and whether anything of the site is still open; what was overtaken is past.
        "fences": chain.rows(
            "scheduling",
            "SELECT DISTINCT ON (site) site, sequence, limits, bool_or(fenced) OVER (PARTITION BY site) AS open"
            "  FROM stage_entry WHERE stage IS NOT NULL AND NOT revoked"
            " ORDER BY site, effective_at DESC, sequence DESC",
        ),
        "appointments": chain.rows(
            "scheduling",
            "SELECT reference, state, channel, starts_at, room, no_disadvantage, holds FROM appointment"
            " WHERE region = %s ORDER BY reference",
            [region],
        ),
        "open_campaigns": chain.rows(
            "notification",
            "SELECT site, sequence, state FROM campaign WHERE region = %s AND state <> ALL(%s) ORDER BY site, sequence",
            [region, list(FINAL)],
        ),
        "invariants": _invariants(chain),
    }


def switch_of(chain: Chain, switch: str) -> Mapping[str, Any]:
    """How one switch ended: for its sites, for its appointments, and who got which letter about what."""
    shown = chain.ask.sites.get_switch(switch_id=switch)
    letters = chain.rows(
        "notification",
        "SELECT household_id, channel, state, facts -> 'changes' AS changes FROM letter WHERE switch_id = %s"
        " ORDER BY household_id",
        [switch],
    )
    for letter in letters:
        told = [(c["site"], c["appointment_id"], c["outcome"], c["after"]) for c in letter["changes"] or []]
        letter["changes"] = sorted(told, key=str)
    return {
        "state": shown["state"],
        "sites": [{key: site[key] for key in ("site", "sequence", "totals", "balance")} for site in shown["sites"]],
        "totals": chain.ask.scheduling.switch_totals(switch_id=switch),
        "letters": letters,
    }


def _invariants(chain: Chain) -> dict[str, float]:
    app = chain.services["scheduling"].app
    with app.begin() as work:
        broken: Mapping[str, float] = work.invariants(app.clock.now())
    return {name: count for name, count in broken.items() if name != "crowded_quarters"}

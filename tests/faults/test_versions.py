"""Promise 21: old and new live together. Events with more in them than this code knows, databases ahead of it."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from services.chassis.process.config import load_settings
from services.chassis.storage.migrate import migrate, pending
from tests.backbone import wait_until, write_settings
from tests.faults.arena import Arena
from tests.faults.chain import NAMES, Chain, Delivery, Post, switch_of
from tests.faults.oracle import Oracle
from tests.integration.test_consumers_accept_every_sample import accept, cases
from tests.probe.events import envelope
from tests.probe.world import PACKAGE
from tests.system.region import make_region

NOW = "2020-06-15T08:00:00+02:00"
TABLES = """SELECT table_name FROM information_schema.tables
            WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name !~ 'yoyo'"""
FUTURE = "ALTER TABLE {} ADD COLUMN from_the_next_release text NOT NULL DEFAULT 'unknown here'"


def richer(value: Any) -> Any:
    """The same with a field of the next release in every object."""
    if isinstance(value, dict):
        named = {key: richer(each) for key, each in value.items()}
        return named if _is_map(value) else {**named, "from_the_next_release": {"nested": [1, "zwei"]}}
    return [richer(each) for each in value] if isinstance(value, list) else value


def _is_map(value: dict[str, Any]) -> bool:
    """Objects whose keys are ids (limits by zone, departments of a stage) have entries, not fields."""
    return all(isinstance(each, int | dict) for each in value.values())


def ahead(url: str) -> None:
    """The database as the next release's expanding migration leaves it, and known to yoyo as such."""
    with psycopg.connect(url, autocommit=True) as connection:
        for (table,) in connection.execute(TABLES).fetchall():
            connection.execute(sql.SQL(FUTURE).format(sql.Identifier(table)))
        connection.execute(
            "INSERT INTO _yoyo_migration (migration_hash, migration_id, applied_at_utc)"
            " VALUES ('f00d', '9999_from_the_next_release', now())"
        )


class NewerPost(Post):
    """Brings events as the next release would say them."""

    def __init__(self) -> None:
        self.richer = 0

    def next(self, waiting: list[Delivery]) -> Delivery:
        delivery = super().next(waiting)
        self.richer += 1
        return replace(delivery, body=richer(delivery.body))


@pytest.mark.parametrize(("name", "service_class", "event_type", "method", "path"), cases())
def test_every_handler_accepts_every_golden_sample_with_fields_it_does_not_know(
    name, service_class, event_type, method, path, database, tmp_path
):
    body = richer(json.loads(path.read_text()))
    assert "from_the_next_release" in body["data"]
    accept(name, service_class, method, event_type.load(body), database(name), tmp_path)


@pytest.fixture
def chain(tmp_path: Path, database: Callable[[str], str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Chain]:
    """The four services on databases of the next release."""
    monkeypatch.setenv("STUFENPLAN_NOW", NOW)
    config = write_settings(tmp_path / "stufenplan.yaml", "amqp://unused")
    urls = {name: database(name) for name in NAMES}
    for url in urls.values():
        ahead(url)
    made = Chain(
        lambda name: load_settings(config, {"DATABASE_URL": urls[name], "STUFENPLAN_HOME": str(tmp_path)}), tmp_path
    )
    yield made
    made.close()


def test_services_work_on_databases_ahead_of_them_with_events_richer_than_they_know(
    chain: Chain, oracle: Oracle
) -> None:
    region = make_region(21, id="newer", sites=2, households=20, today=date(2020, 6, 15))
    region.appointments = region.appointments[::6]
    chain.load(region)
    oracle.hit(len(NAMES))
    switches = []
    for stage in ("emergency", "regular"):
        post = NewerPost()
        switches.append(chain.file(region.id, stage))
        chain.deliver(post)
        oracle.hit(bool(post.richer))
    oracle.conclude(
        lambda: switches, lambda: [each for each in switches if switch_of(chain, each)["state"] == "settled"]
    )


@pytest.mark.parametrize("name", NAMES)
def test_migrating_with_old_code_leaves_a_newer_database_as_it_is(name: str, database: Callable[[str], str]) -> None:
    url = database(name)
    ahead(url)
    assert pending(url, f"services.{name}") == []
    assert migrate(url, f"services.{name}") == []
    with psycopg.connect(url) as connection:
        kept = connection.execute("SELECT count(*) FROM _yoyo_migration WHERE migration_id ~ '^9999'").fetchone()
    assert kept == (1,)


def test_a_release_rolled_out_and_back_under_load_loses_and_doubles_nothing(arena: Arena) -> None:
    """Replicas are replaced one by one while the databases move ahead and events grow, then once more, back."""
    cast = arena.cast(services=2, relays=2).start()
    writer = arena.writer(0.02)
    for url in (arena.database_url, arena.source_url):
        ahead(url)
        arena.oracle.hit()
    assert migrate(arena.database_url, PACKAGE) == []
    arena.publish(richer(envelope(arena.happened) | {"id": _written(arena)}))
    for _ in range(2):
        for role in ("service-1", "relay-1", "service-2", "relay-2"):
            assert cast.terminate(role, 10) == 0
            cast.running[role].ready(30)
    cast.revive_all()
    committed = len(writer.committed)
    wait_until(lambda: len(writer.committed) > committed)
    arena.conclude()


def _written(arena: Arena) -> str:
    """An event that is said twice: by the outbox as it is, and at once with fields of the next release."""
    return arena.many(1)[0]

"""Migrations are applied once, also when replicas start together, and are not blocked by one that was killed."""

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import sql

from services.chassis.storage.migrate import main, migrate, pending

PROBE = "tests.probe"
NAMES = ["chassis-0001-outbox-and-inbox", "chassis-0002-answered-requests", "probe-0001-effects"]


@pytest.fixture
def empty(database_server: str, database) -> str:
    """The address of a database without any table."""
    url = database("nothing_of_ours")
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP SCHEMA public CASCADE; CREATE SCHEMA public"))
    return url


def test_the_chassis_tables_come_first_then_those_of_the_service(empty: str) -> None:
    assert pending(empty, PROBE) == NAMES

    assert migrate(empty, PROBE) == NAMES

    assert pending(empty, PROBE) == []
    assert migrate(empty, PROBE) == []


def test_replicas_that_start_together_apply_each_migration_once(empty: str) -> None:
    with ThreadPoolExecutor(4) as pool:
        applied = list(pool.map(lambda _: migrate(empty, PROBE), range(4)))

    assert sorted(name for names in applied for name in names) == NAMES


def test_a_lock_left_by_a_killed_migration_blocks_nobody(empty: str) -> None:
    migrate(empty, None)
    with psycopg.connect(empty) as connection:
        connection.execute("INSERT INTO yoyo_lock (locked, ctime, pid) VALUES (1, now(), 4711)")

    assert migrate(empty, PROBE) == ["probe-0001-effects"]


def test_a_database_that_is_away_is_said_in_one_sentence(capsys) -> None:
    assert main([PROBE, "--url", "postgresql://nobody@127.0.0.1:1/none"]) == 1
    assert "cannot be reached" in capsys.readouterr().err

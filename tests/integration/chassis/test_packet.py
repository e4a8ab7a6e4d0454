"""Several statements in one packet: their counts, their errors, and the connection afterwards."""

from collections.abc import Callable, Iterator

import psycopg
import pytest

from services.chassis.storage.database import Connection, Database
from services.chassis.storage.packet import send
from tests.probe.world import PACKAGE

INSERT = "INSERT INTO effects (event_id, pid) VALUES (gen_random_uuid(), %(pid)s)"
COUNT = "SELECT pid FROM effects ORDER BY id"


@pytest.fixture
def pooled(database: Callable[[str], str]) -> Iterator[Database]:
    made = Database(database(PACKAGE), name="test", max_size=1)
    yield made
    made.close()


def pids(connection: Connection) -> list[int | None]:
    return [row["pid"] for row in connection.execute(COUNT).fetchall()]


def test_all_are_carried_out_in_their_order_and_in_the_transaction(pooled: Database) -> None:
    with pooled.transaction() as connection:
        counts = send(connection, (INSERT, {"pid": 1}), (INSERT, {"pid": 2}), ("UPDATE effects SET pid = pid + 1", {}))
        assert counts == [1, 1, 2]
        connection.rollback()
        assert pids(connection) == []


def test_after_one_that_fails_none_is_carried_out_and_the_connection_goes_on(pooled: Database) -> None:
    for _ in range(8):  # psycopg prepares statements when it has seen them five times
        with pooled.transaction() as connection:
            send(connection, (INSERT, {"pid": 1}), ("SAVEPOINT here", {}))
            with pytest.raises(psycopg.errors.DivisionByZero):
                send(connection, (INSERT, {"pid": 2}), ("SELECT 1 / 0", {}), (INSERT, {"pid": 3}))
            send(connection, ("ROLLBACK TO SAVEPOINT here", {}), (INSERT, {"pid": 4}))
            assert pids(connection) == [1, 4]
            connection.rollback()


def test_a_value_that_no_text_can_hold_is_refused_before_anything_is_sent(pooled: Database) -> None:
    with pooled.transaction() as connection:
        with pytest.raises(psycopg.DataError):
            send(connection, (INSERT, {"pid": "1\0"}))
        send(connection, (INSERT, {"pid": None}))
        assert pids(connection) == [None]


def test_more_than_any_buffer_holds_goes_there_and_back(pooled: Database) -> None:
    long = "x" * 10_000
    with pooled.transaction() as connection:
        echoed = send(connection, *[("SELECT %(text)s || %(text)s", {"text": long})] * 2_000)
        assert echoed == [1] * 2_000
        assert pids(connection) == []

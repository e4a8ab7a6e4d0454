"""Old rows go in small batches; what is younger than its horizon, or waits for the broker, stays."""

from collections.abc import Callable, Iterator

import pytest

from services.chassis.messaging.housekeeping import DELETED, Housekeeping
from services.chassis.process.config import load_settings
from services.chassis.storage.database import Connection, connect

MARK = "INSERT INTO inbox SELECT 'c', gen_random_uuid(), now() - make_interval(days => %s) FROM generate_series(1, %s)"
EVENT = """INSERT INTO outbox (id, type, subject, sequence, payload, created_at, published_at)
    SELECT gen_random_uuid(), 't', 's', 1, '{}', now() - interval '400 days', now() - make_interval(days => %s)
    FROM generate_series(1, %s)"""


@pytest.fixture
def connection(database: Callable[[str], str]) -> Iterator[Connection]:
    with connect(database("chassis"), name="test") as opened:
        yield opened


def housekeeping(batch: int = 100) -> Housekeeping:
    return Housekeeping(load_settings(environ={}).relay, batch)


def count(connection: Connection, table: str) -> int:
    row = connection.execute(f"SELECT count(*) AS n FROM {table}").fetchone()
    assert row
    return int(row["n"])


def test_a_round_deletes_one_batch_and_the_next_goes_on_until_nothing_old_is_left(connection: Connection) -> None:
    connection.execute(MARK, [91, 250])
    tidy = housekeeping(batch=100).tidy
    left = []
    for _ in range(4):
        tidy(connection)
        left.append(count(connection, "inbox"))
    assert left == [150, 50, 0, 0]


def test_what_is_younger_than_the_horizon_stays(connection: Connection) -> None:
    connection.execute(MARK, [89, 30])
    connection.execute(MARK, [91, 30])
    connection.execute(EVENT, [13, 20])
    connection.execute(EVENT, [15, 20])
    housekeeping().tidy(connection)
    assert (count(connection, "inbox"), count(connection, "outbox")) == (30, 20)


def test_an_event_that_was_never_published_stays_however_old(connection: Connection) -> None:
    connection.execute(EVENT, [None, 5])
    housekeeping().tidy(connection)
    assert count(connection, "outbox") == 5


def test_what_was_deleted_is_counted_by_table(connection: Connection) -> None:
    before = {table: DELETED.labels(table)._value.get() for table in ("inbox", "outbox")}
    connection.execute(MARK, [91, 7])
    connection.execute(EVENT, [15, 3])
    housekeeping().tidy(connection)
    deleted = {table: DELETED.labels(table)._value.get() - before[table] for table in before}
    assert deleted == {"inbox": 7, "outbox": 3}


def test_after_the_last_batch_it_rests(connection: Connection) -> None:
    keeper = housekeeping()
    keeper.tidy(connection)
    connection.execute(MARK, [91, 7])
    keeper.tidy(connection)
    assert count(connection, "inbox") == 7

"""Promise 24: the inbox outlives every replay; what is old goes in small batches, beside the traffic."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from services.chassis.messaging.deadletters import replay
from services.chassis.messaging.housekeeping import BATCH
from tests.backbone import publish, wait_until
from tests.faults.arena import Arena
from tests.probe.events import envelope

OLD, YOUNG = 1300, 200
MARKS = """INSERT INTO inbox SELECT 'c', gen_random_uuid(), now() - make_interval(days => %s)
           FROM generate_series(1, %s)"""
# As the default settings have it: marks for 90 days, published events for 14.
HORIZON_DAYS = 90
DELETES = """
    CREATE TABLE deletes (rows bigint);
    CREATE FUNCTION note_delete() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN INSERT INTO deletes SELECT count(*) FROM gone; RETURN NULL; END';
    CREATE TRIGGER note_delete AFTER DELETE ON inbox REFERENCING OLD TABLE AS gone
        FOR EACH STATEMENT EXECUTE FUNCTION note_delete()"""


@pytest.mark.sharp
def test_marks_within_the_horizon_stay_the_older_ones_go_beside_the_traffic_and_are_counted(arena: Arena) -> None:
    with psycopg.connect(arena.source_url, autocommit=True) as connection:
        connection.execute(MARKS, [HORIZON_DAYS + 1, OLD])
        connection.execute(MARKS, [HORIZON_DAYS - 1, YOUNG])
        connection.execute(DELETES)
    _, relay = arena.cast().start().running.values()
    arena.many(200)

    wait_until(lambda: relay.metric("stufenplan_retention_deleted_rows_total", table="inbox") == OLD, 30)
    wait_until(lambda: relay.metric("stufenplan_retention_finished_timestamp_seconds") > 0, 10)
    with psycopg.connect(arena.source_url) as connection:
        left = connection.execute("SELECT count(*) FROM inbox").fetchone()
        largest = connection.execute("SELECT max(rows) FROM deletes").fetchone()
    assert (left, largest) == ((YOUNG,), (BATCH,))
    arena.conclude()


def test_events_that_no_queue_took_for_longer_than_any_retention_stay_and_are_applied(arena: Arena) -> None:
    waiting = arena.many(20)
    arena.age_outbox(hours=24 * (HORIZON_DAYS + 1))
    arena.oracle.hit()
    relay = arena.relay().ready()
    wait_until(lambda: relay.metric("stufenplan_retention_finished_timestamp_seconds") > 0)
    assert relay.metric("stufenplan_retention_deleted_rows_total", table="outbox") == 0
    assert sorted(arena.pending()) == sorted(waiting)

    arena.serve().ready()
    arena.oracle.healed()
    arena.conclude()


def test_a_dead_letter_as_old_as_the_horizon_is_still_known_when_it_is_replayed(arena: Arena) -> None:
    """The probe's own inbox is tidied by a relay of its own; what was applied 89 days ago is not applied again."""
    service, _ = arena.cast().start().running.values()
    ids = arena.many(5)
    wait_until(lambda: len(arena.effects()) == 5)
    with psycopg.connect(arena.database_url, autocommit=True) as connection:
        connection.execute("UPDATE inbox SET applied_at = now() - make_interval(days => %s)", [HORIZON_DAYS - 1])
        connection.execute(MARKS, [HORIZON_DAYS + 1, 10])
    tidying = arena.processes.relay(arena.probe, arena.database_url)
    wait_until(lambda: tidying.metric("stufenplan_retention_deleted_rows_total", table="inbox") == 10, 20)

    for id in ids:
        old = envelope(arena.happened) | {
            "id": id,
            "time": (datetime.now(UTC) - timedelta(HORIZON_DAYS - 1)).isoformat(),
        }
        publish(arena.amqp_uri, "", arena.dead, old)
    arena.oracle.hit()
    assert len(replay(arena.amqp_uri, arena.queue)) == len(ids)
    arena.oracle.healed()
    wait_until(lambda: service.metric("stufenplan_inbox_events_total", outcome="duplicate") == len(ids))
    arena.conclude()

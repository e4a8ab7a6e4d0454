"""What the replicas share, on a real database: bounded, forgotten in time, and in order whoever writes."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.chassis.storage.database import Database
from services.chassis.storage.work import begin
from services.gateway.access.attempts import AttemptLimits
from services.gateway.adapters.postgres.attempts import PostgresAttempts
from services.gateway.adapters.postgres.live import PostgresLive, PostgresWork
from services.gateway.adapters.postgres.previews import PostgresPreviews
from services.gateway.adapters.postgres.sessions import PostgresSessions


@pytest.fixture
def shared(database: Callable[[str], str]) -> Iterator[Database]:
    made = Database(database("gateway"), name="gateway", max_size=10)
    yield made
    made.close()


def ago(shared: Database, statement: str) -> None:
    with shared.transaction() as connection:
        connection.execute(statement)


def test_previews_are_kept_for_a_day_and_the_newest_only(shared: Database) -> None:
    previews = PostgresPreviews(shared, most=3)
    for number in range(5):
        previews.remember(f"f{number}", {"sites": {"linden": number}, "at": None, "rate": 0.5})
    previews.remember("f0", {"sites": {"linden": 0}})

    previews.tidy()

    assert previews.facts_of("f4") == {"sites": {"linden": 4}, "at": None, "rate": 0.5}
    assert [previews.facts_of(f"f{number}") is not None for number in range(5)] == [True, False, False, True, True]
    ago(shared, "UPDATE preview SET seen_at = seen_at - interval '25 hours'")
    previews.tidy()
    assert previews.facts_of("f4") is None


def test_guesses_made_at_the_same_time_are_all_counted(shared: Database) -> None:
    attempts = PostgresAttempts(shared, AttemptLimits(per_user=5, per_address=8, seconds=60))

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: attempts.take("leitung", "10.0.0.1"), range(20)))

    assert sum(wait == 0 for wait in waits) == 5 and all(0 <= wait <= 60 for wait in waits)
    others = [attempts.take(f"user-{number}", "10.0.0.1") for number in range(5)]
    assert [wait == 0 for wait in others] == [True, True, True, False, False], "who was not let try has not tried"
    assert attempts.take("leitung", "10.0.0.2") == 0, "another address"


def test_a_right_password_does_not_count_and_the_window_ends(shared: Database) -> None:
    attempts = PostgresAttempts(shared, AttemptLimits(per_user=2, per_address=10, seconds=60))
    for _ in range(10):
        assert attempts.take("leitung", "10.0.0.1") == 0
        attempts.give_back("leitung", "10.0.0.1")
    assert [attempts.take("leitung", "10.0.0.1") for _ in range(2)] == [0, 0]
    assert attempts.take("leitung", "10.0.0.1") > 0

    ago(shared, "UPDATE login_attempt SET until = clock_timestamp()")

    assert attempts.take("leitung", "10.0.0.1") == 0
    ago(shared, "UPDATE login_attempt SET until = clock_timestamp()")
    attempts.tidy()
    with shared.transaction() as connection:
        assert connection.execute("SELECT count(*) AS n FROM login_attempt").fetchall() == [{"n": 0}]


def test_a_session_is_open_until_it_ends_or_expires(shared: Database) -> None:
    sessions = PostgresSessions(shared)
    ended, over, open_still = (sessions.begin("leitung", int(time.time()) + seconds) for seconds in (60, -1, 60))

    sessions.end(ended)
    sessions.end(ended)

    assert [sessions.is_open(each) for each in (ended, over, open_still, uuid4())] == [False, False, True, False]
    ago(shared, "UPDATE session SET expires_at = expires_at - interval '2 days'")
    sessions.tidy()
    assert not sessions.is_open(open_still)


def test_live_events_become_visible_in_the_order_of_their_positions_whoever_writes(shared: Database) -> None:
    """Else a replica that has read up to a position would never see one below it that was committed later."""
    live, seen, last = PostgresLive(shared), [], 0

    def write(number: int) -> None:
        with begin(shared, lambda connection: PostgresWork(connection, kept_events=50)) as work:
            work.show(facts(number))
            time.sleep(0.002 * (number % 3))

    with ThreadPoolExecutor(6) as pool:
        written = [pool.submit(write, number) for number in range(60)]
        while not all(each.done() for each in written):
            for event in live.after(last):
                seen.append(event.position)
                last = event.position
    seen += [event.position for event in live.after(last)]

    assert len(seen) == 60 and seen == sorted(set(seen))
    kept = live.after(0)
    assert len(kept) == 50 and kept[-1].position == seen[-1], "the last ones are kept"


def test_an_event_that_is_there_already_is_not_shown_twice(shared: Database) -> None:
    same = facts(1)
    for _ in range(2):
        with begin(shared, lambda connection: PostgresWork(connection, kept_events=50)) as work:
            work.show(same)

    (event,) = PostgresLive(shared).after(0)
    assert event.as_document()["data"] == {"region": "hannover"} and event.site is None


def facts(number: int) -> dict[str, object]:
    when = {"type": "switch.settled.v1", "time": datetime(2020, 6, 17, 6, tzinfo=UTC), "sequence": number}
    return {
        "id": uuid4(),
        **when,
        "region": "hannover",
        "site": None,
        "switch_id": None,
        "data": {"region": "hannover"},
    }

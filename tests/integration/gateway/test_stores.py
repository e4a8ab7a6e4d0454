"""What the replicas share, on a real database: bounded, forgotten in time, and in order whoever writes."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.chassis.storage.database import Database
from services.chassis.storage.work import begin
from services.gateway.access.attempts import AttemptLimits
from services.gateway.access.sessions import NOWHERE, Agent, Origin
from services.gateway.access.throttle import Allowance
from services.gateway.adapters.postgres.attempts import PostgresAttempts
from services.gateway.adapters.postgres.live import PostgresLive, PostgresWork
from services.gateway.adapters.postgres.previews import PostgresPreviews
from services.gateway.adapters.postgres.sessions import PostgresSessions
from services.gateway.adapters.postgres.throttle import PostgresThrottle


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
    attempts = PostgresAttempts(shared, AttemptLimits(per_user=5))

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: attempts.take("leitung", "10.0.0.1"), range(20)))

    assert sum(wait == 0 for wait in waits) == 5 and all(0 <= wait <= 1 for wait in waits)
    assert attempts.take("leitung", "10.0.0.2") == 0, "another address"


def test_a_login_that_is_guessed_waits_longer_each_time_and_is_never_locked(shared: Database) -> None:
    attempts = PostgresAttempts(shared, AttemptLimits(per_user=1, longest_pause_seconds=5))
    waits = []
    for _ in range(5):
        assert attempts.take("leitung", "10.0.0.1") == 0, "after the pause it is looked at"
        waits.append(attempts.take("leitung", "10.0.0.1"))
        early = [attempts.take("leitung", "10.0.0.1"), attempts.wait("leitung", "10.0.0.1")]
        assert early == [waits[-1]] * 2, "asking too early makes nothing longer"
        ago(shared, "UPDATE login_attempt SET next_at = clock_timestamp()")

    assert waits == [1, 2, 4, 5, 5]
    ago(shared, "UPDATE login_attempt SET until = clock_timestamp()")
    assert [attempts.take("leitung", "10.0.0.1") for _ in range(2)] == [0, 1], "forgotten after a while"


def test_who_guesses_one_login_after_the_other_holds_up_no_login_that_is_known_there(shared: Database) -> None:
    attempts, sessions = PostgresAttempts(shared, AttemptLimits(per_address=3)), PostgresSessions(shared)
    sessions.begin("empfang", int(time.time()) + 60, Origin("10.0.0.1", Agent.BROWSER))

    guessed = [attempts.take(f"user-{number}", "10.0.0.1") for number in range(6)]

    assert guessed == [0, 0, 0, 0, 1, 1]
    assert [attempts.wait(login, "10.0.0.1") for login in ("user-9", "empfang")] == [1, 0]
    assert attempts.take("empfang", "10.0.0.1") == 0, "has worked there before"
    assert attempts.take("user-0", "10.0.0.2") == 0, "another address"
    ago(shared, "UPDATE login_attempt SET until = clock_timestamp()")
    assert attempts.take("user-9", "10.0.0.1") == 0, "the window has ended"


def test_one_person_who_mistypes_for_ever_slows_down_nobody_else_at_the_address(shared: Database) -> None:
    attempts = PostgresAttempts(shared, AttemptLimits())
    for _ in range(100):
        attempts.take("tippfehler", "10.0.0.1")

    assert attempts.take("tippfehler", "10.0.0.1") >= 1  # seconds, more on a slow machine
    assert [attempts.take(f"user-{number}", "10.0.0.1") for number in range(20)] == [0] * 20


def test_a_right_password_does_not_count_and_forgets_what_was_mistyped(shared: Database) -> None:
    attempts = PostgresAttempts(shared, AttemptLimits(per_user=2, per_address=10))
    for _ in range(30):
        assert attempts.take("leitung", "10.0.0.1") == 0
        attempts.give_back("leitung", "10.0.0.1")
    assert [attempts.take("leitung", "10.0.0.1") for _ in range(3)] == [0, 0, 1]
    ago(shared, "UPDATE login_attempt SET next_at = clock_timestamp()")
    assert attempts.take("leitung", "10.0.0.1") == 0
    attempts.give_back("leitung", "10.0.0.1")

    assert [attempts.take("leitung", "10.0.0.1") for _ in range(3)] == [0, 0, 1]
    ago(shared, "UPDATE login_attempt SET until = clock_timestamp() - interval '1 second'")
    attempts.tidy()
    with shared.transaction() as connection:
        assert connection.execute("SELECT count(*) AS n FROM login_attempt").fetchall() == [{"n": 0}]


def test_a_session_is_open_until_it_ends_or_expires(shared: Database) -> None:
    sessions = PostgresSessions(shared)
    ended, over, open_still = (
        sessions.begin("leitung", int(time.time()) + seconds, NOWHERE) for seconds in (60, -1, 60)
    )

    sessions.end(ended)
    sessions.end(ended)

    assert [sessions.is_open(each) for each in (ended, over, open_still, uuid4())] == [False, False, True, False]
    assert [sessions.find(each) is not None for each in (ended, over, open_still)] == [False, False, True]
    assert [session.id for session in sessions.listed(None, 10)] == [open_still]
    ago(shared, "UPDATE session SET expires_at = expires_at - interval '2 days'")
    sessions.tidy()
    assert not sessions.is_open(open_still)


def test_sessions_are_listed_by_when_they_were_used_last_to_the_minute(shared: Database) -> None:
    sessions, later = PostgresSessions(shared), int(time.time()) + 60
    desk, home = Origin("10.0.0.1", Agent.BROWSER), Origin("10.0.0.9", Agent.COMMAND_LINE)
    first, second = (sessions.begin("leitung", later, origin) for origin in (desk, home))
    other = sessions.begin("betrieb", later, NOWHERE)
    ago(shared, "UPDATE session SET last_used_at = last_used_at - interval '2 minutes'")

    assert sessions.is_open(first)

    listed = sessions.listed("leitung", 10)
    assert [(each.id, each.origin) for each in listed] == [(first, desk), (second, home)]
    assert listed[0].last_used_at > listed[0].made_at - timedelta(seconds=1) > listed[1].last_used_at
    used = listed[0].last_used_at
    assert sessions.is_open(first) and sessions.listed("leitung", 1)[0].last_used_at == used, "not with every request"
    assert {each.id for each in sessions.listed(None, 10)} == {first, second, other}
    assert sessions.find(other) == sessions.listed("betrieb", 10)[0]


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


def test_tries_at_the_same_time_are_all_counted_and_refused_ones_and_right_ones_are_not(shared: Database) -> None:
    throttle = PostgresThrottle(shared)
    own = {"letter from 192.0.2.1": Allowance(30, 600), "letter of x": Allowance(20, 3600)}

    with ThreadPoolExecutor(8) as pool:
        waits = list(pool.map(lambda _: throttle.take(own), range(100)))

    assert sum(wait == 0 for wait in waits) == 20 and 3590 <= max(waits) <= 3600
    other = {"letter from 192.0.2.1": Allowance(30, 600), "letter of y": Allowance(20, 3600)}
    assert [throttle.take(other) for _ in range(10)] == [0] * 10, "refused tries are not counted for the address either"
    assert 590 <= throttle.take(other) <= 600
    throttle.give_back(other)
    assert throttle.take(other) == 0
    ago(shared, "UPDATE login_attempt SET until = until - interval '2 hours'")
    assert throttle.take(own) == 0

"""Promises 8 and 9: a broken message neither blocks nor vanishes; a failing handler is tried again, then parked."""

import secrets
import time

import pytest

from services.chassis.messaging.broker import open_connection
from tests.backbone import take, wait_until
from tests.faults.arena import QUICK, WITH_ATTEMPTS, Arena
from tests.faults.oracle import lengths
from tests.probe.events import envelope

JSON = "application/json"
MEGABYTES = 10


def broken(arena: Arena) -> dict[str, tuple[object, str]]:
    """Bodies no handler can take, by name, with their content type."""
    unknown = {**envelope(arena.happened), "type": "thing.of_another_world.v9"}
    without_data = {key: value for key, value in envelope(arena.happened).items() if key != "data"}
    huge = {**without_data, "padding": "x" * (MEGABYTES << 20)}
    return {
        "no JSON": (b'{"id": ', JSON),
        "no text": (secrets.token_bytes(200), "application/octet-stream"),
        "another content type": (b"\x80\x04pickled", "application/x-python-serialize"),
        "no object": ([1, 2, 3], JSON),
        "unknown type": (unknown, JSON),
        "breaks the schema": (without_data, JSON),
        "ten megabytes": (huge, JSON),
    }


@pytest.mark.sharp
def test_every_broken_message_is_parked_with_its_reason_and_the_next_event_applied_within_a_second(
    arena: Arena,
) -> None:
    arena.serve(arena.port("service"), kind=QUICK).ready()
    accepted = [arena.say()]
    wait_until(lambda: arena.effects() == accepted)
    messages = broken(arena)

    longest = 0.0
    for body, content_type in messages.values():
        arena.publish(body, content_type)
        arena.oracle.hit()
        began = time.monotonic()
        accepted.append(arena.say())
        wait_until(lambda: accepted[-1] in arena.effects(), 5)
        longest = max(longest, time.monotonic() - began)
    arena.oracle.healed()

    arena.oracle.conclude(
        lambda: accepted, arena.effects, parked={arena.dead: len(messages)},
        queues=lambda: lengths(arena.amqp_uri, [arena.queue, arena.retry, arena.dead]),
    )  # fmt: skip
    assert longest < 1
    for _ in messages:
        parked = take(arena.amqp_uri, arena.dead)
        assert parked.headers["reason"] and parked.headers["stack"]
        assert parked.headers["tries"] == 1


def test_a_broken_message_whose_dead_queue_is_gone_comes_again_until_it_is_back(arena: Arena) -> None:
    service = arena.serve(arena.port("service"), kind=QUICK).ready()
    with open_connection(arena.amqp_uri) as connection:
        connection.channel().queue_delete(arena.dead)
    arena.oracle.hit()
    arena.publish(b'{"id": ', JSON)
    wait_until(lambda: service.text().count("message not parked") >= 2, what="parking fails more than once")
    after = arena.say()
    wait_until(lambda: arena.effects() == [after], 5, "events behind it are not held up")

    arena.declare()
    arena.oracle.healed()
    arena.oracle.conclude(
        lambda: [after], arena.effects, parked={arena.dead: 1},
        queues=lambda: lengths(arena.amqp_uri, [arena.queue, arena.retry, arena.dead]),
    )  # fmt: skip


@pytest.mark.sharp
def test_a_handler_that_always_raises_is_tried_so_often_with_so_long_pauses_and_then_parked(arena: Arena) -> None:
    service = arena.serve(arena.port("service")).ready()

    failing = [arena.say(behave="raise") for _ in range(5)]
    arena.oracle.hit(len(failing))
    after = arena.say()
    wait_until(lambda: arena.effects() == [after], 5, "events behind the failing ones are not held up")

    arena.oracle.conclude(
        lambda: [after], arena.effects, parked={arena.dead: len(failing)},
        queues=lambda: lengths(arena.amqp_uri, [arena.queue, arena.retry, arena.dead]),
    )  # fmt: skip
    limit, delay = arena.settings.retry.limit, arena.settings.retry.delay_seconds
    attempts = arena.attempted()
    assert {id: len(times) for id, times in attempts.items()} == {after: 1} | dict.fromkeys(failing, limit)
    for id in failing:
        pauses = [later - earlier for earlier, later in zip(attempts[id], attempts[id][1:], strict=False)]
        for number, pause in enumerate(pauses):
            assert delay * 2**number <= pause < delay * 2**number + 2
    assert service.metric("stufenplan_inbox_events_total", outcome="dead") == len(failing)


def test_a_handler_that_raises_at_first_applies_the_event_once_in_the_end(arena: Arena) -> None:
    arena.serve(arena.port("service")).ready()

    accepted = [arena.say(behave="raise_twice") for _ in range(20)]
    arena.oracle.hit(len(accepted))
    arena.oracle.healed()

    arena.oracle.conclude(
        lambda: accepted, arena.effects,
        queues=lambda: lengths(arena.amqp_uri, [arena.queue, arena.retry, arena.dead]),
    )  # fmt: skip
    assert {len(times) for times in arena.attempted().values()} == {3}


def test_failing_events_among_many_sound_ones_with_the_service_killed_now_and_then_lose_nothing(arena: Arena) -> None:
    cast = arena.cast(relays=0, kind=WITH_ATTEMPTS).start()
    accepted = []
    for _ in range(3):
        for _ in range(30):
            accepted.append(arena.say(behave=arena.schedule.choose(["", "", "raise_once"])))
        for body, content_type in broken(arena).values():
            arena.publish(body, content_type)
            arena.oracle.hit()
        cast.kill("service-1")
    cast.revive_all()

    arena.oracle.conclude(
        lambda: accepted, arena.effects,
        queues=lambda: lengths(arena.amqp_uri, [arena.queue, arena.retry]),
    )  # fmt: skip
    # A copy in `.dead` is confirmed before the original is let go: a kill in between parks it twice, never not at all.
    assert lengths(arena.amqp_uri, [arena.dead])[arena.dead] >= 3 * len(broken(arena))

"""Promises 5 and 6: an effect is applied once however often its event comes, and acknowledged only when committed."""

import threading

import pytest

from deploy.local.ports import free_port
from services.chassis.process.failpoints import EXIT_CODE
from tests.backbone import publish, wait_until
from tests.faults.arena import QUICK, Arena
from tests.faults.oracle import lengths
from tests.probe.events import envelope

AMOUNT = 60
POINTS = ("inbox.after_claim", "inbox.before_commit", "inbox.after_commit_before_ack")


def conclude(arena: Arena, accepted: list[str], within: float = 60) -> None:
    """The verdict on events that were published by the test itself."""
    queues = (arena.queue, arena.retry, arena.dead)
    arena.oracle.conclude(
        lambda: accepted, arena.effects, queues=lambda: lengths(arena.amqp_uri, queues), within=within
    )


@pytest.mark.sharp
def test_every_event_delivered_three_times_to_two_replicas_has_one_effect(arena: Arena) -> None:
    replicas = [arena.serve(arena.port(f"service-{n}"), kind=QUICK).ready() for n in (1, 2)]
    bodies = [envelope(arena.happened) for _ in range(AMOUNT)]

    # Two of each at the same moment, from two connections, and a third one later.
    doubles = [threading.Thread(target=lambda: [arena.publish(body) for body in bodies]) for _ in range(2)]
    for double in doubles:
        double.start()
    for double in doubles:
        double.join()
    for body in bodies:
        arena.publish(body)
    arena.oracle.hit()
    arena.oracle.healed()

    conclude(arena, [body["id"] for body in bodies])
    counted = [replica.metric("stufenplan_inbox_events_total", outcome="duplicate") for replica in replicas]
    assert sum(counted) == 2 * AMOUNT


def test_an_event_handled_while_its_connection_is_cut_is_applied_once(arena: Arena, proxy) -> None:
    line = proxy(arena.amqp_uri)
    service = arena.serve(arena.port("service"), AMQP_URI=line.through(arena.amqp_uri)).ready()
    accepted = []
    for _ in range(5):
        accepted += [arena.say(behave="sleep", seconds=1.5) for _ in range(4)]
        wait_until(lambda: service.metric("stufenplan_worker_slots_in_use") > 0)
        arena.schedule.pause(0.1, 1)
        assert line.cut() > 0
        arena.oracle.hit()
        # The broker delivers again at once, while the first run still sleeps in its transaction.
        service.ready()
    arena.oracle.healed()

    conclude(arena, accepted)
    assert len(arena.attempts()) > len(accepted), "no event was delivered twice: the cut came too late"


@pytest.mark.sharp
@pytest.mark.parametrize("point", POINTS)
def test_an_event_is_acknowledged_only_after_its_effect_is_committed(arena: Arena, point: str) -> None:
    arena.declare()
    event = arena.say()
    committed = [event] if point == "inbox.after_commit_before_ack" else []
    assert arena.serve(free_port(), kind=QUICK, STUFENPLAN_FAIL_AT=point).wait(30) == EXIT_CODE
    arena.oracle.hit()
    assert arena.effects() == committed

    survivor = arena.serve(free_port(), kind=QUICK).ready()
    arena.oracle.healed()
    outcome = "duplicate" if committed else "applied"
    wait_until(lambda: survivor.metric("stufenplan_inbox_events_total", outcome=outcome) == 1)

    conclude(arena, [event])


def test_services_that_die_at_every_point_again_and_again_apply_each_event_once(arena: Arena) -> None:
    arena.declare()
    accepted = []
    for _ in range(4):
        for point in POINTS:
            for _ in range(10):
                body = envelope(arena.happened)
                publish(arena.amqp_uri, arena.happened.exchange, arena.happened.name, body)
                accepted.append(body["id"])
            dying = arena.serve(free_port(), kind=QUICK, STUFENPLAN_FAIL_AT=f"{point}:{arena.schedule.some(1, 9)}")
            assert dying.wait(30) == EXIT_CODE
            arena.oracle.hit()
    arena.serve(free_port(), kind=QUICK).ready()
    arena.oracle.healed()

    conclude(arena, accepted)

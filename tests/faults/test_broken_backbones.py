"""The oracle can tell a broken backbone from a sound one: the same faults, with a part of it taken out."""

import pytest

from services.chassis.process.failpoints import EXIT_CODE
from tests.backbone import wait_until
from tests.faults.arena import QUICK, SOURCE, Arena
from tests.faults.customer import Customer
from tests.faults.oracle import Verdict, lengths

LIVES = 4
pytestmark = pytest.mark.sharp


def command_under_fire(arena: Arena, kind: str, point: str) -> None:
    """Commands over HTTP to a source that dies at this point again and again."""
    arena.cast(kind="tests.faults.services:Quick").start()
    with Customer(arena.port("source")).busy():
        for _ in range(LIVES):
            dying = arena.source_service(kind, STUFENPLAN_FAIL_AT=f"{point}:{arena.schedule.some(3, 12)}")
            assert dying.wait(30) == EXIT_CODE
            arena.oracle.hit()
        last = arena.source_service(kind).ready()
        wait_until(lambda: last.metric("stufenplan_http_requests_total", code="200") > 5)
        arena.oracle.healed()


def deliver_under_fire(arena: Arena, path: str) -> None:
    """Events to a service that dies between commit and acknowledgement again and again."""
    arena.declare()
    arena.relay(arena.port("relay")).ready()
    for _ in range(LIVES):
        arena.many(10)
        point = f"inbox.after_commit_before_ack:{arena.schedule.some(1, 9)}"
        assert arena.serve(arena.port("service"), kind=path, STUFENPLAN_FAIL_AT=point).wait(30) == EXIT_CODE
        arena.oracle.hit()
    arena.serve(arena.port("service"), kind=path).ready()
    arena.oracle.healed()


def exposed(arena: Arena) -> Verdict:
    def settled() -> bool:
        return not arena.pending() and not any(lengths(arena.amqp_uri, [arena.queue, arena.retry]).values())

    return arena.oracle.expose(arena.accepted, arena.effects, settled)


def test_a_sound_outbox_loses_no_event_of_a_source_that_dies_after_its_commit(arena: Arena) -> None:
    command_under_fire(arena, SOURCE, "database.after_commit")

    arena.conclude()


def test_a_plain_publish_after_the_commit_is_found_out_to_lose_events(arena: Arena) -> None:
    command_under_fire(arena, "HastySource", "database.after_commit")

    assert len(exposed(arena).lost) == LIVES


def test_a_plain_publish_before_the_commit_is_found_out_to_tell_what_never_happened(arena: Arena) -> None:
    command_under_fire(arena, "BoastfulSource", "database.before_commit")

    assert len(exposed(arena).unexpected) == LIVES


def test_a_sound_inbox_doubles_no_effect_of_a_service_that_dies_before_its_acknowledgement(arena: Arena) -> None:
    deliver_under_fire(arena, QUICK)

    arena.conclude()


def test_a_handler_without_an_inbox_is_found_out_to_double_effects(arena: Arena) -> None:
    deliver_under_fire(arena, "tests.faults.services:Careless")

    assert exposed(arena).duplicated

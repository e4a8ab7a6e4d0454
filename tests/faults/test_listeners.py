"""Promise 7: nothing is dropped for want of a listener, whether it comes late or loses its binding."""

from services.chassis.messaging.broker import open_connection
from services.chassis.messaging.topology import Subscription, declare
from tests.backbone import Process, wait_until
from tests.faults.arena import QUICK, Arena

FAILURES = "stufenplan_outbox_publish_failures_total"


def unroutable(relay: Process) -> float:
    return relay.metric(FAILURES, reason="unroutable")


def test_events_published_long_before_their_consumer_starts_are_applied_when_it_does(arena: Arena) -> None:
    relay = arena.relay(arena.port("relay")).ready()
    # No queue yet, so the relay must keep them; written an hour ago as far as the outbox knows.
    first = arena.many(50)
    arena.age_outbox(hours=1)
    wait_until(lambda: unroutable(relay) >= 50)
    assert sorted(arena.pending()) == sorted(first)
    arena.declare()
    wait_until(lambda: arena.pending() == [])
    # A queue and still no consumer: the broker keeps these.
    arena.many(50)
    wait_until(lambda: arena.pending() == [])
    arena.oracle.hit(2)

    arena.serve(arena.port("service"), kind=QUICK).ready()
    arena.oracle.healed()
    arena.conclude()


def test_events_whose_binding_is_deleted_stay_in_the_outbox_until_it_is_back(arena: Arena) -> None:
    cast = arena.cast().start()
    relay = cast.running["relay-1"]
    subscription = Subscription(arena.queue, arena.happened.exchange, arena.happened.name)
    for lap in range(3):
        arena.many(50)
        wait_until(lambda n=50 + 100 * lap: len(arena.effects()) == n)
        before = unroutable(relay)
        with open_connection(arena.amqp_uri) as connection:
            connection.default_channel.queue_unbind(arena.queue, subscription.exchange, subscription.routing_key)
        arena.oracle.hit()
        waiting = arena.many(50)
        wait_until(lambda b=before: unroutable(relay) >= b + 50, what="the metric rises")
        assert sorted(arena.pending()) == sorted(waiting)
        if lap < 2:
            with open_connection(arena.amqp_uri) as connection:
                declare(connection.channel, [subscription], arena.settings.retry)
            wait_until(lambda: arena.pending() == [])

    # What a new release does: the service declares what it needs when it starts.
    cast.kill("service-1")
    arena.oracle.healed()
    arena.conclude()


def test_a_queue_deleted_with_its_service_running_is_declared_again_and_misses_nothing(arena: Arena) -> None:
    arena.cast().start()
    for lap in range(3):
        arena.many(50)
        # A queue takes what is in it along when it is deleted: nobody can promise that.
        wait_until(lambda n=50 * (lap + 1): len(arena.effects()) == n and arena.length(arena.queue) == 0)
        with open_connection(arena.amqp_uri) as connection:
            connection.default_channel.queue_delete(arena.queue)
        arena.oracle.hit()
    arena.many(50)
    arena.oracle.healed()

    arena.conclude()

"""Promise 15: a process asked to end says so, finishes or gives back its work in time; kill -9 is as safe."""

import threading
import time
from contextlib import suppress

import psycopg
import pytest

from services.chassis.messaging.outbox import append
from services.chassis.storage.database import connect
from tests.backbone import Process, wait_until
from tests.faults.arena import Arena
from tests.probe.events import envelope

GRACE = 5 + 2  # shutdown_seconds of the probe, and what the chassis grants to kill what is left
TIMES = 4
IN_HAND = 3 * (
    4 + 20 - 1
)  # events of the probe's queue in a process, thrice: what was delivered before the consumer could be cancelled


@pytest.mark.sharp
def test_on_sigterm_under_load_a_service_turns_red_first_takes_nothing_new_and_ends_in_its_grace_period(
    arena: Arena,
) -> None:
    cast = arena.cast(services=2).start()
    arena.writer(0.01)
    for role in ("service-1", "service-2") * (TIMES // 2):
        _slow(arena, 8)
        service = cast.running[role].ready(30)
        wait_until(lambda process=service: process.metric("stufenplan_worker_slots_in_use") > 0, 20, "load")
        probed = Probed(service, arena)
        before = time.monotonic()
        assert cast.terminate(role, GRACE + 3) == 0
        assert time.monotonic() - before < GRACE + 1
        assert probed.red_before_the_end(), f"never answered 503: {probed.seen}"
        assert probed.effects() - probed.at_red <= IN_HAND, "took new events while it was draining"
    cast.revive_all()
    arena.conclude()


def test_on_sigterm_work_that_ends_in_time_is_finished_by_the_process_itself_and_acknowledged(arena: Arena) -> None:
    cast = arena.cast(services=1).start()
    service = cast.running["service-1"]
    _slow(arena, 4, seconds=2)
    wait_until(lambda: service.metric("stufenplan_worker_slots_in_use") == 4, 20)
    assert cast.terminate("service-1", GRACE + 3) == 0
    assert _effects_of(service, arena) == 4
    cast.revive_all()
    arena.conclude()
    again = cast.running["service-1"].metric("stufenplan_inbox_events_total", outcome="duplicate")
    assert again == 0, "delivered again, though it was finished"


def test_on_sigterm_a_handler_that_takes_too_long_is_given_back_and_its_event_applied_elsewhere(arena: Arena) -> None:
    cast = arena.cast(services=1).start()
    service = cast.running["service-1"]
    _slow(arena, 3, seconds=GRACE * 2)
    wait_until(lambda: service.metric("stufenplan_worker_slots_in_use") == 3, 20)
    before = time.monotonic()
    assert cast.terminate("service-1", GRACE + 3) == 0
    assert time.monotonic() - before < GRACE + 1
    assert arena.effects() == []
    cast.revive_all()
    arena.conclude()


def test_relays_asked_to_end_under_load_end_at_once_and_lose_nothing(arena: Arena) -> None:
    cast = arena.cast(relays=2).start()
    arena.writer(0.005)
    for _ in range(TIMES):
        arena.schedule.pause(0.1, 0.6)
        role = arena.schedule.choose(["relay-1", "relay-2"])
        cast.running[role].ready(30)  # earlier there is nothing of ours yet that could end in good order
        assert cast.terminate(role, 5) == 0
    cast.revive_all()
    arena.conclude()


def test_sigkill_under_the_same_load_is_as_safe(arena: Arena) -> None:
    cast = arena.cast(services=2, relays=1).start()
    arena.writer(0.01)
    for _ in range(TIMES * 2):
        _slow(arena, 4)
        arena.schedule.pause(0.2, 1.5)
        cast.kill()
    cast.revive_all()
    arena.conclude()


class Probed:
    """Asks /readyz again and again until nobody answers; `at_red` is what the process had done by the first 503."""

    def __init__(self, process: Process, arena: Arena) -> None:
        self.seen: list[int] = []
        self.at_red = 0
        self._process, self._arena = process, arena
        self._thread = threading.Thread(target=self._ask, daemon=True)
        self._thread.start()
        wait_until(lambda: self.seen, 5)

    def red_before_the_end(self) -> bool:
        self._thread.join(10)
        return self.seen[-1] == 503

    def effects(self) -> int:
        return _effects_of(self._process, self._arena)

    def _ask(self) -> None:
        with suppress(OSError):
            while True:
                self.seen.append(self._process.get("/readyz", timeout=2)[0])
                if self.seen[-1] == 503 and not self.at_red:
                    self.at_red = self.effects()
                time.sleep(0.02)


def _effects_of(process: Process, arena: Arena) -> int:
    with psycopg.connect(arena.database_url) as connection:
        row = connection.execute("SELECT count(*) FROM effects WHERE pid = %s", [process.popen.pid]).fetchone()
    assert row
    return int(row[0])


def _slow(arena: Arena, count: int, seconds: float = 1.5) -> None:
    """Events whose handling takes a while, committed like all others."""
    with connect(arena.source_url, name="test") as connection:
        for _ in range(count):
            with connection.transaction():
                append(connection, envelope(arena.happened, behave="sleep", seconds=seconds))


def test_a_deadline_in_the_database_ends_no_stop_early(arena: Arena) -> None:
    """The database killing the sessions of a draining service is one more fault, not a way to lose an effect."""
    cast = arena.cast(services=1).start()
    _slow(arena, 4, seconds=2)
    service = cast.running["service-1"]
    wait_until(lambda: service.metric("stufenplan_worker_slots_in_use") == 4, 20)
    service.popen.terminate()
    arena.oracle.hit()
    with psycopg.connect(arena.database_url, autocommit=True) as connection:
        ended = connection.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = 'probe'"
            " AND datname = current_database()"
        ).fetchone()
    assert ended and ended[0]
    arena.oracle.hit()
    service.wait(GRACE + 3)
    cast.revive_all()
    arena.conclude()

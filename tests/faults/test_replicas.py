"""Promise 16: several replicas are as good as one, though one is killed each second; a frozen one costs only time."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path

import pytest
import yaml

from deploy.local.stack import Stack
from services.chassis.config import load_settings
from tests.faults.oracle import Oracle
from tests.faults.replicated import Leaders, Replicated
from tests.faults.schedule import Schedule
from tests.system.conftest import NOW, environment, with_free_ports
from tests.system.region import make_region
from tests.system.system import wait_until

SECONDS = 25
SETTLES_WITHIN = 180.0
TAKEOVER_SECONDS = 10.0


@pytest.fixture
def replicated(tmp_path: Path) -> Iterator[Callable[[int], Replicated]]:
    """`replicated(3)` is a running system with three replicas of every service and relay."""
    with ExitStack() as running:

        def make(replicas: int) -> Replicated:
            config = tmp_path / "stufenplan.yaml"
            config.write_text(yaml.safe_dump(with_free_ports()))
            environ = environment(config, tmp_path / "run", NOW)
            said: list[str] = []
            stack = Stack(load_settings(config, environ), said.append, environ, database_prefix="stufenplan_replicas")
            running.callback(stack.stop)
            stack.start()
            return Replicated(stack, said, config, replicas)

        yield make


@pytest.mark.timeout(900)
@pytest.mark.parametrize("replicas", [2, 3])
def test_with_replicas_of_everything_and_one_killed_each_second_every_switch_settles_with_one_letter_each(
    replicated: Callable[[int], Replicated], schedule: Schedule, oracle: Oracle, tmp_path: Path, replicas: int
) -> None:
    system = replicated(replicas)
    region = make_region(16, id="replicas", sites=3, households=120, today=date(2020, 6, 15))
    system.load(region, tmp_path)
    filed: list[str] = []
    storming = threading.Event()

    def storm() -> None:
        while not storming.wait(1):
            system.kill_one(schedule, oracle)

    killer = threading.Thread(target=storm, daemon=True)
    with Leaders(system.relays) as leaders:
        killer.start()
        end = time.monotonic() + SECONDS
        for number, stage in enumerate(("emergency", "by-appointment", "closed", "regular")):
            if time.monotonic() > end:
                break
            filed.append(system.file_once(region.id, stage, f"{region.id}-{number}"))
            wait_until(lambda: _state(system, filed[-1]) == "settled", f"switch {number}", SETTLES_WITHIN)
        while time.monotonic() < end:
            time.sleep(0.1)
        storming.set()
        killer.join(10)
        assert max(system.kill_leader(relay, oracle) for relay in system.relays) < TAKEOVER_SECONDS
        oracle.healed()
        _conclude(system, oracle, filed)
    assert leaders.two_at_once == []
    assert leaders.longest_without < TAKEOVER_SECONDS
    assert oracle.injected >= SECONDS - 5


@pytest.mark.timeout(600)
def test_scheduling_and_letter_workers_frozen_in_the_middle_of_a_campaign_only_cost_time(
    replicated: Callable[[int], Replicated], schedule: Schedule, oracle: Oracle, tmp_path: Path
) -> None:
    system = replicated(1)
    region = make_region(17, id="frozen", sites=3, households=400, today=date(2020, 6, 15))
    system.load(region, tmp_path)
    filed: list[str] = []
    for number, stage in enumerate(("emergency", "closed")):
        filed.append(system.file_once(region.id, stage, f"{region.id}-{number}"))
        for _ in range(4):
            with system.frozen(schedule.choose(["scheduling", "letters-1", "letters-2", "notification"])):
                oracle.hit()
                schedule.pause(0.3, 2)
        wait_until(lambda: _state(system, filed[-1]) == "settled", f"switch {number}", SETTLES_WITHIN)
    oracle.healed()
    _conclude(system, oracle, filed)


def _conclude(system: Replicated, oracle: Oracle, filed: list[str]) -> None:
    oracle.conclude(
        lambda: filed,
        lambda: [switch for switch in filed if _state(system, switch) == "settled"],
        pending=system.pending,
        queues=system.queues,
        within=SETTLES_WITHIN,
    )
    for switch in filed:
        letters = system.look(f"/switches/{switch}/letters")
        assert letters["households"] > 0
        assert letters["households_without_letter"] == letters["households_with_two_letters"] == 0
        totals = system.look(f"/switches/{switch}/appointments")
        assert totals["before"] == sum(totals[key] for key in ("kept", "phone", "video", "moved", "lapsed"))


def _state(system: Replicated, switch: str) -> str:
    return str(system.look(f"/switches/{switch}")["state"])

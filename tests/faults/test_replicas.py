"""Promise 16: several replicas are as good as one, though one is killed each second; a frozen one costs only time."""

import threading
import time
from datetime import date
from pathlib import Path

import pytest

from tests.faults.oracle import Oracle
from tests.faults.replicated import Leaders, Replicated, running
from tests.faults.schedule import Schedule
from tests.system.region import make_region

SECONDS = 25
TAKEOVER_SECONDS = 10.0


@pytest.mark.timeout(900)
@pytest.mark.parametrize("replicas", [2, 3])
def test_with_replicas_of_everything_and_one_killed_each_second_every_switch_settles_with_one_letter_each(
    schedule: Schedule, oracle: Oracle, tmp_path: Path, replicas: int
) -> None:
    with running(tmp_path, replicas) as system:
        _storm(system, schedule, oracle, tmp_path)


def _storm(system: Replicated, schedule: Schedule, oracle: Oracle, tmp_path: Path) -> None:
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
            system.settle(filed[-1])
        while time.monotonic() < end:
            time.sleep(0.1)
        storming.set()
        killer.join(10)
        assert max(system.kill_leader(relay, oracle) for relay in system.relays) < TAKEOVER_SECONDS
        oracle.healed()
        system.conclude(oracle, filed)
    assert leaders.two_at_once == []
    assert leaders.longest_without < TAKEOVER_SECONDS
    assert oracle.injected >= SECONDS - 5


@pytest.mark.timeout(600)
def test_scheduling_and_letter_workers_frozen_in_the_middle_of_a_campaign_only_cost_time(
    schedule: Schedule, oracle: Oracle, tmp_path: Path
) -> None:
    region = make_region(17, id="frozen", sites=3, households=400, today=date(2020, 6, 15))
    with running(tmp_path) as system:
        system.load(region, tmp_path)
        filed: list[str] = []
        for number, stage in enumerate(("emergency", "closed")):
            filed.append(system.file_once(region.id, stage, f"{region.id}-{number}"))
            for _ in range(4):
                with system.frozen(schedule.choose(["scheduling", "letters-1", "letters-2", "notification"])):
                    oracle.hit()
                    schedule.pause(0.3, 2)
            system.settle(filed[-1])
        oracle.healed()
        system.conclude(oracle, filed)

"""Promise 20 and the letter store: whatever happens to workers, disk and clock, each household finds one letter."""

import os
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from services.chassis.process.failpoints import EXIT_CODE
from tests.backbone import wait_until
from tests.faults.campaign import Campaign, Pickup, content_of, frozen, lots_in, started
from tests.faults.oracle import Oracle
from tests.faults.schedule import Schedule
from tests.integration.notification.town import SERVICE, TIME, Town

STORE_BYTES = 4 * 1024 * 1024


@pytest.fixture
def town(tmp_path: Path, broker_uri: str, database: Callable[[str], str]) -> Iterator[Town]:
    made = Town(tmp_path, broker_uri, database("notification"))
    yield made
    made.processes.close()


@pytest.mark.sharp
def test_a_hand_over_is_requested_once_per_key_though_every_worker_dies_between_rename_and_record(
    town: Town, oracle: Oracle
) -> None:
    campaign = Campaign(town, oracle, households=100).begin()
    wait_until(lambda: campaign.lots() == 5, 30, "five lots")
    with Pickup(town.folder) as pickup:
        for handed_over in range(campaign.lots()):
            # The second to die first records what the one before it had renamed.
            passes = 1 if handed_over == 0 else 2
            doomed = town.worker(1, STUFENPLAN_FAIL_AT=f"letters.after_rename:{passes}")
            assert doomed.wait(60) == EXIT_CODE
            oracle.hit()
            assert campaign.handed_over() == handed_over
        oracle.healed()
        town.worker(1)
        campaign.conclude()
    assert (len(pickup.seen), pickup.violations) == (5, [])


def test_workers_that_die_before_the_hand_over_is_decided_have_handed_over_nothing(town: Town, oracle: Oracle) -> None:
    campaign = Campaign(town, oracle, households=100).begin()
    wait_until(lambda: campaign.lots() == 5, 30, "five lots")
    for _ in range(3):
        doomed = town.worker(1, STUFENPLAN_FAIL_AT="letters.after_render>database.before_commit")
        assert doomed.wait(60) == EXIT_CODE
        oracle.hit()
        assert lots_in(town.folder) == {}
    oracle.healed()
    town.worker(1)
    campaign.conclude()


def test_a_lot_appears_by_one_rename_of_what_was_there_when_its_hand_over_was_decided(
    town: Town, oracle: Oracle
) -> None:
    campaign = Campaign(town, oracle, households=40).begin()
    assert town.worker(1, STUFENPLAN_FAIL_AT="letters.handing_over").wait(60) == EXIT_CODE
    oracle.hit()
    [(staging, folder)] = town.sql("SELECT staging, folder FROM lot WHERE state = 'handing_over'")
    decided = content_of(town.folder / staging)
    assert lots_in(town.folder) == {}
    oracle.healed()
    town.worker(1)
    campaign.conclude()
    assert content_of(town.folder / folder) == decided


def test_workers_killed_at_random_steps_hand_over_every_lot_once(
    town: Town, oracle: Oracle, schedule: Schedule
) -> None:
    campaign = Campaign(town, oracle, households=300).begin()
    points = ["after_render", "handing_over", "after_rename", "handed_over"]
    with Pickup(town.folder) as pickup:
        for _ in range(8):
            point = f"letters.{schedule.choose(points)}:{schedule.some(1, 2)}"
            assert town.worker(1, STUFENPLAN_FAIL_AT=point).wait(60) == EXIT_CODE, point
            oracle.hit()
        oracle.healed()
        town.worker(1)
        town.worker(2)
        campaign.conclude()
    assert (len(pickup.seen), pickup.violations) == (campaign.lots(), [])


@pytest.mark.sharp
def test_a_worker_frozen_over_a_lot_that_another_took_over_hands_nothing_over_twice(town: Town, oracle: Oracle) -> None:
    campaign = Campaign(town, oracle, households=200)
    asleep = started(town.worker(1))
    campaign.begin()
    wait_until(lambda: campaign.at_work(1), 30, "a lot in hand")
    with Pickup(town.folder) as pickup:
        with frozen(asleep, oracle):
            # As after a cut: its database session ends, and with it the lock on its lot.
            with psycopg.connect(town.url, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'letters-1'"
                )
            oracle.hit()
            before = campaign.handed_over()
            other = town.worker(2)
            wait_until(lambda: campaign.handed_over() > before, 60, "the other one hands this lot over")
            # The campaign must not be over: nobody would look at the state of the lot then.
            other.kill()
            oracle.hit()
            assert campaign.handed_over() < campaign.lots()
        oracle.healed()
        campaign.conclude()
        assert asleep.popen.poll() is None
    assert (len(pickup.seen), pickup.violations) == (campaign.lots(), [])


def test_workers_frozen_and_continued_in_the_middle_of_a_campaign_only_cost_time(
    town: Town, oracle: Oracle, schedule: Schedule
) -> None:
    campaign = Campaign(town, oracle, households=400)
    workers = [started(town.worker(number)) for number in (1, 2)]
    campaign.begin()
    wait_until(lambda: campaign.at_work(1) or campaign.at_work(2), 30, "a lot in hand")
    for _ in range(6):
        with frozen(schedule.choose(workers), oracle):
            schedule.pause(0.3, 1.5)
    oracle.healed()
    campaign.conclude()


@contextmanager
def small_store(folder: Path) -> Iterator[Path]:
    """The letter store on a disk of its own, of a few megabytes."""
    if os.geteuid() != 0:
        pytest.skip("only root may mount a small disk")
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={STORE_BYTES}", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.sharp
def test_a_full_disk_stops_the_campaign_and_space_lets_it_go_on_with_one_letter_each(
    town: Town, oracle: Oracle
) -> None:
    with small_store(town.folder) as store:
        campaign = Campaign(town, oracle, households=100).begin()
        # The disk is full before a worker looks at the second lot: a quick one would have done all of them meanwhile.
        assert town.worker(1, STUFENPLAN_FAIL_AT="letters.handed_over:1").wait(60) == EXIT_CODE
        ballast = store / "ballast"
        _fill(ballast)
        oracle.hit()
        worker = started(town.worker(1))
        before = campaign.handed_over()
        wait_until(lambda: "lot failed" in worker.text(), 40, "a full disk")
        time.sleep(2)
        assert campaign.handed_over() == before < campaign.lots(), "handed over on a full disk"
        assert worker.popen.poll() is None

        ballast.unlink()
        oracle.healed()
        campaign.conclude()
        worker.stop()


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return


def test_a_clock_that_jumps_forward_and_back_between_restarts_costs_and_doubles_no_letter(
    town: Town, oracle: Oracle
) -> None:
    campaign = Campaign(town, oracle, households=160)
    steps = [timedelta(0), timedelta(days=3), timedelta(days=-2), timedelta(hours=-1), timedelta(days=40)]
    for number, step in enumerate(steps):
        for process in town.processes._started:
            process.kill()
        now = (TIME + step).isoformat()
        town.processes.service(SERVICE, "notification", town.url, STUFENPLAN_NOW=now).ready()
        last = step is steps[-1]
        point = {} if last else {"STUFENPLAN_FAIL_AT": "letters.handed_over:1"}
        worker = town.worker(1, STUFENPLAN_NOW=now, **point)
        if number == 0:
            campaign.begin()
        if not last:
            assert worker.wait(60) == EXIT_CODE
        oracle.hit()
    oracle.healed()
    campaign.conclude()

"""Promises 1, 2, 3, 6 in the real thing: whoever passes a crash point in a switch dies there, all in one switch."""

import os
import signal
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pytest

from deploy.local import supervisor
from deploy.processes import publishers
from services.chassis.process.failpoints import EXIT_CODE
from tests.faults.oracle import Oracle
from tests.faults.replicated import Replicated, running
from tests.system.region import make_region
from tests.system.system import wait_until

PUBLISHERS = publishers()
RELAYS = tuple(f"{name}-relay" for name in PUBLISHERS)
WORKERS = ("letters-1", "letters-2")
# Each point, and who passes it in every switch; of the letter workers, whichever takes the first lots.
POINTS = {
    "outbox.after_insert": PUBLISHERS,
    "outbox.after_insert>database.before_commit": PUBLISHERS,
    "outbox.after_insert>database.after_commit": PUBLISHERS,
    "inbox.after_claim": PUBLISHERS,
    "inbox.before_commit": PUBLISHERS,
    "inbox.after_commit_before_ack": PUBLISHERS,
    "relay.after_select": RELAYS,
    "relay.after_publish": RELAYS,
    "relay.after_confirm": RELAYS,
    "relay.before_mark": RELAYS,
    "replan.after_step": ("scheduling",),
    "letters.after_render": WORKERS,
    "letters.handing_over": WORKERS,
    "letters.after_rename": WORKERS,
    "letters.handed_over": WORKERS,
}
STAGES = ("emergency", "by-appointment", "closed", "regular")


@pytest.mark.timeout(1200)
def test_a_switch_settles_with_one_letter_each_though_everyone_dies_at_a_crash_point_in_it(
    oracle: Oracle, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Everyone dies many times here; the growing pauses of the supervisor have a test of their own.
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE", supervisor.FIRST_PAUSE)
    region = make_region(23, id="points", sites=3, households=60, today=date(2020, 6, 15))
    filed: list[str] = []
    with running(tmp_path) as system:
        system.load(region, tmp_path)
        for number, (point, passing) in enumerate(POINTS.items()):
            before = len(system.said)
            arm(system, passing, point)
            filed.append(system.file_once(region.id, STAGES[number % len(STAGES)], f"points-{number}"))
            system.settle(filed[-1])
            died = [name for name in passing if any(died_there(name, line) for line in system.said[before:])]
            oracle.hit(len(died))
            assert died if passing == WORKERS else died == list(passing), f"{point}: only {died} died"
            _restart(system, set(passing) - set(died))
        oracle.healed()
        system.conclude(oracle, filed)


def arm(system: Replicated, names: Iterable[str], point: str) -> None:
    """The next life of each of them ends at the point, and no other."""
    programs = [program for program in system.stack._programs if program.name in names]
    for program in programs:
        program.env["STUFENPLAN_FAIL_AT"] = point
    _restart(system, names)
    for program in programs:
        del program.env["STUFENPLAN_FAIL_AT"]


def _restart(system: Replicated, names: Iterable[str]) -> None:
    before = {name: system.stack.pids[name] for name in names}
    for pid in before.values():
        os.kill(pid, signal.SIGKILL)
    for name, pid in before.items():
        wait_until(lambda n=name, p=pid: system.stack.pids.get(n) not in (None, p), f"{name} started again")


def died_there(name: str, line: str) -> bool:
    return line.startswith(f"{name} endete mit Code {EXIT_CODE};")

"""Any one process is killed in the middle of a switch and started again: the same counts, one letter for everybody."""

import random
import time
from datetime import date

import pytest

from tests.system.region import make_region
from tests.system.system import TOTALS, System, wait_until

PROCESSES = (
    "sites",
    "protection",
    "scheduling",
    "notification",
    "gateway",
    "sites-relay",
    "protection-relay",
    "scheduling-relay",
    "notification-relay",
    "letters-1",
)


@pytest.mark.parametrize(("number", "process"), enumerate(PROCESSES))
def test_a_killed_process_changes_nothing_in_the_outcome(system: System, tmp_path, number, process):
    region = make_region(40 + number, id=f"kill-{process}", sites=3, households=120, today=date(2020, 6, 15))
    system.load(region, tmp_path)
    preview = system.preview(region.id, "emergency")
    filed = system.file(region.id, "emergency", preview_fingerprint=preview["fingerprint"])

    victim = system.stack.pids[process]
    time.sleep(random.Random(number).uniform(0, 0.6))
    assert system.switch(filed["id"])["state"] == "running", "too late: this kill would prove nothing"
    system.kill(process)
    wait_until(lambda: system.stack.pids.get(process) not in (None, victim), f"{process} started again")
    wait_until(lambda: _answers(system), "the gateway answers again")

    switch = system.settled(filed["id"])
    assert system.totals(switch["id"]) == {key: preview["appointments"][key] for key in TOTALS}
    letters = system.letters(switch["id"])
    assert letters["households_without_letter"] == letters["households_with_two_letters"] == 0
    assert {c: letters["letters"][c] for c in ("print", "email")} == preview["letters"]["channels"]


def _answers(system: System) -> bool:
    try:
        return bool(system.manager.get("/regions"))
    except Exception:  # whatever the client meets while the gateway is away
        return False

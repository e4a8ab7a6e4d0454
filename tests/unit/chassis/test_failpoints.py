"""Crash points end a process where they were asked to, and nowhere else."""

import subprocess
import sys

import pytest

from services.chassis.process.failpoints import EXIT_CODE
from tests.backbone import ROOT

PASS = "import sys; from services.chassis.process.failpoints import crash_point\nfor p in sys.argv[1:]: crash_point(p)"


@pytest.mark.parametrize(
    ("wanted", "passed", "dies"),
    [
        ("", ["a"], False),
        ("a", ["b"], False),
        ("a", ["b", "a"], True),
        ("a:2", ["a"], False),
        ("a:2", ["a", "a"], True),
        ("a>b", ["b", "a"], False),
        ("a>b", ["a", "b"], True),
        ("a>b:2", ["a", "b", "b"], False),
        ("a>b:2", ["a", "b", "a", "b"], True),
    ],
)
def test_a_process_dies_at_the_point_that_was_asked_for(wanted: str, passed: list[str], dies: bool) -> None:
    environment = {"STUFENPLAN_FAIL_AT": wanted, "PYTHONPATH": str(ROOT)}
    ended = subprocess.run([sys.executable, "-c", PASS, *passed], env=environment, cwd=ROOT)

    assert ended.returncode == (EXIT_CODE if dies else 0)

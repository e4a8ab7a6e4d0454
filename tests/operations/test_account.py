"""The account that PostgreSQL runs as: made once, however many start at the same time."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.backbone import ROOT

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root makes accounts")
TOGETHER, ROUNDS = 6, 2
TELL = """
import os, pwd, sys, time
from deploy.local.account import NAME, _made

time.sleep(max(0.0, float(sys.argv[1]) - time.time()))  # all at the same moment
made = _made().uid
time.sleep(2.0)
os.write(1, f"{made} {pwd.getpwnam(NAME).pw_uid}\\n".encode())
"""


@as_root
def test_who_starts_at_the_same_time_on_a_fresh_machine_takes_the_same_account() -> None:
    """useradd looks for the name before it locks the file: the second one would write another number over the first."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        script = Path(folder, "round.sh")
        script.write_text(
            f"set -e\nmkdir {folder}/etc\ncp -a /etc/. {folder}/etc\nmount --bind {folder}/etc /etc\n"
            "for round in $(seq $1); do\n"
            # userdel refuses as long as one of its programs runs
            "  sed -i /^stufenplan:/d /etc/passwd /etc/shadow /etc/group /etc/gshadow\n"
            "  moment=$(($(date +%s) + 3))\n"
            "  for one in $(seq $2); do \"$3\" -c \"$4\" $moment & done\n"
            "  wait\n  echo\ndone\n"
        )  # fmt: skip
        told = subprocess.run(
            ["unshare", "--mount", "sh", script, str(ROUNDS), str(TOGETHER), sys.executable, TELL],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )
    if told.returncode and "unshare" in told.stderr:
        pytest.skip(f"no mount namespace of its own here: {told.stderr.strip()}")
    assert told.returncode == 0, told.stderr
    rounds = [set(part.split()) for part in told.stdout.strip().split("\n\n")]
    assert len(rounds) == ROUNDS
    assert all(len(numbers) == 1 for numbers in rounds), f"{rounds} {told.stderr}"

"""The supervisor: what ends is started again, and stopping leaves nothing."""

import os
import signal
import sys
import threading
import time

import psutil
import pytest

from deploy.local import supervisor as module
from deploy.local.supervisor import Program, Supervisor

SLEEP = "import time; time.sleep(600)"
# Starts a child and ignores SIGTERM: the rudest member there is.
RUDE = (
    "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); "
    "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); print('up', flush=True); time.sleep(600)"
)


def program(name, code, folder, patience=5.0):
    return Program(name, [sys.executable, "-c", code], os.environ, logs=folder, cwd=folder, patience=patience)


def wait_until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


def test_a_killed_program_is_started_again_and_one_line_says_so(tmp_path):
    said = []
    member = program("letters-1", SLEEP, tmp_path)
    with Supervisor(said.append) as supervisor:
        supervisor.start_group([member])
        first = member.pid
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: member.running and member.pid != first)
        assert supervisor.restarts == {"letters-1": 1}
    assert said == ["letters-1 wurde mit Signal 9 beendet; Neustart in 0,5 s."]
    assert not psutil.pid_exists(member.pid)


def test_the_pauses_grow_while_a_program_keeps_ending(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.1)
    said = []
    with Supervisor(said.append) as supervisor:
        supervisor.start_group([program("broken", "raise SystemExit(3)", tmp_path)])
        wait_until(lambda: len(said) >= 3)
    assert [line.partition("; ")[2] for line in said[:3]] == [
        "Neustart in 0,1 s.",
        "Neustart in 0,2 s.",
        "Neustart in 0,4 s.",
    ]
    assert all("endete mit Code 3" in line for line in said)


def test_the_pauses_end_at_the_longest():
    assert module.LONGEST_PAUSE == 30


def test_stopping_ends_a_program_that_ignores_sigterm_and_its_child(tmp_path):
    member = program("rude", RUDE, tmp_path, patience=0.5)
    with Supervisor(print) as supervisor:
        supervisor.start_group([member])
        wait_until(lambda: "up" in member.tail())
        family = [psutil.Process(member.pid), *psutil.Process(member.pid).children()]
        assert len(family) == 2
    wait_until(lambda: not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in family))


def test_stopping_does_not_wait_for_a_server_that_is_being_started_again(tmp_path):
    """RabbitMQ may take two minutes to be ready; Ctrl-C meanwhile ends it and all others at once."""

    class Slow(Program):
        starts = 0

        def start(self):
            super().start()
            self.starts += 1
            while self.starts > 1:
                if not self.running:
                    raise RuntimeError("endete beim Start")
                time.sleep(0.05)

    member = Slow("server", [sys.executable, "-c", SLEEP], os.environ, logs=tmp_path, cwd=tmp_path)
    said = []
    supervisor = Supervisor(said.append)
    supervisor.start_group([member])
    os.kill(member.pid, signal.SIGKILL)
    wait_until(lambda: member.starts == 2)
    stopper = threading.Thread(target=supervisor.stop, daemon=True)
    stopper.start()
    stopper.join(10)
    assert not stopper.is_alive() and not member.running
    assert len(said) == 1


def test_groups_are_stopped_youngest_first(tmp_path):
    ended = []

    class Noted(Program):
        def stop(self):
            super().stop()
            ended.append(self.name)

    def noted(name):
        return Noted(name, [sys.executable, "-c", SLEEP], os.environ, logs=tmp_path, cwd=tmp_path)

    with Supervisor(print) as supervisor:
        supervisor.start_group([noted("server")])
        supervisor.start_group([noted("service")])
    assert ended == ["service", "server"]


def test_when_one_of_a_group_cannot_start_the_others_are_stopped_at_the_end(tmp_path):
    good = program("good", SLEEP, tmp_path)
    bad = Program("bad", ["/no/such/program"], os.environ, logs=tmp_path, cwd=tmp_path)
    with pytest.raises(FileNotFoundError), Supervisor(print) as supervisor:
        supervisor.start_group([good, bad])
    assert not good.running


def test_what_a_killed_launcher_left_running_is_swept_away(tmp_path):
    """The launcher dies by kill -9; the next one on the same home finds its programs by their records."""
    from deploy.local.child import sweep

    logs = tmp_path / "logs"
    code = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from deploy.local.supervisor import Program\n"
        f"logs = Path({str(logs)!r})\n"
        f"p = Program('orphan', [sys.executable, '-c', {SLEEP!r}], os.environ, logs=logs, cwd=Path('.'))\n"
        "logs.mkdir()\n"
        "p.start()\n"
        "os.kill(os.getpid(), 9)\n"
    )
    os.spawnv(os.P_WAIT, sys.executable, [sys.executable, "-c", code])
    orphans = [p for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"] == [sys.executable, "-c", SLEEP]]
    assert orphans
    sweep(tmp_path)
    wait_until(lambda: not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in orphans))
    assert not list(logs.glob("*.pid"))

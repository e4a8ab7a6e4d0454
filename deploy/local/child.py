"""A program run in its own session, so that it and whatever it starts can be stopped, and found again after a crash."""

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import psutil

# A log that has grown beyond this is put aside, once, at the next start.
_LOG_BYTES = 20_000_000


class InUse(RuntimeError):
    """The folder belongs to a system that is running."""


class Child:
    """One running program: own session and process group, output appended to a log file.

    A small record beside it (`<name>.pid`) names the program and the process that started it. After a crash of the
    starter, `claim` stops what was left running.
    """

    def __init__(self, name: str, folder: Path, logs: Path | None = None) -> None:
        self.name = name
        self.folder = folder
        self.log = (logs or folder) / f"{name}.log"
        self._record = folder / f"{name}.pid"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    @property
    def ending(self) -> str:
        """How the program ended, for people."""
        code = self._process.poll() if self._process else None
        if code is None:
            return "lief nicht"
        return f"wurde mit Signal {-code} beendet" if code < 0 else f"endete mit Code {code}"

    def claim(self) -> None:
        """Stop what a crashed starter left running; raise InUse when its starter is alive."""
        try:
            record = json.loads(self._record.read_text())
        except (OSError, ValueError):
            return
        program = _same_process(record["pid"], record["created"])
        if program is not None:
            starter = _same_process(record["starter"], record["starter_created"])
            if starter is not None and record["starter"] != os.getpid():
                raise InUse(f"Der Ordner {self.folder} ist in Gebrauch (Prozess {record['starter']}).")
            _kill_group(program.pid, signal.SIGTERM)
            try:
                program.wait(20)
            except psutil.TimeoutExpired:
                _kill_group(program.pid, signal.SIGKILL)
        self._record.unlink(missing_ok=True)

    def start(self, command: Sequence[str], env: Mapping[str, str], cwd: Path | None = None) -> None:
        self.claim()
        self.folder.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > _LOG_BYTES:
            self.log.replace(self.log.with_suffix(".1.log"))
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                list(command),
                env=dict(env),
                cwd=cwd or self.folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._remember(self._process.pid)

    def stop(self, signals: Sequence[signal.Signals] = (signal.SIGTERM,), timeout: float = 20.0) -> None:
        """Ask the program to end, signal after signal, then kill its whole group; return when it is gone."""
        process = self._process
        if process is None:
            return
        for number in signals:
            if process.poll() is not None:
                break
            process.send_signal(number)
            try:
                process.wait(timeout)
            except subprocess.TimeoutExpired:
                continue
        _kill_group(process.pid, signal.SIGKILL)
        process.wait()
        self._record.unlink(missing_ok=True)

    def tail(self, lines: int = 15) -> str:
        """The last lines of the log."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""

    def _remember(self, pid: int) -> None:
        try:
            created = psutil.Process(pid).create_time()
        except psutil.NoSuchProcess:
            return
        record = {
            "pid": pid,
            "created": created,
            "starter": os.getpid(),
            "starter_created": psutil.Process().create_time(),
        }
        self._record.write_text(json.dumps(record))


def sweep(home: Path) -> None:
    """Stop whatever a crashed launcher left running in this home."""
    for record in sorted(home.glob("*/*.pid")):
        Child(record.stem, record.parent).claim()


def _same_process(pid: int, created: float) -> psutil.Process | None:
    """The process with this id, unless the id has been given to another one since."""
    try:
        process = psutil.Process(pid)
        if abs(process.create_time() - created) < 1 and process.status() != psutil.STATUS_ZOMBIE:
            return process
    except psutil.NoSuchProcess:
        pass
    return None


def _kill_group(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)

"""A program run in its own session, so that it and whatever it starts can be stopped, and found again after a crash."""

import contextlib
import json
import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import psutil

from deploy.local.account import Account, identity
from deploy.wording import gettext

# A log that has grown beyond this is put aside, once, at the next start.
_LOG_BYTES = 20_000_000
# Seconds what a crashed starter left running gets to end by itself.
LEFTOVER_PATIENCE = 12.0


class InUse(RuntimeError):
    """The folder belongs to a system that is running."""


@dataclass(frozen=True)
class Leftover:
    """A program that outlived its starter, and the signal that ends it in good order."""

    program: psutil.Process
    stop_signal: signal.Signals


class Child:
    """One running program: own session and process group, output appended to a log file.

    A small record beside it (`<name>.pid`) names the program and the process that started it. After a crash of the
    starter, `claim` stops what was left running.
    """

    def __init__(
        self, name: str, folder: Path, logs: Path | None = None, *, stop_signal: signal.Signals = signal.SIGTERM
    ) -> None:
        self.name = name
        self.folder = folder
        self.log = (logs or folder) / f"{name}.log"
        self._record = folder / f"{name}.pid"
        self._stop_signal = stop_signal
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
            return gettext("did not run")
        return (
            gettext("was ended by signal {signal}", signal=-code)
            if code < 0
            else gettext("ended with code {code}", code=code)
        )

    def claim(self) -> None:
        """Stop what a crashed starter left running; raise InUse when its starter is alive."""
        left = self.leftover()
        if left is not None:
            _end([left])
        self._record.unlink(missing_ok=True)

    def leftover(self) -> Leftover | None:
        """The program of an earlier starter that is still running; raises InUse when that starter is alive."""
        try:
            record = json.loads(self._record.read_text())
        except (OSError, ValueError):
            return None
        program = _same_process(record["pid"], record["created"])
        starter = _same_process(record["starter"], record["starter_created"])
        if program is not None and starter is not None and starter.pid != os.getpid():
            taken = gettext(
                "The folder {folder} is in use (process {pid:d}).", folder=str(self.folder), pid=starter.pid
            )
            raise InUse(taken)
        return Leftover(program, signal.Signals(record["stop_signal"])) if program is not None else None

    def start(
        self, command: Sequence[str], env: Mapping[str, str], cwd: Path | None = None, account: Account | None = None
    ) -> None:
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
                **identity(account),
            )
        self._remember(self._process.pid)

    def stop(self, timeout: float = 20.0) -> None:
        """Ask the program to end, then kill its whole group; return when it is gone."""
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            process.send_signal(self._stop_signal)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout)
        _kill_group(process.pid, signal.SIGKILL)
        process.wait()
        self._record.unlink(missing_ok=True)

    def tail(self, lines: int = 15) -> str:
        """The last lines of the log."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        except OSError:
            return ""

    def last_words(self, sentence: str) -> str:
        """The sentence, and the last lines of the log."""
        return f"{sentence} {gettext('Last in the log {log}:', log=str(self.log))}\n{self.tail()}"

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
            "stop_signal": int(self._stop_signal),
        }
        self._record.write_text(json.dumps(record))


class OneChild:
    """Whose process is one child: what the supervisor asks of a member."""

    _child: Child

    @property
    def pid(self) -> int | None:
        return self._child.pid

    @property
    def running(self) -> bool:
        return self._child.running

    @property
    def ending(self) -> str:
        return self._child.ending


class Server(ABC):
    """Runs for the length of a `with` block; nothing of a start that failed is left."""

    @abstractmethod
    def start(self) -> None: ...
    @abstractmethod
    def stop(self) -> None: ...

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def sweep(home: Path) -> int:
    """Stop whatever a crashed launcher left running in this home; returns the number of programs."""
    count = 0
    # The programs before the servers they talk to: without those they would not end in good order.
    for pattern in ("logs/*.pid", "*/node-*/*.pid", "*/*.pid"):
        records = list(home.glob(pattern))
        left = [each for record in records if (each := Child(record.stem, record.parent).leftover())]
        _end(left)
        for record in records:
            record.unlink(missing_ok=True)
        count += len(left)
    return count


def _end(left: Sequence[Leftover]) -> None:
    """Ask all of them to end at the same time; kill who has not after a while; return when they are gone."""
    for each in left:
        _kill_group(each.program.pid, each.stop_signal)
    for each in _still_alive(left, LEFTOVER_PATIENCE):
        _kill_group(each.program.pid, signal.SIGKILL)
    _still_alive(left, 5.0)


def _still_alive(left: Sequence[Leftover], seconds: float) -> list[Leftover]:
    """Who of them lives after so long. Not psutil's own waiting: an orphan slow to be reaped would count as alive."""
    deadline = time.monotonic() + seconds
    while alive := [each for each in left if _alive(each.program)]:
        if time.monotonic() > deadline:
            break
        time.sleep(0.1)
    return alive


def _alive(program: psutil.Process) -> bool:
    try:
        return bool(program.is_running() and program.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def _same_process(pid: int, created: float) -> psutil.Process | None:
    """The process with this id, unless the id has been given to another one since."""
    try:
        process = psutil.Process(pid)
        if abs(process.create_time() - created) < 1 and _alive(process):
            return process
    except psutil.NoSuchProcess:
        pass
    return None


def _kill_group(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)

"""The processes of one test by role: a fault hits one of them, and it is replaced as a supervisor would."""

import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from services.chassis.process.failpoints import EXIT_CODE
from tests.backbone import Process
from tests.faults.oracle import Oracle
from tests.faults.schedule import Schedule


class Cast:
    """Each role is started by its function; every fault is counted with the oracle."""

    def __init__(self, roles: Mapping[str, Callable[[], Process]], schedule: Schedule, oracle: Oracle) -> None:
        self._start = roles
        self._schedule = schedule
        self._oracle = oracle
        self.running: dict[str, Process] = {}

    def start(self, *, ready: bool = True) -> "Cast":
        for role in self._start:
            self.revive(role)
        if ready:
            for process in self.running.values():
                process.ready(60)
        return self

    def revive(self, role: str) -> None:
        """Starts the role unless it runs."""
        process = self.running.get(role)
        if process is None or process.popen.poll() is not None:
            if process is not None and process.popen.returncode == EXIT_CODE:
                self._oracle.hit()
            self.running[role] = self._start[role]()

    @contextmanager
    def watched(self) -> Iterator["Cast"]:
        """A supervisor inside the block: whoever ends by itself, at a crash point say, is started again at once."""
        over = threading.Event()
        watch = threading.Thread(target=self._watch, args=(over,), daemon=True)
        watch.start()
        try:
            yield self
        finally:
            over.set()
            watch.join()

    def _watch(self, over: threading.Event) -> None:
        while not over.wait(0.1):
            for role in self._start:
                self.revive(role)

    def revive_all(self, *, ready: bool = True) -> None:
        self.start(ready=ready)
        self._oracle.healed()

    def kill(self, role: str | None = None) -> None:
        """SIGKILL, and a new one at once."""
        role = self._pick(role)
        self.running[role].kill()
        self._oracle.hit()
        self.revive(role)

    def terminate(self, role: str | None = None, seconds: float = 20) -> int:
        """SIGTERM, the exit code, and a new one."""
        role = self._pick(role)
        self._oracle.hit()
        code = self.running[role].stop(seconds)
        self.revive(role)
        return code

    def freeze(self, role: str | None = None, seconds: float | None = None) -> None:
        """SIGSTOP, and SIGCONT after a while."""
        process = self.running[self._pick(role)]
        if process.popen.poll() is not None:
            return
        os.kill(process.popen.pid, signal.SIGSTOP)
        self._oracle.hit()
        try:
            if seconds is None:
                self._schedule.pause(0.2, 1.5)
            else:
                time.sleep(seconds)
        finally:
            os.kill(process.popen.pid, signal.SIGCONT)

    def _pick(self, role: str | None) -> str:
        return role or self._schedule.choose(sorted(self.running))

"""Keeps the members of a running system alive: what ends is started again, with growing pauses.

Not honcho (ends all when one ends), not supervisord or circus (a second daemon with its own configuration and
sockets, which outlives the terminal): what is needed here is to wait, start again, and leave nothing behind.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import psutil

from deploy.local.child import Child, OneChild
from deploy.wording import gettext

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
# Who has run this long is healthy: its next pause is the first again.
HEALTHY_AFTER = 60.0
MEASURE_EVERY = 5.0


class Member(Protocol):
    """Something that runs: a program or a server."""

    @property
    def name(self) -> str: ...
    @property
    def running(self) -> bool: ...
    @property
    def ending(self) -> str: ...
    @property
    def pid(self) -> int | None: ...
    def start(self) -> None: ...
    def stop(self) -> None: ...


class Program(OneChild):
    """A member that is one command, with its output in `<logs>/<name>.log`."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        env: Mapping[str, str],
        *,
        logs: Path,
        cwd: Path,
        patience: float = 20.0,
    ) -> None:
        self.name = name
        self.env = dict(env)
        self._command = list(command)
        self._cwd = cwd
        self._patience = patience
        self._child = Child(name, logs)

    @property
    def log(self) -> Path:
        return self._child.log

    def start(self) -> None:
        self._child.start(self._command, self.env, self._cwd)

    def stop(self) -> None:
        self._child.stop(timeout=self._patience)

    def tail(self, lines: int = 15) -> str:
        return self._child.tail(lines)

    def last_words(self, sentence: str) -> str:
        return self._child.last_words(sentence)


@dataclass
class _Watch:
    member: Member
    pause: float = field(default_factory=lambda: FIRST_PAUSE)
    started_at: float = 0.0
    measured_at: float = 0.0
    start_again_at: float | None = None
    restarts: int = 0


class Supervisor:
    """Starts members, watches them from a thread of its own, stops them in the reverse order of their groups."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._groups: list[list[_Watch]] = []
        self._lock = threading.RLock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._starting_again: Member | None = None
        self.peak_rss: dict[str, int] = {}

    @property
    def members(self) -> list[Member]:
        return [watch.member for group in self._groups for watch in group]

    @property
    def restarts(self) -> dict[str, int]:
        return {watch.member.name: watch.restarts for group in self._groups for watch in group if watch.restarts}

    def start_group(self, members: Sequence[Member]) -> None:
        """Start the members side by side; from then on they are watched. Raises what the first failing one raised."""
        watches = [_Watch(member, started_at=time.monotonic()) for member in members]
        with self._lock:
            self._groups.append(watches)
            start_side_by_side(members)
        if self._thread is None:
            self._thread = threading.Thread(target=self._watch, name="supervisor", daemon=True)
            self._thread.start()

    def stop_group(self) -> None:
        """Stop the youngest group: all its members at the same time; return when they are gone."""
        with self._lock:
            stop_side_by_side([watch.member for watch in self._groups.pop()])

    def stop(self) -> None:
        """Stop everything, youngest group first."""
        self._stopping.set()
        # A server that is being started again may take minutes over it: stopped meanwhile, it gives up at once.
        while not self._lock.acquire(timeout=0.2):
            if (member := self._starting_again) is not None:
                member.stop()
        try:
            while self._groups:
                self.stop_group()
        finally:
            self._lock.release()
        if self._thread is not None:
            self._thread.join(timeout=10)

    def __enter__(self) -> "Supervisor":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _watch(self) -> None:
        while not self._stopping.wait(0.2):
            with self._lock:
                for watch in [watch for group in self._groups for watch in group]:
                    if self._stopping.is_set():
                        return
                    self._look_after(watch)

    def _look_after(self, watch: _Watch) -> None:
        now = time.monotonic()
        member = watch.member
        if member.running:
            self._measure(watch, now)
            if now - watch.started_at > HEALTHY_AFTER:
                watch.pause = FIRST_PAUSE
            return
        if watch.start_again_at is None:
            told = {"name": member.name, "ending": member.ending, "seconds": watch.pause}
            self._say(gettext("{name} {ending}; starting again in {seconds} s.", **told))
            watch.start_again_at = now + watch.pause
            watch.pause = min(watch.pause * 2, LONGEST_PAUSE)
        elif now >= watch.start_again_at:
            self._start_again(watch)

    def _start_again(self, watch: _Watch) -> None:
        watch.start_again_at = None
        watch.restarts += 1
        self._starting_again = watch.member
        try:
            watch.member.stop()
            watch.member.start()
        except (OSError, RuntimeError) as error:
            if not self._stopping.is_set():
                told = {"name": watch.member.name, "reason": str(error)}
                self._say(gettext("{name} could not be started again: {reason}", **told))
        self._starting_again = None
        watch.started_at = time.monotonic()

    def _measure(self, watch: _Watch, now: float) -> None:
        """Remember the largest resident memory any single process of the member has had."""
        if watch.member.pid is None or now < watch.measured_at + MEASURE_EVERY:
            return
        watch.measured_at = now
        try:
            process = psutil.Process(watch.member.pid)
            pids = [process.pid, *(child.pid for child in process.children(recursive=True))]
        except psutil.Error:
            return
        largest = max((_peak_rss(pid) for pid in pids), default=0)
        self.peak_rss[watch.member.name] = max(largest, self.peak_rss.get(watch.member.name, 0))


def start_side_by_side(members: Sequence[Member]) -> None:
    """Start all at the same time; when one fails, stop the others and raise what it raised."""
    pool = ThreadPoolExecutor(max_workers=max(1, len(members)))
    outcomes = [pool.submit(member.start) for member in members]
    try:
        for outcome in outcomes:
            outcome.result()
    except BaseException:
        # Who is still starting is stopped, so that no process appears after everything has been stopped.
        while not all(outcome.done() for outcome in outcomes):
            for member in members:
                member.stop()
            time.sleep(0.1)
        raise
    finally:
        pool.shutdown()


def stop_side_by_side(members: Sequence[Member]) -> None:
    """Stop all at the same time; return when they are gone."""
    with ThreadPoolExecutor(max_workers=max(1, len(members))) as pool:
        for outcome in [pool.submit(member.stop) for member in members]:
            outcome.result()


def _peak_rss(pid: int) -> int:
    """The kernel's own high-water mark of a process, in bytes; 0 where it cannot be told."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:")), 0)

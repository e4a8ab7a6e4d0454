"""What the launcher says, and how it hears that it should stop."""

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Iterator
from types import FrameType

from rich.console import Console
from rich.markup import escape

from deploy.wording import gettext

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequested(BaseException):
    """Ctrl-C, SIGTERM or a closed terminal. Not an Exception: no error handling on the way may swallow it."""


class Terminal:
    """Lines on standard output with the time since the start. A closed terminal is no reason to fail."""

    def __init__(self) -> None:
        self.console = Console(highlight=False, soft_wrap=True)
        self._started = time.monotonic()
        self._lock = threading.Lock()

    def say(self, text: str) -> None:
        seconds = time.monotonic() - self._started
        self.show(f"[dim]{seconds:6.1f} s[/dim]  {escape(text)}")

    def show(self, renderable: object) -> None:
        with self._lock, contextlib.suppress(OSError, ValueError):
            self.console.print(renderable)

    def fail(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            print(gettext("Error: {text}", text=text), file=sys.stderr, flush=True)


@contextlib.contextmanager
def stop_by_signal() -> Iterator[None]:
    """Inside, the first stop signal raises StopRequested in the main thread; further ones change nothing.

    A closed terminal that whoever started us had ignored (nohup) stays ignored. Ctrl-C does not: shells let background
    jobs of scripts ignore it, who could then not be stopped by it.
    """
    asked = threading.Event()

    def hear(number: int, _frame: FrameType | None) -> None:
        if asked.is_set():
            return
        asked.set()
        raise StopRequested(signal.Signals(number).name)

    heard = [
        number for number in STOP_SIGNALS if number != signal.SIGHUP or signal.getsignal(number) is not signal.SIG_IGN
    ]
    before = {number: signal.signal(number, hear) for number in heard}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

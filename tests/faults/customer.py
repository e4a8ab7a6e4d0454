"""Somebody who gives commands over HTTP all the while."""

import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

UNANSWERED = 0


class Customer:
    """Notes how each command was answered, how long that took, and the ids of those that were accepted."""

    def __init__(self, port: int, pause: float = 0.03) -> None:
        self.answers: list[int] = []
        self.accepted: list[str] = []
        self.longest = 0.0
        self._url = f"http://127.0.0.1:{port}/command"
        self._pause = pause
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @contextmanager
    def busy(self) -> Iterator["Customer"]:
        self._thread.start()
        try:
            yield self
        finally:
            self._stopping.set()
            self._thread.join(40)

    def _run(self) -> None:
        while not self._stopping.wait(self._pause):
            began = time.monotonic()
            self.answers.append(self._ask())
            self.longest = max(self.longest, time.monotonic() - began)

    def _ask(self) -> int:
        try:
            with urllib.request.urlopen(self._url, timeout=30) as answer:
                self.accepted.append(answer.read().decode())
                return int(answer.status)
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return UNANSWERED

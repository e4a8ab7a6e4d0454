"""What a process says of itself: alive (this code runs) and ready (each named check passes, and it is not draining)."""

import json
from collections.abc import Callable

from services.chassis.process import metrics
from services.chassis.process.disclosure import described

Check = Callable[[], None]


class Health:
    """Collects readiness checks; a check says no by raising."""

    def __init__(self) -> None:
        self.checks: dict[str, Check] = {}
        self.draining = False

    def add(self, name: str, check: Check) -> None:
        self.checks[name] = check

    def readiness(self) -> tuple[bool, dict[str, str]]:
        answers = {name: self._try(check) for name, check in self.checks.items()}
        if self.draining:
            answers["shutdown"] = "draining"
        return all(answer == "ok" for answer in answers.values()), answers

    @staticmethod
    def _try(check: Check) -> str:
        try:
            check()
        except Exception as error:
            return described(error).splitlines()[0]
        return "ok"

    def answer(self, path: str) -> tuple[int, str, bytes] | None:
        """Status, content type and body for a probe path, None for any other path."""
        if path in ("/healthz", "/healthz/live"):
            return 200, "application/json", b'{"status": "ok"}'
        if path in ("/readyz", "/healthz/ready"):
            ready, checks = self.readiness()
            body = {"status": "ready" if ready else "not ready", "checks": checks}
            return (200 if ready else 503), "application/json", json.dumps(body).encode()
        if path == "/metrics":
            return 200, metrics.CONTENT_TYPE, metrics.render()
        return None

"""Tries on the public pages, counted in memory."""

from collections.abc import Iterable, Mapping

from services.gateway.access.throttle import Allowance


class MemoryThrottle:
    """Windows of a clock that stands still unless a test moves it."""

    def __init__(self) -> None:
        self.now = 0
        self.counted: dict[str, tuple[int, int]] = {}

    def take(self, wanted: Mapping[str, Allowance]) -> int:
        wait = 0
        for key, allowance in wanted.items():
            count, until = self.counted.get(key, (0, 0))
            count, until = (count, until) if until > self.now else (0, self.now + allowance.window_seconds)
            self.counted[key] = (count + 1, until)
            wait = max(wait, until - self.now if count >= allowance.most else 0)
        if wait:
            self.give_back(wanted)
        return wait

    def give_back(self, keys: Iterable[str]) -> None:
        for key in keys:
            count, until = self.counted[key]
            self.counted[key] = (count - 1, until)

"""A seeded schedule of faults: the same seed asks for the same faults at the same moments."""

import os
import random
import secrets
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

SEED = "STUFENPLAN_FAULT_SEED"

Item = TypeVar("Item")


def seed_of_run() -> int:
    """STUFENPLAN_FAULT_SEED, else a new one; printed at the head and in the report, to repeat a run."""
    return int(os.environ.get(SEED) or secrets.randbelow(1_000_000))


class Schedule:
    """Chance of one test: its own stream of the run's seed, whatever runs before or beside it."""

    def __init__(self, seed: int, test: str) -> None:
        self.random = random.Random(f"{seed}:{test}")

    def choose(self, among: Sequence[Item]) -> Item:
        return self.random.choice(among)

    def some(self, least: int, most: int) -> int:
        return self.random.randint(least, most)

    def pause(self, least: float, most: float) -> None:
        time.sleep(self.random.uniform(least, most))

    def moments(self, seconds: float, least: float, most: float) -> Iterator[None]:
        """Yields at random moments until the time is over."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.pause(least, most)
            yield

    def storm(
        self, faults: Mapping[str, Callable[[], None]], seconds: float, least: float = 0.3, most: float = 1.5
    ) -> dict[str, int]:
        """One of the faults at each random moment; how often each was injected."""
        injected = dict.fromkeys(faults, 0)
        names = sorted(faults)
        for _ in self.moments(seconds, least, most):
            name = self.choose(names)
            faults[name]()
            injected[name] += 1
        return injected

"""Processes that die at crash points, inside the chain of four services.

As after kill -9 what was not committed is gone, and what was is there without its answer, its acknowledgement, its
metrics: events are delivered again, commands repeated, clocks tick again.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
from greenlet import GreenletExit

from services.chassis.process import failpoints

ONLY_LOOKS = {"observe_switches", "measure_invariants", "observe_campaigns", "forget_unfinished_imports"}
"""What is done by the clock and says or changes nothing here: whoever dies over it has left nothing."""


@dataclass(frozen=True, order=True)
class Moment:
    """Of a step of a tale: who does what, the point, and how often it was passed in doing so."""

    step: str
    doing: str
    point: str
    passes: int

    @property
    def named(self) -> tuple[str, str, str]:
        return self.step, self.doing, self.point


class Killed(GreenletExit):
    """Of all exceptions the one that no handler of ours takes for an error of its own."""


Dies = Callable[[Moment], bool]


class Reaper:
    """`perform` of a chain: whoever passes a point in a step of the tale dies there when `dies` says so."""

    def __init__(self, dies: Dies) -> None:
        self.step = ""
        self.died: list[Moment] = []
        self._dies = dies
        self._doing = ""
        self._passes: Counter[str] = Counter()

    def perform(self, doing: str, work: Callable[[], Any]) -> bool:
        self._doing, self._passes = doing, Counter()
        try:
            work()
        except Killed:
            return False
        finally:
            self._doing = ""
        return True

    @contextmanager
    def during(self, step: str) -> Iterator[None]:
        self.step = step
        try:
            yield
        finally:
            self.step = ""

    def come_by(self, point: str) -> None:
        if not (self.step and self._doing) or self._doing.split()[-1] in ONLY_LOOKS:
            return
        self._passes[point] += 1
        moment = Moment(self.step, self._doing, point, self._passes[point])
        if self._dies(moment):
            self.died.append(moment)
            raise Killed(moment)


def nobody() -> Reaper:
    return Reaper(lambda moment: False)


def everyone() -> Reaper:
    """At each moment, when it comes first: whoever does something dies at its first point, then at the next one …"""
    seen: set[Moment] = set()

    def dies(moment: Moment) -> bool:
        fresh = moment not in seen
        seen.add(moment)
        return fresh

    return Reaper(dies)


def some(random: Random, chance: float = 0.1) -> Reaper:
    return Reaper(lambda moment: random.random() < chance)


@contextmanager
def lying_in_wait(reaper: Reaper) -> Iterator[Reaper]:
    """Inside the block every crash point of the product asks the reaper."""
    with pytest.MonkeyPatch.context() as patch:
        for module in list(sys.modules.values()):
            if getattr(module, "crash_point", None) is failpoints.crash_point and module is not failpoints:
                patch.setattr(module, "crash_point", reaper.come_by)
        yield reaper

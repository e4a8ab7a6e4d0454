"""Processes that die at crash points, inside the chain of four services.

As after kill -9 what was not committed is gone, and what was is there without its answer, its acknowledgement, its
metrics: events are delivered again, commands repeated, clocks tick again.
"""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest
from greenlet import GreenletExit

from services.chassis.process import failpoints
from services.chassis.process.config import Settings
from services.contracts.calls.call import Call
from tests.faults.chain import Chain, Delivery
from tests.faults.chain import _timed as timed

ONLY_LOOKS = {"observe_switches", "measure_invariants", "observe_campaigns", "forget_unfinished_imports"}
"""What is done by the clock and says or changes nothing here: whoever dies over it has left nothing."""


@dataclass(frozen=True)
class Moment:
    """Of a step of a tale: who does what, the point, and how often it was passed in doing so."""

    step: str
    doing: str
    point: str
    passes: int


class Killed(GreenletExit):
    """Of all exceptions the one that no handler of ours takes for an error of its own."""


Dies = Callable[[Moment], bool]


class Reaper:
    """Whoever passes a point in a step of the tale dies there when `dies` says so."""

    def __init__(self, dies: Dies) -> None:
        self.step = ""
        self.died: list[Moment] = []
        self._dies = dies
        self._doing = ""
        self._passes: Counter[str] = Counter()

    def perform(self, doing: str, work: Callable[[], Any]) -> bool:
        """False where it died over it, and whoever wanted it must have it done again."""
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


class MortalChain(Chain):
    """Nothing is printed while `printing` is off."""

    def __init__(self, reaper: Reaper, settings: Callable[[str], Settings], letters: Path) -> None:
        super().__init__(settings, letters)
        self.reaper, self.letters, self.printing = reaper, letters, True

    def call(self, call: Call, request: dict[str, Any], seconds: float | None = None) -> Any:
        return self._persist(f"{call.service} {call.method}", partial(super().call, call, request))

    def tick(self) -> None:
        for name, service in self.services.items():
            for method in timed(type(service)):
                self._persist(f"{name} {method.__name__}", partial(method, service))

    def _bring(self, delivery: Delivery) -> None:
        """What was not acknowledged comes again, after what waits."""
        if not self.reaper.perform(f"{delivery.service} {delivery.event_type.name}", partial(super()._bring, delivery)):
            self.waiting.append(delivery)

    def _produce_lot(self) -> bool:
        return self.printing and bool(self._persist("letters lot", super()._produce_lot))

    def _persist(self, doing: str, work: Callable[[], Any]) -> Any:
        answers: list[Any] = []
        while not self.reaper.perform(doing, lambda: answers.append(work())):
            pass
        return answers[0]


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

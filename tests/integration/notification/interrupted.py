"""What may happen while a worker makes a lot."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from services.notification.application.letters.produce_lot import LotProduction
from services.notification.application.ports import Work


def interrupted(production: LotProduction, step: str, happening: Callable[[], Any]) -> LotProduction:
    """Before `step` of a hand-over ("seal" or "hand_over") something else happens."""
    ways = {channel: _Interrupted(way, step, happening) for channel, way in production.hand_over.items()}
    return replace(production, hand_over=ways)


def dying(production: LotProduction) -> LotProduction:
    """The worker ends before the lot appears."""

    def die() -> None:
        raise KeyboardInterrupt

    return interrupted(production, "hand_over", die)


def without_answer(production: LotProduction, commit: int) -> LotProduction:
    """The connection is lost over this commit of the worker, from 1: it is made, and nobody hears of it."""
    begin, count = production.app.begin, itertools.count(1)

    @contextmanager
    def unheard(*given: Any, **named: Any) -> Iterator[Work]:
        with begin(*given, **named) as work:
            yield work
        if next(count) == commit:
            raise ConnectionError

    return replace(production, app=replace(production.app, begin=unheard))


class _Interrupted:
    """A hand-over, or the place of a lot, with something before one of its steps."""

    def __init__(self, sound: Any, step: str, happening: Callable[[], Any]) -> None:
        self._sound, self._step, self._happening = sound, step, happening

    def prepare(self, region: str) -> Any:
        return _Interrupted(self._sound.prepare(region), self._step, self._happening)

    def __getattr__(self, name: str) -> Any:
        if name == self._step:
            self._happening()
        return getattr(self._sound, name)

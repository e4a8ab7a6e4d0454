"""What the fakes of all services share: tables in memory, and transactions that happen whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, fields
from threading import RLock
from typing import Any, Generic, TypeVar

from services.chassis.process.problems import Problem

Envelope = Mapping[str, Any]


@dataclass
class Tables:
    """What is stored, in dictionaries, lists and sets whose values are replaced and never changed."""

    said: list[Envelope] = field(default_factory=list)
    applied: set[tuple[str, Any]] = field(default_factory=set)
    answers: dict[tuple[str, str], tuple[str, Any]] = field(default_factory=dict)

    def draft(self: T) -> T:
        return type(self)(**{each.name: copy(getattr(self, each.name)) for each in fields(self)})


T = TypeVar("T", bound=Tables)


class Answered:
    """Keys of commands, as the chassis keeps them."""

    def __init__(self, tables: Tables) -> None:
        self._answers = tables.answers

    def claim(self, owner: str, key: str, request: str) -> Any | None:
        if (owner, key) not in self._answers:
            self._answers[owner, key] = (request, None)
            return None
        claimed, answer = self._answers[owner, key]
        if claimed != request:
            raise Problem(422, "idempotency-key-reused")
        return answer

    def answer(self, owner: str, key: str, answer: Any) -> None:
        self._answers[owner, key] = (self._answers[owner, key][0], answer)

    def answered(self, owner: str, key: str) -> Any | None:
        return self._answers.get((owner, key), ("", None))[1]


class FakeWork:
    """A unit of work on a draft of the tables; a service's own adds its repositories."""

    def __init__(self, tables: Tables) -> None:
        self.answered = Answered(tables)
        self.publish = tables.said.append
        self.callbacks: list[Callable[[], None]] = []

    def on_commit(self, callback: Callable[[], None]) -> None:
        self.callbacks.append(callback)


W = TypeVar("W", bound=FakeWork)


class Store(Generic[T, W]):
    """Begins transactions; they are never at the same time, so nothing has to be locked."""

    def __init__(self, tables: T, work: Callable[[T], W]) -> None:
        self.tables = tables
        self._work = work
        self._one_at_a_time = RLock()

    @contextmanager
    def begin(self, lock_seconds: float = 0) -> Iterator[W]:
        with self._transaction() as (_, work):
            yield work

    def receive(self, event: Any, effect: Callable[[W], str | None]) -> str:
        """Once for each event, as with the inbox."""
        with self._transaction() as (tables, work):
            if (event.type, event.id) in tables.applied:
                return "duplicate"
            tables.applied.add((event.type, event.id))
            return effect(work) or "applied"

    @contextmanager
    def _transaction(self) -> Iterator[tuple[T, W]]:
        with self._one_at_a_time:
            draft = self.tables.draft()
            work = self._work(draft)
            yield draft, work
            self.tables = draft
        for callback in work.callbacks:
            callback()

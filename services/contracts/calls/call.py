"""A call: one question or command to one service by RPC, as binding as an event.

The request is one JSON object, the answer one JSON value. The called side reads requests with `read_request` (every
fault with its place) and writes answers with `write_answer`; the calling side writes requests with `write_request`.
Typed proxies are generated from the calls (`services/gateway/backends`), so that no method's name stands in a string.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError

from services.contracts.faults import Fault, faults_of
from services.contracts.problems import ProblemKind

SECONDS = 15.0
SLOW_SECONDS = 120.0
"""For calls that work through a whole file or region; everybody else is given up after SECONDS."""


class InvalidAnswer(Exception):
    """A service answers what its contract does not say: a defect, found by the tests of that service."""


@dataclass(frozen=True)
class Call:
    """`request` and `answer` are instances (`many=True` for a list); `answer` None: nothing to say.

    `optional`: the answer may also be null.
    """

    service: str
    method: str
    request: Schema
    answer: Schema | None
    problems: tuple[ProblemKind, ...] = ()
    seconds: float = SECONDS
    optional: bool = False

    def read_request(self, body: Any) -> tuple[dict[str, Any], list[Fault]]:
        """The arguments by name, times and ids parsed, and what is wrong with them; use them only if nothing is."""
        try:
            arguments: dict[str, Any] = self.request.load({} if body is None else body)
        except ValidationError as error:
            return {}, faults_of(error)
        return arguments, []

    def write_request(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The request as JSON; an argument that is None is left out unless the schema requires it.

        Values may be objects or JSON already: what one service answered is often handed on to the next. Nothing is
        dropped silently: a name that the schema does not know is the called side's fault to name.
        """
        return {
            name: as_json(value)
            for name, value in arguments.items()
            if value is not None or (name in self.request.fields and self.request.fields[name].required)
        }

    def write_answer(self, value: Any) -> Any:
        return None if self.answer is None or value is None else self.answer.dump(value)

    def check_answer(self, written: Any) -> None:
        """Raises InvalidAnswer when the written answer breaks the schema (a missing field, another kind)."""
        if self.answer is None or (written is None and self.optional):
            return
        faults = self.answer.validate(written)
        if faults:
            raise InvalidAnswer(f"{self.service}.{self.method}: {faults}")


def as_json(value: Any) -> Any:
    """Times, dates and ids as text, an Actor and other records as mappings, all the way down."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, Iterable):
        return [as_json(item) for item in value]
    if is_dataclass(value):
        return {each.name: as_json(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"{type(value).__name__} has no place in a call")


def calls_of(module: Any) -> Iterable[Call]:
    """The calls that a module of this package declares, in their order."""
    return [value for value in vars(module).values() if isinstance(value, Call)]

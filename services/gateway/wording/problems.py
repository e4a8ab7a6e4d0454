"""A problem or a fault in words; whatever code it carries, there is an answer."""

from collections.abc import Iterable, Mapping
from typing import Any

from services.chassis.process.problems import Fault, Problem
from services.gateway.wording.sentences import pgettext


def title(problem: Problem) -> str:
    return pgettext("problem title", problem.code, **problem.params)


def detail(problem: Problem) -> str:
    """Empty where the title says all."""
    words = pgettext("problem detail", problem.code, **problem.params)
    return "" if words == problem.code else words


def sentence(problem: Problem) -> str:
    """Title and detail in one line."""
    return f"{title(problem)}. {detail(problem)}".strip()


def fault_message(fault: Fault) -> str:
    return pgettext("fault", fault.code, **fault.params)


def in_words(warnings: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Warnings of a service, each with its sentence."""
    return [
        {**entry, "message": fault_message(Fault(entry["place"], entry["code"], entry["params"]))} for entry in warnings
    ]


def place_in_line(place: str, line: int) -> str:
    """What the place says besides the line: rows of a table begin theirs with it ("line 5/PLZ")."""
    row, _, column = place.partition("/")
    return column if row == f"line {line}" else place

"""The refusals of this service, in words for the person who asked."""

from __future__ import annotations

from collections.abc import Iterable

from services.chassis.process.problems import Fault as ProblemFault
from services.chassis.process.problems import Problem
from services.sites.domain.fault import Fault
from services.sites.domain.switch import NotPossible


def refused(title: str, faults: Iterable[Fault], status: int = 422, detail: str = "") -> Problem:
    return Problem(status, title, detail, [ProblemFault(fault.place, fault.message) for fault in faults])


def region_unknown(region: str) -> Problem:
    return Problem(404, "Diese Region gibt es nicht", f"Eine Region „{region}“ ist nicht geladen.")


def switch_unknown(switch: object) -> Problem:
    return Problem(404, "Diese Umstellung gibt es nicht", f"Zur Kennung {switch} ist keine Umstellung bekannt.")


def not_possible(error: NotPossible) -> Problem:
    return Problem(409, "Das ist jetzt nicht möglich", str(error))

"""A form as a page shows it again: what was entered, and each fault beside its field."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import request

from services.chassis.process.problems import Problem
from services.gateway.wording.problems import fault_message, sentence

_MOST_NOTE = 200
_NEVER_SHOWN = ("csrf", "password")


@dataclass
class Form:
    """`values` and `faults` by the names of the fields; `trouble`: what concerns no single field."""

    values: Mapping[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    trouble: str = ""

    @classmethod
    def sent(cls) -> "Form":
        return cls({key: value.strip() for key, value in request.form.items() if key not in _NEVER_SHOWN})

    def value(self, name: str) -> str:
        return self.values.get(name, "")

    def refused(self, problem: Problem) -> "Form":
        """With each fault at its field, where it names one of those that were sent; else in one sentence."""
        for fault in problem.faults:
            if fault.place in self.values:
                self.faults[fault.place] = fault_message(fault)
        if not self.faults or len(self.faults) < len(problem.faults):
            more = [fault_message(fault) for fault in problem.faults if fault.place not in self.values]
            self.trouble = " ".join([sentence(problem), *more]).strip()
        return self

    @property
    def note(self) -> str | None:
        return self.value("note")[:_MOST_NOTE] or None

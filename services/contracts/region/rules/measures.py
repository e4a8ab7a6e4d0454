"""Sentences of stages and sites that would contradict each other, or stand in no letter at all.

The ids of `RULES` are those of rules that letters know (`services/notification/domain/visiting.py`): a stage's own
sentence of that name stands in their place, so it must be a rule of that stage.
"""

from __future__ import annotations

from collections.abc import Iterator

from services.contracts.faults import Fault
from services.contracts.region.rules.walking import Readable, at, entries

# What makes the rule hold in a stage, by its name.
HOLDS = {"tandem": "tandem", "phone-first": "triage", "arrive-on-time": "arrival_spread_minutes", "entry": "admission"}
RULES = ("benefits-assured", "emergencies", "cancelling", *HOLDS)


def measure_faults(document: Readable) -> Iterator[Fault]:
    for place, stage in entries(document, "stages"):
        for where, measure in entries(stage, "measures", place):
            rule = measure.get("id")
            if isinstance(rule, str) and rule in HOLDS and not _holds(stage, rule):
                yield Fault(at(where, "id"), "measure-without-rule", {"name": rule, "key": HOLDS[rule]})
    said = dict(_said_by_stages(document))
    for place, site in entries(document, "sites"):
        for where, measure in entries(site, "measures", place):
            yield from _of_site(measure, where, said)


def _holds(stage: Readable, rule: str) -> bool:
    value = stage.get(HOLDS[rule])
    match rule:
        case "entry":
            return value != "closed"
        case "phone-first":
            return value == "required"
    return bool(value)


def _said_by_stages(document: Readable) -> Iterator[tuple[str, tuple[str, str]]]:
    """The sentence of each measure of a stage by its id, with the stage's name."""
    for _, stage in entries(document, "stages"):
        for _, measure in entries(stage, "measures"):
            name, text = measure.get("id"), measure.get("text")
            if isinstance(name, str) and isinstance(text, str):
                yield name, (" ".join(text.split()), str(stage.get("name")))


def _of_site(measure: Readable, where: str, said: dict[str, tuple[str, str]]) -> Iterator[Fault]:
    """A site's sentence under the name of a stage's is not printed under that stage, and under a rule's name never."""
    name, text = measure.get("id"), measure.get("text")
    if not isinstance(name, str) or not isinstance(text, str):
        return
    if name in RULES:
        yield Fault(at(where, "id"), "measure-of-site-named-as-rule", {"name": name})
    elif name in said and said[name][0] != " ".join(text.split()):
        yield Fault(at(where, "text"), "measure-contradicts-stage", {"name": name, "stage": said[name][1]})

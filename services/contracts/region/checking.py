"""Checks a region document whole: its shape, then everything in it that refers to something else or contradicts it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError

from services.contracts.faults import Fault, faults_of, unique
from services.contracts.region.rules.calendar import calendar_faults
from services.contracts.region.rules.facts import fact_faults
from services.contracts.region.rules.letterhead import letterhead_faults
from services.contracts.region.rules.measures import measure_faults
from services.contracts.region.rules.postage import postage_faults
from services.contracts.region.rules.sites import region_faults
from services.contracts.region.rules.stages import stage_faults
from services.contracts.region.schema.document import DOCUMENT

MOST_FAULTS = 1000
"""More than anybody reads; a file with a fault in every line must not make an answer larger than itself."""


def check(document: Any) -> list[Fault]:
    """Every fault of the document, each once; empty: it may be loaded.

    What is no document at all is a fault too. Beyond MOST_FAULTS only their number is told ("more-faults").
    """
    return limited(every_fault(document))


def every_fault(document: Any) -> list[Fault]:
    """The shape's faults, then those of the rules; a place whose shape is wrong is not judged by a rule as well."""
    shape = _shape(document)
    if not isinstance(document, Mapping):
        return shape
    refused = {fault.place for fault in shape}
    rules = [
        *region_faults(document),
        *postage_faults(document),
        *stage_faults(document),
        *measure_faults(document),
        *calendar_faults(document),
        *letterhead_faults(document),
        *fact_faults(document),
    ]
    return unique([*shape, *(fault for fault in rules if fault.place not in refused)])


def limited(faults: list[Fault]) -> list[Fault]:
    if len(faults) <= MOST_FAULTS:
        return faults
    return [*faults[:MOST_FAULTS], Fault("", "more-faults", {"count": len(faults) - MOST_FAULTS})]


def _shape(document: Any) -> list[Fault]:
    try:
        DOCUMENT.load(document)
    except ValidationError as error:
        return faults_of(error)
    return []

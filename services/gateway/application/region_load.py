"""Take a region document whole or not at all: every service checks it, then those that load it do."""

from collections.abc import Mapping
from typing import Any

from services.chassis.process.problems import Fault, Problem
from services.gateway.application.ports import SLOW_SECONDS, Services

LOADERS = ("sites", "protection", "scheduling")
CHECKERS = (*LOADERS, "notification")  # which loads nothing, but prints what stands there


def load_region(
    services: Services, region: str, document: Mapping[str, Any], actor: Mapping[str, str]
) -> dict[str, Any]:
    """Returns what each service loaded. Raises Problem 422 with the faults of all of them."""
    faults = _identity_faults(region, document)
    for service in CHECKERS:
        faults += _checked_by(services, service, document)
    if faults:
        unique = list(dict.fromkeys((fault.place, fault.message) for fault in faults))
        raise Problem(
            422,
            "Die Regionsdatei hat Fehler",
            f"{len(unique)} Fehler gefunden; nichts wurde geändert.",
            [Fault(place, message) for place, message in unique],
        )
    loaded: dict[str, Any] = {}
    for service in LOADERS:
        try:
            loaded[service] = services.call(service, "load_region", document, dict(actor), timeout=SLOW_SECONDS)
        except Problem as problem:
            raise _unfinished(problem, service, list(loaded)) from problem
    return loaded


def _checked_by(services: Services, service: str, document: Mapping[str, Any]) -> list[Fault]:
    answer = services.call(service, "check_region", document, timeout=SLOW_SECONDS)
    return [Fault(fault["place"], fault["message"]) for fault in answer["faults"]]


def _identity_faults(region: str, document: Mapping[str, Any]) -> list[Fault]:
    head = document.get("region")
    named = head.get("id") if isinstance(head, Mapping) else None
    if named is None or named == region:
        return []  # a missing id is the structure's fault, and sites says so
    return [Fault("region/id", f"heißt {named!r}, die Adresse nennt aber {region!r}")]


def _unfinished(problem: Problem, service: str, loaded: list[str]) -> Problem:
    if not loaded:
        return problem
    detail = (
        f"{problem.detail} Schon geladen: {', '.join(loaded)}; nicht geladen: {service}. "
        "Das Laden kann gefahrlos wiederholt werden."
    )
    return Problem(problem.status, problem.title, detail.strip(), problem.faults, problem.type)

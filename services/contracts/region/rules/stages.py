"""Rules of the stage plan: order, ids, and rules of a stage that would contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from services.contracts.faults import Fault
from services.contracts.region.rules.hours import hours_faults
from services.contracts.region.rules.sites import present_staff, room_kinds
from services.contracts.region.rules.walking import (
    Known,
    Readable,
    at,
    entries,
    ids,
    part,
    taken,
    unknown,
    values,
    whole,
)

TANDEM, GROUP = "tandem", "group"
STAFF_OF_A_TANDEM = 2


def stage_faults(document: Readable) -> Iterator[Fault]:
    departments = ids(document, "departments")
    yield from taken(document, "stages")
    yield from _order(document)
    for place, stage in entries(document, "stages"):
        yield from taken(stage, "measures", place)
        yield from taken(stage, "gates", place)
        yield from hours_faults(stage, "hours", place)
        yield from _admission(stage, place)
        yield from _departments(stage, place, departments)
        yield from _gates(stage, place)
    for place, kind in entries(document, "kinds"):
        yield from unknown(kind.get("online"), departments, at(place, "online"), "department-unknown")
    yield from _then(document)
    yield from _tandem(document)
    yield from _groups(document)


def _order(document: Readable) -> Iterator[Fault]:
    """Ranks rise through the list, so that "one stage up" means the same to every reader."""
    before: int | None = None
    for place, stage in entries(document, "stages"):
        rank = whole(stage, "rank")
        if rank is not None:
            if before is not None and rank <= before:
                yield Fault(at(place, "rank"), "ranks-not-rising", {"rank": rank, "before": before})
            before = rank


def _channels(stage: Readable) -> set[str]:
    return {channel for _, channel in values(stage, "channels") if isinstance(channel, str)}


def _admission(stage: Readable, place: str) -> Iterator[Fault]:
    channels, where = _channels(stage), at(place, "channels")
    if not isinstance(stage.get("channels"), list | tuple):
        return
    if stage.get("admission") == "closed" and "in_person" in channels:
        yield Fault(where, "closed-with-visits")
    if stage.get("admission") in ("appointment", "open") and "in_person" not in channels:
        yield Fault(where, "visits-without-channel")
    if stage.get("triage") == "required" and "phone" not in channels:
        yield Fault(where, "triage-without-phone")


def _departments(stage: Readable, place: str, known: Known | None) -> Iterator[Fault]:
    channels = _channels(stage)
    for department, rule in part(stage, "departments").items():
        where = at(at(place, "departments"), department)
        yield from unknown(department, known, where, "department-unknown")
        for inner, channel in values(rule, "remote", where):
            if isinstance(channel, str) and channel not in channels:
                yield Fault(inner, "channel-not-offered", {"channel": channel})


def _gates(stage: Readable, place: str) -> Iterator[Fault]:
    for where, gate in entries(stage, "gates", place):
        if gate.get("kind") == "case_numbers" and gate.get("threshold") is None:
            yield Fault(at(where, "threshold"), "threshold-missing")


def _then(document: Readable) -> Iterator[Fault]:
    """What is proposed for after a stage's last day is another stage, and one that holds longer."""
    known = ids(document, "stages")
    ends = {
        stage["id"]: stage.get("until") for _, stage in entries(document, "stages") if isinstance(stage.get("id"), str)
    }
    for place, stage in entries(document, "stages"):
        proposed, where = stage.get("then"), at(place, "then")
        if proposed is None:
            continue
        yield from unknown(proposed, known, where, "stage-unknown")
        if stage.get("until") is None:
            yield Fault(where, "then-without-until")
        elif proposed == stage.get("id"):
            yield Fault(where, "then-is-the-stage")
        elif isinstance(proposed, str) and (end := ends.get(proposed)) and str(end) <= str(stage["until"]):
            yield Fault(where, "then-ends-before", {"stage": proposed, "until": str(end)})


def _tandem(document: Readable) -> Iterator[Fault]:
    """A tandem consultation takes two members of staff in the house and a larger room (Kreis Wesel, fact W6)."""
    offering = [place for place, stage in entries(document, "stages") if stage.get("tandem") is True]
    kinds = [kind.get("room") for _, kind in entries(document, "kinds")]
    rooms = [(place, site, room_kinds(site)) for place, site in entries(document, "sites")]
    for place in offering:
        if kinds and TANDEM not in kinds:
            yield Fault(at(place, "tandem"), "tandem-without-kind")
        if rooms and not any(here is None or TANDEM in here for _, _, here in rooms):
            yield Fault(at(place, "tandem"), "tandem-without-room")
    for place, site, here in rooms:
        present = present_staff(site)
        if offering and here and TANDEM in here and present is not None and present < STAFF_OF_A_TANDEM:
            yield Fault(at(place, "staff"), "tandem-without-staff", {"present": present})


def _groups(document: Readable) -> Iterator[Fault]:
    """A promised size of groups takes a matter for them, and somewhere a room that holds them with their leader."""
    kinds = [kind.get("room") for _, kind in entries(document, "kinds")]
    rooms = [room for _, site in entries(document, "sites") for _, room in entries(site, "rooms")]
    largest = max((whole(room, "persons") or 0 for room in rooms if room.get("kind") == GROUP), default=0)
    for place, stage in entries(document, "stages"):
        persons = whole(stage, "group_persons")
        if not persons:
            continue
        where = at(place, "group_persons")
        if kinds and GROUP not in kinds:
            yield Fault(where, "groups-without-kind")
        elif rooms and largest <= persons:
            yield Fault(where, "groups-without-room", {"persons": persons, "holds": largest})

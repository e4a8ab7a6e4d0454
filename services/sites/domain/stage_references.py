"""Cross references of the stage plan: order, ids, and rules of a stage that would contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from services.sites.domain.fault import Fault, at
from services.sites.domain.reading import Document, duplicates, entries, ids, part, unknown, values
from services.sites.domain.references import overlapping


def stage_references(document: Document) -> Iterator[Fault]:
    yield from duplicates(document, "stages")
    yield from _order(document)
    for place, stage in entries(document, "stages"):
        yield from duplicates(stage, "measures", place)
        yield from duplicates(stage, "gates", place)
        yield from overlapping(stage.get("hours"), at(place, "hours"))
        yield from _admission(stage, place)
        yield from _departments(stage, place, ids(document, "departments"))
        yield from _gates(stage, place)
        if stage.get("tandem") is True:
            yield from _tandem(document, at(place, "tandem"))


def _order(document: Document) -> Iterator[Fault]:
    """Ranks rise through the list, so that „one stage up“ means the same to every reader."""
    before: int | None = None
    for place, stage in entries(document, "stages"):
        rank = stage.get("rank")
        if isinstance(rank, int) and not isinstance(rank, bool):
            if before is not None and rank <= before:
                yield Fault(at(place, "rank"), f"Die Ränge müssen aufsteigen: {rank} folgt auf {before}.")
            before = rank


def _channels(stage: Document) -> set[object]:
    return {channel for _, channel in values(stage, "channels") if isinstance(channel, str)}


def _admission(stage: Document, place: str) -> Iterator[Fault]:
    in_person = "in_person" in _channels(stage)
    if stage.get("admission") == "closed" and in_person:
        yield Fault(at(place, "channels"), "Bei „closed“ kommt niemand ins Haus; „in_person“ ist dann kein Kanal.")
    if stage.get("admission") in ("appointment", "open") and not in_person:
        yield Fault(at(place, "channels"), "Wer Besuche zulässt, braucht den Kanal „in_person“.")
    if stage.get("triage") == "required" and "phone" not in _channels(stage):
        yield Fault(at(place, "channels"), "Der Telefonkontakt vorab („triage“) braucht den Kanal „phone“.")


def _departments(stage: Document, place: str, known: list[str]) -> Iterator[Fault]:
    for department, rule in part(stage, "departments").items():
        where = at(at(place, "departments"), department)
        yield from unknown(department, known, where, "Die Abteilung")
        for inner, channel in values(rule, "remote", where):
            if isinstance(channel, str) and channel not in _channels(stage):
                yield Fault(inner, f"Der Kanal „{channel}“ wird auf dieser Stufe nicht angeboten (siehe „channels“).")


def _gates(stage: Document, place: str) -> Iterator[Fault]:
    for where, gate in entries(stage, "gates", place):
        if gate.get("kind") == "case_numbers" and gate.get("threshold") is None:
            yield Fault(at(where, "threshold"), "Zu den Fallzahlen fehlt der Grenzwert.")


def _tandem(document: Document, place: str) -> Iterator[Fault]:
    """A tandem consultation takes two members of staff and a larger room (Kreis Wesel, fact W6)."""
    if not any(kind.get("room") == "tandem" for _, kind in entries(document, "kinds")):
        yield Fault(place, "Für Tandemberatung fehlt ein Anliegen mit „room: tandem“ unter „kinds“.")
    rooms = (room for _, site in entries(document, "sites") for _, room in entries(site, "rooms"))
    if not any(room.get("kind") == "tandem" for room in rooms):
        yield Fault(place, "Für Tandemberatung fehlt an allen Standorten ein Raum der Art „tandem“.")

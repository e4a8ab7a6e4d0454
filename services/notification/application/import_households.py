"""Imports a region's household file, sent in parts: whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime
from typing import Any

from services.chassis.process.problems import Fault, Problem
from services.contracts.problems import SITE_NOT_READY
from services.notification.application.ports import Work, Works
from services.notification.domain.household_csv import HouseholdFile, read_households

Offload = Callable[..., Any]  # runs the reading of a large file where it blocks no event loop


def stage_part(work: Work, import_id: str, part: int, content: bytes, now: datetime) -> None:
    """A part sent twice replaces its first sending."""
    if part < 1 or not import_id:
        raise Problem(422, "Dieser Teil lässt sich nicht zuordnen", faults=[Fault("part", "Teile zählen ab 1")])
    work.households.stage_part(import_id, part, content, now)


def forget_unfinished(work: Work, now: datetime) -> int:
    """A file that was faulty or never finished is names and addresses for nothing: it goes after a day."""
    return work.households.forget_unfinished(now)


def finish_import(
    works: Works,
    offload: Offload,
    region: str,
    import_id: str,
    actor: str,
    now: Callable[[], datetime],
    expected: Collection[str] = (),
) -> dict[str, int]:
    """A finish that is repeated answers what the first one did. `expected`: sites that must have been heard of."""
    with works() as work:
        done = work.households.finished(import_id)
        if done:
            return _answer(done)
        content, sites = _content(work, import_id), work.sites.names(region)
    missing = sorted(set(expected) - sites)
    if missing or not sites:
        detail = f"Noch nicht angekommen: {', '.join(missing) or 'alle Standorte'}. Bitte gleich erneut versuchen."
        raise Problem(409, "Diese Region ist noch nicht geladen", detail, type=SITE_NOT_READY)
    file: HouseholdFile = offload(read_households, content, sites)
    if file.faults:
        raise Problem(
            422,
            "Die Haushaltsdatei enthält Fehler; es wurde nichts übernommen",
            f"{len(file.faults)} Fehler",
            [Fault(fault.place, fault.message) for fault in sorted(file.faults, key=lambda fault: fault.line)],
        )
    with works() as work:
        counts = work.households.finished(import_id) or work.households.upsert(region, file.rows)
        work.households.finish(import_id, region, actor, counts, now())
    return _answer(counts)


def _content(work: Work, import_id: str) -> bytes:
    parts = work.households.parts(import_id)
    if not parts:
        raise Problem(404, "Zu diesem Import ist nichts angekommen", f"Import {import_id}")
    missing = sorted(set(range(1, parts[-1][0] + 1)) - {number for number, _ in parts})
    if missing:
        raise Problem(409, "Der Import ist unvollständig", f"Es fehlen die Teile {', '.join(map(str, missing))}.")
    return b"".join(content for _, content in parts)


def _answer(counts: tuple[int, int]) -> dict[str, int]:
    imported, updated = counts
    return {"imported": imported, "updated": updated}

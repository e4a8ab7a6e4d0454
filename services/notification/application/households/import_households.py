"""Imports a region's household file, sent in parts: whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.notification import HOUSEHOLD_FILE_INVALID, IMPORT_INCOMPLETE, IMPORT_UNKNOWN
from services.contracts.files.households import HouseholdFile, read_households
from services.contracts.problems import REGION_NOT_READY
from services.notification.application.ports import App, Work

MOST_FAULTS = 1000
PATIENCE_SECONDS = 60
"""An import waits for letters that are just being collected from the households it changes."""


def receive_part(app: App, import_id: str, part: int, content: bytes) -> None:
    """A part sent twice replaces its first sending."""
    with app.begin() as work:
        work.households.receive_part(import_id, part, content, app.clock.now())


def forget_unfinished(app: App) -> int:
    """A file that was faulty or never finished is names and addresses for nothing: it goes after a day."""
    with app.begin() as work:
        return work.households.forget_unfinished(app.clock.now())


def resolve_households(app: App, region: str, bg_numbers: Sequence[str]) -> dict[str, str]:
    """Household ids of the BG numbers that are known; unknown ones are left out."""
    with app.begin() as work:
        return work.households.resolve(region, bg_numbers)


def finish_import(
    app: App, region: str, import_id: str, actor: Actor, expected: Collection[str] = ()
) -> dict[str, int]:
    """A finish that is repeated answers what the first one did. `expected`: sites that must have been heard of."""
    with app.begin() as work:
        done = work.households.finished(import_id)
        if done:
            return _answer(done)
        content, sites = _content(work, import_id), work.sites.names(region)
    if not sites or set(expected) - sites:
        raise Problem.of(REGION_NOT_READY, region=region)
    file: HouseholdFile = app.offload(read_households, content, sites)
    if file.faults:
        ordered = sorted(file.faults, key=lambda fault: fault.line or 0)
        raise Problem.of(HOUSEHOLD_FILE_INVALID, ordered[:MOST_FAULTS], count=len(file.faults))
    with app.begin(lock_seconds=PATIENCE_SECONDS) as work:
        counts = work.households.finished(import_id) or work.households.upsert(region, file.rows)
        work.households.finish(import_id, region, actor.user, counts, app.clock.now())
    return _answer(counts)


def _content(work: Work, import_id: str) -> bytes:
    parts = work.households.parts(import_id)
    if not parts:
        raise Problem.of(IMPORT_UNKNOWN, import_id=import_id)
    missing = sorted(set(range(1, parts[-1][0] + 1)) - {number for number, _ in parts})
    if missing:
        raise Problem.of(IMPORT_INCOMPLETE, missing=missing)
    return b"".join(content for _, content in parts)


def _answer(counts: tuple[int, int]) -> dict[str, int]:
    imported, updated = counts
    return {"imported": imported, "updated": updated}

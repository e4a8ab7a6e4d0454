"""Imports a region's household file, sent in parts: whole or not at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from services.chassis.process.apart.limits import Overrun
from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.notification import (
    HOUSEHOLD_FILE_DOUBTFUL,
    HOUSEHOLD_FILE_INVALID,
    IMPORT_INCOMPLETE,
    IMPORT_UNKNOWN,
)
from services.contracts.faults import Fault
from services.contracts.problems import REGION_NOT_READY, ProblemKind
from services.notification.application.households.household_file import HouseholdsRead, read_packed
from services.notification.application.households.settable import unsettable
from services.notification.application.ports import App, Work

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


def resolve_households(app: App, region: str, bg_numbers: Sequence[str]) -> dict[str, Any]:
    """Household ids of the BG numbers that are known, unknown ones are left out; and who of them has a phone."""
    with app.begin() as work:
        households = work.households.resolve(region, bg_numbers)
        return {"households": households, "with_phone": work.households.with_phone(region, bg_numbers)}


def finish_import(
    app: App,
    region: str,
    import_id: str,
    actor: Actor,
    expected: Collection[str] = (),
    *,
    confirm_warnings: bool = False,
) -> dict[str, int]:
    """A finish that is repeated answers what the first one did. `expected`: sites that must have been heard of.

    What is doubtful is refused until somebody says that it is meant (`confirm_warnings`); what is faulty, always.
    """
    with app.begin() as work:
        done = work.households.finished(import_id)
        if done:
            return _answer(done)
        parts, sites = _parts(work, import_id), work.sites.names(region)
    if not sites or set(expected) - sites:
        raise Problem.of(REGION_NOT_READY, region=region)
    file = _read(app, region, parts, sites)
    if file.faults:
        raise _refusal(HOUSEHOLD_FILE_INVALID, [*file.faults, *file.doubts], file.faults.total + file.doubts.total)
    if file.doubts and not confirm_warnings:
        raise _refusal(HOUSEHOLD_FILE_DOUBTFUL, file.doubts, file.doubts.total)
    with app.begin(lock_seconds=PATIENCE_SECONDS) as work:
        counts = work.households.finished(import_id) or work.households.upsert(region, file.rows)
        work.households.finish(import_id, region, actor.user, counts, app.clock.now())
    return _answer(counts)


def _read(app: App, region: str, parts: Sequence[bytes], sites: Collection[str]) -> HouseholdsRead:
    try:
        file: HouseholdsRead = app.apart(read_packed, parts, sites)
    except Overrun as overrun:
        faults = [Fault("file", "takes-too-much", overrun.params)]
        raise Problem.of(HOUSEHOLD_FILE_INVALID, faults, count=1) from overrun
    version = app.terms.template_version
    words, renderer = app.templates.wording(region, version).address, app.renderer(version)
    file.doubts.extend(app.offload(unsettable, file, words, renderer))
    return file


def _refusal(kind: ProblemKind, faults: Iterable[Fault], count: int) -> Problem:
    ordered = sorted(faults, key=lambda fault: fault.line or 0)
    return Problem.of(kind, ordered, count=count)


def _parts(work: Work, import_id: str) -> list[bytes]:
    parts = work.households.parts(import_id)
    if not parts:
        raise Problem.of(IMPORT_UNKNOWN, import_id=import_id)
    missing = sorted(set(range(1, parts[-1][0] + 1)) - {number for number, _ in parts})
    if missing:
        raise Problem.of(IMPORT_INCOMPLETE, missing=missing)
    return [content for _, content in parts]


def _answer(counts: tuple[int, int]) -> dict[str, int]:
    imported, updated = counts
    return {"imported": imported, "updated": updated}

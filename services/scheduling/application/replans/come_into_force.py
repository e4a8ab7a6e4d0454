"""The date of an entry is reached: what came before it is no longer looked at. The rules change by the clock alone."""

from __future__ import annotations

from dataclasses import replace

from services.scheduling.application.ports import Work
from services.scheduling.domain.timeline import Entry


def come_into_force(work: Work, region: str, site: str, *, sequence: int) -> None:
    """May come before the entry itself has been heard of."""
    work.sites.note(region, site)
    work.sites.locked(region, site)
    entry = replace(work.sites.entry(region, site, sequence) or Entry(sequence), in_force=True)
    work.sites.put(region, site, entry)
    if entry.live:
        work.sites.pass_over(region, site, entry)

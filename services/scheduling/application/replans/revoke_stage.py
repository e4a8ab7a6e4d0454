"""An announced entry of a site's timeline goes before its date: it never lives, and what it did is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.scheduling.application.ports import Work
from services.scheduling.domain.timeline import Entry


def revoke_stage(
    work: Work,
    region: str,
    site: str,
    *,
    sequence: int,
    revoked: int,
    effective_at: datetime,
    announced_at: datetime,
    switch_id: UUID,
    caused_by: UUID,
) -> str | None:
    """Answers "stale" for a revocation that is known. The entry may not have been heard of yet."""
    work.sites.note(region, site)
    state = work.sites.locked(region, site)
    known = work.sites.entry(region, site, sequence) or Entry(sequence)
    if state is None or known.effective_at is not None:
        return "stale"
    entry = work.sites.entry(region, site, revoked) or Entry(revoked)
    work.sites.put(region, site, replace(entry, revoked=True, fenced=False, held=False, fence=None))
    revocation = Entry(
        sequence,
        effective_at=effective_at,
        announced_at=announced_at,
        switch_id=switch_id,
        caused_by=caused_by,
        revokes=revoked,
        fenced=True,
    )
    work.sites.put(region, site, revocation)
    return None

"""The timeline of a site changes: a stage is announced or takes effect, or an announced one is revoked."""

from __future__ import annotations

from services.protection.application.limits.derive import derive
from services.protection.application.ports import STALE, App, Work
from services.protection.domain.timeline import Entry, live


def change_stage(app: App, work: Work, region: str, site: str, entry: Entry) -> str | None:
    """Its limits follow, if the concept is known by now.

    "stale" for an entry that is known, was revoked before it was heard of, or was overtaken: an older one never undoes
    a newer one.
    """
    [state] = work.sites.locked(region, [site])
    if not work.sites.enter(region, site, entry):
        return STALE
    if entry not in live(work.sites.entries(region, [site])[site]):
        return STALE
    for published in work.concepts.current(region, [site]):
        derive(app, work, state, entry, published.version, published.concept, app.clock.now())
    return None


def revoke_stage(work: Work, region: str, site: str, entry: int, sequence: int) -> str | None:
    """`entry`: the sequence of what is revoked; the limits of the stage before it are there. "stale" when known."""
    work.sites.locked(region, [site])
    return None if work.sites.revoke(region, site, entry, sequence) else STALE

"""Appointment changes of a replan arrive in batches, in any order; with the last one the letters can be collected."""

from __future__ import annotations

from collections.abc import Sequence

from services.notification.application.campaigns.collect_letters import collect_if_ready
from services.notification.application.ports import App, Work
from services.notification.application.records import Json, SiteKey


def record_changes(
    app: App, work: Work, key: SiteKey, sequence: int, batch: int, changes: Sequence[Json]
) -> str | None:
    current = work.sites.lock(key).sequence
    if sequence < current:
        # No letter of its own stage goes out any more; what lapsed or moved under it is for the next one to tell.
        work.campaigns.lock_switches(work.campaigns.open_switches(key))
        work.sites.add_changes(key, sequence, batch, changes)
        work.sites.forget_changes_before(key, current, app.clock.now())
        return "stale"
    work.sites.add_changes(key, sequence, batch, changes)
    collect_for_site(app, work, key, sequence)
    return None


def record_replan(app: App, work: Work, key: SiteKey, sequence: int, changes: int) -> str | None:
    """`changes` is how many appointment changes the batches hold together."""
    if sequence < work.sites.lock(key).sequence:
        return "stale"
    work.sites.announce_replan(key, sequence, changes)
    collect_for_site(app, work, key, sequence)
    return None


def collect_for_site(app: App, work: Work, key: SiteKey, sequence: int) -> None:
    """The caller holds the site, so the last of two concurrent batches sees the other's changes."""
    if not work.sites.replanned(key, sequence):
        return
    switches = work.campaigns.open_switches(key)
    work.campaigns.lock_switches(switches)
    for switch_id in sorted(switches):
        collect_if_ready(app, work, switch_id, app.clock.now())

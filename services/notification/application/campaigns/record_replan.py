"""Appointment changes of a replan arrive in batches, in any order; with the last one the letters can be collected."""

from __future__ import annotations

from collections.abc import Sequence

from services.notification.application.campaigns.collect_letters import collect_if_ready
from services.notification.application.ports import App, Work
from services.notification.application.records import Json, SiteKey


def record_changes(
    app: App, work: Work, key: SiteKey, sequence: int, batch: int, changes: Sequence[Json]
) -> str | None:
    work.sites.lock(key)
    if work.sites.is_void(key, sequence):
        # No letter of its own entry goes out any more; what lapsed or moved under it is for the next one to tell.
        work.campaigns.lock_switches(work.campaigns.open_switches(key))
        work.sites.add_changes(key, sequence, batch, changes)
        work.sites.forget_changes(key, app.clock.now())
        return "stale"
    work.sites.add_changes(key, sequence, batch, changes)
    collect_for_site(app, work, key, sequence)
    return None


def record_replan(app: App, work: Work, key: SiteKey, sequence: int, changes: int) -> str | None:
    """`changes` is how many appointment changes the batches hold together."""
    work.sites.lock(key)
    if work.sites.is_void(key, sequence):
        return "stale"
    work.sites.announce_replan(key, sequence, changes)
    collect_for_site(app, work, key, sequence)
    return None


def collect_for_site(app: App, work: Work, key: SiteKey, sequence: int) -> None:
    """The caller holds the site, so the last of two concurrent batches sees the other's changes."""
    if work.sites.replanned(key, sequence):
        collect_open(app, work, key)


def collect_open(app: App, work: Work, key: SiteKey) -> None:
    """Whatever is ready of the switches that have letters to write here."""
    switches = work.campaigns.open_switches(key)
    work.campaigns.lock_switches(switches)
    for switch_id in sorted(switches):
        collect_if_ready(app, work, switch_id, app.clock.now())

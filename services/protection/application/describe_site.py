"""Notes what a site is called, for those who look at concepts and limits."""

from __future__ import annotations

from services.protection.application.change_stage import STALE
from services.protection.application.ports import Work


def describe_site(work: Work, region: str, site: str, revision: int, name: str) -> str | None:
    """ "stale" when this revision or a newer one is known already."""
    work.sites.locked(region, [site])
    return None if work.sites.describe(region, site, revision, name) else STALE

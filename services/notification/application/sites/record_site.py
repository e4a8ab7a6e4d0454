"""What a letter says about a site in general: its profile (address, contacts, departments) and its concept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.contracts.region import with_defaults
from services.notification.application.campaigns.record_replan import collect_open
from services.notification.application.ports import App, Work
from services.notification.application.records import Json, SiteKey
from services.notification.domain.facts import Notice
from services.notification.domain.profile import site_profile

STALE = "stale"


def take_region(app: App, work: Work, document: Mapping[str, Any], revision: int) -> str | None:
    """Takes the profile of every site from a loaded region file; "stale" for a revision that is not newer.

    A site that is no longer in the file keeps its last profile: letters about it may still be under way.
    """
    region, document = document["region"]["id"], with_defaults(document)
    if not work.sites.set_region(region, revision):
        return STALE
    for site in sorted(document["sites"], key=lambda site: str(site["id"])):
        profile = {"region": region, "site": site["id"], **site_profile(document, site)}
        record_profile(app, work, SiteKey(region, site["id"]), revision, profile)
    return None


def record_profile(app: App, work: Work, key: SiteKey, revision: int, profile: Json) -> str | None:
    known = work.sites.lock(key)
    if not work.sites.set_profile(key, revision, profile):
        return STALE
    if known.profile is None:  # letters may have waited for it
        collect_open(app, work, key)
    return None


def record_concept(work: Work, key: SiteKey, version: int, measures: list[Notice]) -> str | None:
    work.sites.lock(key)
    return None if work.sites.set_measures(key, version, measures) else STALE


def region_revision(app: App, region: str) -> int | None:
    """The revision of the region file that this service works with; None before the first."""
    with app.begin() as work:
        return work.sites.region_revision(region)

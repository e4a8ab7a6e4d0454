"""What a letter says about a site in general: its profile (address, contacts, departments) and its concept."""

from __future__ import annotations

from datetime import datetime

from services.notification.application.collect_letters import Terms
from services.notification.application.ports import Work
from services.notification.application.record_replan import collect_for_site
from services.notification.application.records import Json, SiteKey
from services.notification.domain.facts import Notice


def record_profile(work: Work, key: SiteKey, revision: int, profile: Json, terms: Terms, now: datetime) -> str | None:
    known = work.sites.lock(key)
    if not work.sites.set_profile(key, revision, profile):
        return "stale"
    if known.profile is None:  # letters may have waited for it
        collect_for_site(work, key, known.sequence, terms, now)
    return None


def record_concept(work: Work, key: SiteKey, version: int, measures: list[Notice]) -> str | None:
    work.sites.lock(key)
    return None if work.sites.set_measures(key, version, measures) else "stale"

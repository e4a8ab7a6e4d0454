"""Lists the phone contacts of a site: what was decided, why, by whom, and what became of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from services.scheduling.application.ports import App
from services.scheduling.application.problems import unknown_site
from services.scheduling.application.views import contact as shown


def list_contacts(
    app: App, region: str, site: str, first: datetime, last: datetime, household: UUID | None, limit: int
) -> list[dict[str, Any]]:
    """Those recorded in the time, of one household or of all, the latest first."""
    with app.begin() as work:
        if work.sites.get(region, site) is None:
            raise unknown_site(region, site)
        return [shown(contact) for contact in work.triage.listed(region, site, first, last, household, limit)]

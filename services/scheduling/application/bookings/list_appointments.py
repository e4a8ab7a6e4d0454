"""Lists the appointments of a site."""

from __future__ import annotations

from datetime import datetime

from services.scheduling.application.ports import App
from services.scheduling.application.problems import unknown_site
from services.scheduling.application.records import Booking


def list_appointments(app: App, region: str, site: str, first: datetime, last: datetime, limit: int) -> list[Booking]:
    """Appointments of all states that start in the given time, in order."""
    with app.begin() as work:
        if work.sites.get(region, site) is None:
            raise unknown_site(region, site)
        return work.appointments.listed(region, site, first, last, limit)

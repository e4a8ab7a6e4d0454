"""Finds appointments of a region: by household, by number, by time, over the sites that whoever asks may see."""

from __future__ import annotations

from services.scheduling.application.commands import Find
from services.scheduling.application.ports import App
from services.scheduling.application.records import Booking


def find_appointments(app: App, region: str, wanted: Find) -> list[Booking]:
    """Appointments of all states that have all that is asked for, the latest to begin first."""
    with app.begin() as work:
        return work.appointments.search(region, wanted)

"""One appointment for the calendar of whom it belongs to (RFC 5545): when, where and how, and nobody's name."""

from dataclasses import dataclass
from datetime import UTC, datetime

from icalendar import Calendar, Event

from services.gateway.backends.shapes.scheduling import AppointmentView

MEDIA_TYPE = "text/calendar"
_PROGRAM = "-//Stufenplan//Stufenplan//DE"


@dataclass(frozen=True)
class Told:
    """`uid` stays while the appointment keeps its number; `place` empty where nobody has to come."""

    uid: str
    summary: str
    place: str
    about: str


def calendar_of(appointment: AppointmentView, told: Told, now: datetime, *, cancelled: bool) -> bytes:
    event = Event()
    event.add("uid", f"{told.uid}@stufenplan")
    event.add("dtstamp", now)
    event.add("sequence", 1 if cancelled else 0)
    event.add("dtstart", datetime.fromisoformat(appointment["starts_at"]).astimezone(UTC))
    event.add("dtend", datetime.fromisoformat(appointment["ends_at"]).astimezone(UTC))
    event.add("summary", told.summary)
    if told.place:
        event.add("location", told.place)
    event.add("description", told.about)
    event.add("status", "CANCELLED" if cancelled else "CONFIRMED")
    calendar = Calendar()
    calendar.add("prodid", _PROGRAM)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content

"""The timeline as calendar programs read it (RFC 5545): one event for each stage of each site, one for its last day.

An event keeps its UID while a switch is planned, announced, taken back and announced again, so that a program shows one
event, not four. A stage from midnight to midnight is told in whole days, another one in the sites' local time with its
rules, so that it is right across a change of clocks in whatever zone somebody reads it.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from services.gateway.application.timeline import LIVE
from services.gateway.backends.shapes.sites import TimelineEntry, TimelineSite, TimelineView
from services.gateway.wording import gettext, language, pgettext, when
from services.gateway.wording.announcing import ending

MEDIA_TYPE = "text/calendar"
_PROGRAM = "-//Stufenplan//Stufenplan//DE"
_REFRESH = timedelta(hours=1)
_STATUS = {"waiting": "TENTATIVE"} | {state: "CONFIRMED" for state in LIVE if state != "waiting"}
_CANCELLED = "CANCELLED"


def feed(view: TimelineView, now: datetime) -> bytes:
    """A calendar of all sites of the view; `now` (aware) is when it was asked for."""
    zone = ZoneInfo(view["timezone"])
    calendar = Calendar()
    calendar.add("prodid", _PROGRAM)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", gettext("Stages: {region}", region=view["name"]))
    calendar.add("x-wr-timezone", zone.key)
    calendar.add("refresh-interval", _REFRESH, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    events = [event for site in view["sites"] for event in _events(view, site, zone, now)]
    begins = [event.DTSTART for event in events]
    if any(isinstance(at, datetime) and at.tzinfo is not UTC for at in begins):
        end = date.fromisoformat(view["until"]) + timedelta(days=1)
        first = min(map(_day, begins))
        calendar.add_component(Timezone.from_tzinfo(zone, first_date=date(first.year, 1, 1), last_date=end))
    for event in events:
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _events(view: TimelineView, site: TimelineSite, zone: ZoneInfo, now: datetime) -> Iterator[Event]:
    entries = site["entries"]
    revision = _revision(entries)
    end = datetime.combine(date.fromisoformat(view["until"]) + timedelta(days=1), time(), zone)
    for uid, entry in _told_once(view["region"], entries).items():
        event = _event(uid, site, entry, now, revision)
        event.add("summary", _summary(site["name"], entry))
        event.add("description", _description(entry), {"LANGUAGE": language()})
        _add_period(event, entry, zone, end)
        yield event
        if last_day := entry.get("last_day"):
            over = _event(f"ends.{uid}", site, entry, now, revision)
            over.add("summary", _ends(site["name"], entry))
            over.add("description", gettext("What holds after it must be filed by then."), {"LANGUAGE": language()})
            over.add("dtstart", date.fromisoformat(last_day))
            yield over


def _event(uid: str, site: TimelineSite, entry: TimelineEntry, now: datetime, revision: int) -> Event:
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("sequence", 2 * revision + (entry["state"] == "waiting"))
    event.add("location", site["name"])
    event.add("categories", [entry["stage"]["name"]])
    event.add("status", _STATUS.get(entry["state"], _CANCELLED))
    event.add("transp", "TRANSPARENT")  # nobody is busy because a site is open
    return event


def _told_once(region: str, entries: Iterable[TimelineEntry]) -> dict[str, TimelineEntry]:
    """By UID. A switch that was suspended and announced again has two entries: the one that counts is told."""
    told: dict[str, TimelineEntry] = {}
    for entry in sorted(entries, key=lambda each: (each["state"] in LIVE, each["sequence"] or 0)):
        of = entry["switch_id"] or f"loaded-{entry['sequence']}"
        told[f"{of}.{entry['site']}.{region}@stufenplan"] = entry
    return dict(sorted(told.items(), key=lambda item: (item[1]["effective_at"], item[0])))


def _revision(entries: Iterable[TimelineEntry]) -> int:
    """Rises with whatever changes in a site's timeline: with each entry, and by one with each that does not happen.

    What waits has no entry yet; it comes between what was and its entry, so numbers are doubled to leave room for it.
    """
    counted = list(entries)
    return max((entry["sequence"] or 0 for entry in counted), default=0) + sum(
        entry["state"] not in LIVE for entry in counted
    )


def _add_period(event: Event, entry: TimelineEntry, zone: ZoneInfo, end: datetime) -> None:
    """Up to the next stage; one without an end up to the end of what is told. What does not happen has its start only.

    Compared as instants: two local times of one zone would be compared by the clock on the wall.
    """
    starts, until = _local(entry["effective_at"], zone), _local(entry["until"], zone) if entry["until"] else end
    counts = entry["state"] in LIVE and until.timestamp() > starts.timestamp()
    if _is_midnight(starts) and (_is_midnight(until) or not counts):
        event.add("dtstart", starts.date())
        if counts:
            event.add("dtend", until.date())
        return
    if starts.fold or until.fold:  # the hour that comes twice: by its local time it would be the first one
        starts, until = starts.astimezone(UTC), until.astimezone(UTC)
    event.add("dtstart", starts)
    if counts:
        event.add("dtend", until)


def _summary(site: str, entry: TimelineEntry) -> str:
    words = {"site": site, "stage": entry["stage"]["name"]}
    if entry["state"] in ("past", "in_force"):
        return gettext("{site}: {stage}", **words)
    return gettext("{site}: {stage} ({state:entry state})", **words, state=entry["state"])


def _description(entry: TimelineEntry) -> str:
    lines = [pgettext("entry state", entry["state"])]
    if entry["state"] == "waiting" and entry["announce_at"]:
        lines.append(gettext("to be announced on {time}", time=when(entry["announce_at"])))
    if entry["state"] in LIVE:
        lines += _end(entry)
    if entry["reason"]:
        lines.append(entry["reason"])
    return "\n".join(lines)


def _end(entry: TimelineEntry) -> list[str]:
    """When another stage takes over, and its last day by the plan."""
    planned, until = ending(entry), entry["until"]
    lines = [gettext("until {time}", time=when(until))] if until else []
    return [*lines, *([planned] if planned else [])] or [gettext("until further notice")]


def _ends(site: str, entry: TimelineEntry) -> str:
    words, then = {"site": site, "stage": entry["stage"]["name"]}, entry.get("then")
    if then:
        return gettext("{site}: {stage} ends (then: {then})", **words, then=then["name"])
    return gettext("{site}: {stage} ends", **words)


def _local(moment: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(moment).astimezone(zone)


def _is_midnight(moment: datetime) -> bool:
    return moment.timetz().replace(tzinfo=None) == time()


def _day(moment: Any) -> date:
    return moment.date() if isinstance(moment, datetime) else moment

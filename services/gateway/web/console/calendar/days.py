"""The calendar as plain values: days, and for each site what holds on them, in bands of days with the same stage."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from services.gateway import wording
from services.gateway.application.timeline import NOT_YET, live
from services.gateway.backends.shapes.sites import TimelineEntry, TimelineSite, TimelineView
from services.gateway.web.console.start.view_models import StageBadge
from services.gateway.wording import gettext, pgettext
from services.gateway.wording.terms import label
from services.gateway.wording.values import full_day, short_day, weekday

_SATURDAY = 5


@dataclass(frozen=True)
class DayHead:
    day: date
    weekday: str  # Mi
    short: str  # 17.
    full: str  # Mittwoch, 17. Juni 2020
    is_today: bool

    @property
    def is_weekend(self) -> bool:
        return self.day.weekday() >= _SATURDAY


@dataclass(frozen=True)
class Band:
    """Days beside each other on which the same holds; `badge` None: the site is closed there all day, or unknown."""

    span: int
    badge: StageBadge | None
    state: str
    words: str  # what stands in it besides the stage
    about: str  # from when to when, for who does not see where it begins and ends


@dataclass(frozen=True)
class Row:
    name: str
    bands: list[Band]


@dataclass(frozen=True)
class Change:
    """A stage that begins in these days, or does not, in words; the same at several sites is told once."""

    stage: str
    when: str
    state: str
    state_label: str
    reason: str
    sites: str


def days(first: date, last: date, today: date) -> list[DayHead]:
    shown = (first + timedelta(days=count) for count in range((last - first).days + 1))
    return [DayHead(day, weekday(day), short_day(day), full_day(day), day == today) for day in shown]


def weeks(heads: Sequence[DayHead]) -> list[tuple[str, int]]:
    """The name of each week, and how many days of it are shown."""
    numbered = groupby(heads, key=lambda head: head.day.isocalendar().week)
    return [(gettext("Week {number}", number=number), len(list(of_it))) for number, of_it in numbered]


def badges(stages: Iterable[Mapping[str, Any]]) -> dict[str, StageBadge]:
    ranked = sorted(stages, key=lambda stage: stage["rank"])
    return {stage["id"]: StageBadge(stage["name"], step, len(ranked)) for step, stage in enumerate(ranked, start=1)}


def rows(told: TimelineView, stages: Mapping[str, StageBadge], heads: Sequence[DayHead]) -> list[Row]:
    zone = ZoneInfo(told["timezone"])
    return [Row(site["name"], _bands(site, stages, [head.day for head in heads], zone)) for site in told["sites"]]


def changes(told: TimelineView) -> list[Change]:
    """By date. What began before is seen above, and is no news."""
    first, zone = date.fromisoformat(told["since"]), ZoneInfo(told["timezone"])
    same: dict[tuple[datetime, str, str, str], list[str]] = {}
    for site in told["sites"]:
        for entry in site["entries"]:
            at = _local(entry["effective_at"], zone)
            if at.date() >= first:
                key = (at, entry["stage"]["name"], entry["state"], entry["reason"] or "")
                same.setdefault(key, []).append(site["name"])
    return [
        Change(stage, wording.starting(at), state, label("entry state", state), reason, " · ".join(sites))
        for (at, stage, state, reason), sites in sorted(same.items())
    ]


def _bands(site: TimelineSite, stages: Mapping[str, StageBadge], shown: Sequence[date], zone: ZoneInfo) -> list[Band]:
    """A day belongs to the stage that holds when it ends; a day off stands for itself."""
    off = {date.fromisoformat(day) for day in site["closed_days"]}
    counted = live(site["entries"])
    held = [(day in off, _at_the_end_of(day, counted, zone)) for day in shown]
    bands = []
    for (is_off, entry), same in groupby(held, key=lambda each: (each[0], each[1])):
        span = len(list(same))
        bands.append(_day_off(span) if is_off else _band(span, entry, stages, shown, zone))
    return bands


def _at_the_end_of(day: date, entries: Sequence[TimelineEntry], zone: ZoneInfo) -> TimelineEntry | None:
    begun = [entry for entry in entries if _local(entry["effective_at"], zone).date() <= day]
    return begun[-1] if begun else None


def _day_off(span: int) -> Band:
    return Band(span, None, "off", gettext("day off"), "")


def _band(
    span: int, entry: TimelineEntry | None, stages: Mapping[str, StageBadge], shown: Sequence[date], zone: ZoneInfo
) -> Band:
    if entry is None:
        return Band(span, None, "unknown", gettext("no stage"), "")
    starts, stage = _local(entry["effective_at"], zone), entry["stage"]
    begins_within_a_day = starts.date() >= shown[0] and (starts.hour or starts.minute)
    words = [pgettext("entry state", entry["state"])] if entry["state"] in NOT_YET else []
    words += [gettext("from {time}", time=f"{starts:%H:%M}")] if begins_within_a_day else []
    about = gettext("since {time}", time=wording.when(starts))
    if entry["until"]:
        about = gettext("{since}, until {time}", since=about, time=wording.when(entry["until"]))
    badge = stages.get(stage["id"]) or StageBadge(stage["name"], 1, 1)
    return Band(span, badge, entry["state"], ", ".join(words), about)


def _local(moment: str, zone: ZoneInfo) -> datetime:
    return datetime.fromisoformat(moment).astimezone(zone)

"""How many letters a switch of these sites would cause, by channel and at what postage; writes nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.notification.application.campaigns.foresee_held import Foresight, Going, foresee
from services.notification.application.ports import App
from services.notification.application.records import Json, KnownSite, SiteKey
from services.notification.domain.channels import CHANNELS, KINDS
from services.notification.domain.deadline import arrival
from services.notification.domain.facts import Channel, Profile


@dataclass(frozen=True, slots=True)
class Dates:
    """When the letters are handed over (None: today), and from which day on the stage holds (None: that day).

    `early`: households with an appointment that changes before the last letters arrive, and the day of the first.
    """

    announced_on: date | None = None
    effective_on: date | None = None
    early: Mapping[UUID, date] = field(default_factory=dict)


AT_ONCE = Dates()


def preview_letters(
    app: App,
    region: str,
    sites: Sequence[str],
    guests: Sequence[UUID],
    stage: Json,
    dates: Dates = AT_ONCE,
) -> dict[str, Any]:
    """`guests` are households of other sites that have an appointment at one of these; only scheduling knows them.

    Letters that could not go are in `held`, by reason in `held_reasons`, and in neither channels nor postage.
    """
    scope = (region, sites, [str(guest) for guest in guests])
    with app.begin() as work:
        counted, doubtful = work.households.count(*scope), work.households.doubtful(*scope)
        known = {site: work.sites.get(SiteKey(region, site)) for site in sites}
        ways = work.households.channels(region, list(dates.early))
    letters: Going = Counter({(row["site"], row["channel"]): row["letters"] for row in counted["letters"]})
    seen: Foresight = app.offload(foresee, app, region, known, stage, letters, doubtful)
    channels = Counter(dict.fromkeys(CHANNELS, 0))
    for (_, channel), count in seen.going.items():
        channels[channel] += count
    return {
        "households": counted["households"],
        "channels": dict(channels),
        "excluded": counted["excluded"],
        "held": seen.held.total(),
        "held_reasons": dict(seen.held),
        "postage_cents": sum(_postage(known, site, channel) * count for (site, channel), count in seen.going.items()),
        "digest": counted["digest"],
        **_in_time(app, known, seen, dates, ways),
    }


def _in_time(
    app: App,
    known: Mapping[str, KnownSite],
    seen: Foresight,
    dates: Dates,
    ways: Mapping[UUID, Channel],
) -> dict[str, Any]:
    """`late` by channel, and how many households are called: as whoever hands the letters over will judge."""
    arrivals = {site: _arrivals(app, each.profile, dates) for site, each in known.items() if each.profile}
    if not arrivals:
        return {"late": {}, "calls": 0}
    last = {channel: max(days[channel] for _, days in arrivals.values()) for channel in CHANNELS}
    arrivals[""] = (max(effective for effective, _ in arrivals.values()), last)  # guests
    late = Counter(dict.fromkeys(CHANNELS, 0))
    for (site, channel), count in seen.going.items():
        if site in arrivals and arrivals[site][1][channel] >= arrivals[site][0]:
            late[channel] += count
    calls = sum(day < last[ways[household]] for household, day in dates.early.items() if household in ways)
    return {"late": dict(late), "calls": calls}


def _arrivals(app: App, profile: Profile, dates: Dates) -> tuple[date, dict[str, date]]:
    """From when on the stage holds, and when letters are there."""
    today = app.clock.now().astimezone(ZoneInfo(profile["timezone"])).date()
    handed_over = dates.announced_on or today
    state, days = profile["state"], profile.get("days_off")

    def works(day: date) -> bool:
        return app.calendar.is_working_day(state, day, days)

    ways: tuple[Channel, ...] = ("print", "email")
    arrives = {str(way): arrival(way, handed_over, profile["print"], works) for way in ways}
    return dates.effective_on or today, arrives


def _postage(known: Mapping[str, KnownSite], site: str, channel: str) -> int:
    """Of one letter. Guests are written to by one of these sites, all of one region file."""
    profiles = [each.profile for name, each in known.items() if each.profile and site in (name, "")]
    return profiles[0]["print"]["postage_cents"] if profiles and KINDS[channel].postage else 0

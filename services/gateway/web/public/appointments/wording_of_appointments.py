"""An appointment in plain words, and free times as a list of days."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from services.gateway.application.public_sites import Region, Site
from services.gateway.backends.shapes.scheduling import AppointmentView, SlotView
from services.gateway.web.public.sites.wording_of_sites import rules_of
from services.gateway.wording import gettext, ngettext, pgettext
from services.gateway.wording.values import full_day


@dataclass(frozen=True)
class Told:
    """`bring`: what to take along, and what to keep in mind; `ending`: why it does not take place, or empty."""

    number: str
    matter: str
    when: str
    how: str
    site: str
    address: str
    bring: Sequence[str]
    rules: Sequence[str]
    ending: str
    changeable: bool


@dataclass(frozen=True)
class Day:
    name: str
    count: str
    times: Sequence[tuple[str, str]]
    """What a form sends, and what people read."""


def told(
    appointment: AppointmentView, number: str, region: Region, site: Site | None, rules: Sequence[str], now: datetime
) -> Told:
    """`site` None: it is no longer in the region file."""
    starts = datetime.fromisoformat(appointment["starts_at"])
    booked = appointment["state"] == "booked"
    comes = appointment["channel"] == "in_person"
    stage: Mapping[str, Any] = _stage_on(site, starts) if site else {}
    return Told(
        number=number,
        matter=str(region.kinds.get(appointment["kind"], {}).get("name", appointment["kind"])),
        when=moment(appointment["starts_at"], region),
        how=pgettext("appointment by", appointment["channel"]) if booked else "",
        site=site.name if site else appointment["site"],
        address="{street}, {postcode} {city}".format_map(site.address) if site and site.address and comes else "",
        bring=list(_bring(stage)) if comes and booked else [],
        rules=rules_of(stage, site, rules) if site and comes and booked else [],
        ending="" if booked else _ending(appointment),
        changeable=booked and starts > now,
    )


def moment(instant: str, region: Region) -> str:
    """Mittwoch, 17. Juni 2020, 09:15 Uhr"""
    local = datetime.fromisoformat(instant).astimezone(region.zone)
    return gettext("{day}, {time}", day=full_day(local.date()), time=f"{local:%H:%M}")


def days(slots: Iterable[SlotView], region: Region) -> list[Day]:
    """Free times by day, as they are where the site is."""
    local = [(slot["starts_at"], datetime.fromisoformat(slot["starts_at"]).astimezone(region.zone)) for slot in slots]
    return [_day(day, [(sent, f"{at:%H:%M}") for sent, at in those]) for day, those in _by_day(local)]


def _day(day: date, times: list[tuple[str, str]]) -> Day:
    return Day(full_day(day), ngettext("{count} free time", "{count} free times", len(times)), times)


def _by_day(local: Iterable[tuple[str, datetime]]) -> Iterable[tuple[date, Iterable[tuple[str, datetime]]]]:
    return groupby(local, key=lambda each: each[1].date())


def _stage_on(site: Site, starts: datetime) -> Mapping[str, Any]:
    """The stage that holds then, as far as it is announced."""
    begun = [each.stage for each in site.announced if each.effective_at <= starts]
    return begun[-1] if begun else site.stage


def _bring(stage: Mapping[str, Any]) -> Iterable[str]:
    yield gettext("your identity card or passport")
    if stage.get("invitation_check"):
        yield gettext("the letter with this appointment: it is looked at by the door")


def _ending(appointment: AppointmentView) -> str:
    words = gettext("This appointment does not take place.")
    return f"{words} {gettext('You have no disadvantage by this.')}" if appointment["no_disadvantage"] else words

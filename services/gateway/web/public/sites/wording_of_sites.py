"""What stands on a site's door, in plain words of the reader's language; what the authority wrote stays as it is."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import groupby
from typing import Any

from services.contracts.region.schema.addresses import is_email_address, is_phone_number, is_web_address
from services.contracts.region.vocabulary import WEEKDAYS
from services.gateway.application.public_sites import DayOff, Region, Site
from services.gateway.wording import gettext, ngettext, pgettext, starting
from services.gateway.wording.values import full_day

REMOTE = ("phone", "video")
_FEWEST_OF_A_RUN = 3
HELD_AT_A_DISTANCE = ("email", "post", "letter_box", "online")


@dataclass(frozen=True)
class Change:
    when: str
    stage: str
    in_person: str


@dataclass(frozen=True)
class Door:
    """`ways`: how one reaches the site, and what is possible so."""

    id: str
    name: str
    address: str
    stage: str
    since: str
    changes: Sequence[Change]
    ways: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Contact:
    kind: str
    label: str
    value: str
    link: str
    audience: str
    hours: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class WholeDoor(Door):
    summary: str
    hours: Sequence[tuple[str, str]]
    days_off: Sequence[str]
    contacts: Sequence[Contact]
    conduct: Sequence[str]
    rules: Sequence[str]
    """`conduct` in the reader's language, `rules` as the authority wrote them."""


def door(site: Site, region: Region) -> Door:
    return Door(**_door(site, region))


def whole_door(site: Site, region: Region, house_rules: Sequence[str]) -> WholeDoor:
    open_at_all = site.stage.get("admission") != "closed"
    return WholeDoor(
        **_door(site, region),
        summary=site.stage.get("summary", ""),
        hours=hours(site.hours) if open_at_all else [],
        days_off=[_day_off(day) for day in site.days_off],
        contacts=[contact(each) for each in site.contacts],
        conduct=list(_conduct(site.stage)) if open_at_all else [],
        rules=rules_of(site.stage, site, house_rules),
    )


def rules_of(stage: Mapping[str, Any], site: Site, house_rules: Sequence[str]) -> list[str]:
    """The measures of the stage that are not over, and those of the house; each once."""
    measures = [measure["text"] for measure in stage.get("measures") or () if not _over(measure, site)]
    return list(dict.fromkeys([*measures, *house_rules]))


def hours(lines: Sequence[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Days and times, a line for days of the same times: montags bis mittwochs, freitags: 08:00 bis 12:30."""
    by_time: dict[str, set[int]] = {}
    for line in lines:
        times = gettext("{opens} to {closes}", opens=line["opens"], closes=line["closes"])
        by_time.setdefault(times, set()).update(WEEKDAYS.index(day) for day in line["days"])
    return [(_sentence(", ".join(_runs(sorted(days)))), times) for times, days in by_time.items()]


def _runs(days: Sequence[int]) -> Iterator[str]:
    """Three days or more in a row are told by the first and the last."""
    for _, run in groupby(enumerate(days), key=lambda each: each[1] - each[0]):
        names = [pgettext("weekday", WEEKDAYS[day]) for _, day in run]
        if len(names) < _FEWEST_OF_A_RUN:
            yield from names
        else:
            yield gettext("{first} to {last}", first=names[0], last=names[-1])


def contact(entry: Mapping[str, Any]) -> Contact:
    audience = entry.get("audience") or "everyone"
    return Contact(
        kind=pgettext("contact kind", entry["kind"]),
        label=entry["label"],
        value=entry["value"],
        link=_link(entry["kind"], entry["value"]),
        audience="" if audience == "everyone" else pgettext("audience", audience),
        hours=hours(entry.get("hours") or ()),
    )


def _door(site: Site, region: Region) -> dict[str, Any]:
    address = site.address
    return {
        "id": site.id,
        "name": site.name,
        "address": "{street}, {postcode} {city}".format_map(address) if address else "",
        "stage": site.stage["name"],
        "since": gettext("since {time}", time=starting(site.since)),
        "changes": [
            Change(gettext("From {time}", time=starting(each.effective_at)), each.stage["name"], _in_person(each.stage))
            for each in site.announced
        ],
        "ways": list(_ways(site.stage, region)),
    }


def _ways(stage: Mapping[str, Any], region: Region) -> Iterator[tuple[str, str]]:
    yield gettext("In person"), _in_person(stage)
    channels = stage.get("channels") or ()
    for channel in REMOTE:
        yield _sentence(pgettext("channel", channel)), _remote(channel, stage, region)
    others = [pgettext("contact kind", kind) for kind in HELD_AT_A_DISTANCE if kind in channels]
    if others:
        yield gettext("In writing"), ", ".join(others)


def _in_person(stage: Mapping[str, Any]) -> str:
    offered = "in_person" in (stage.get("channels") or ("in_person",))
    words = pgettext("admission", stage.get("admission") or "closed" if offered else "closed")
    if offered and stage.get("triage") == "required" and stage.get("admission") != "closed":
        return f"{words} {gettext('Please call us first. We find out together if you have to come.')}"
    return words


def _conduct(stage: Mapping[str, Any]) -> Iterator[str]:
    """What the stage asks of whoever comes, and what cancelling costs."""
    if stage.get("invitation_check"):
        yield gettext("Show your invitation at the door.")
    if spread := stage.get("arrival_spread_minutes"):
        yield ngettext(
            "Please come at most {count} minute before your appointment.",
            "Please come at most {count} minutes before your appointment.",
            spread,
        )
    cancelling = stage.get("cancellation") or {}
    if cancelling.get("certificate_required") is False and cancelling.get("disadvantage") is False:
        yield gettext("You can cancel an appointment without a certificate from a doctor. You have no disadvantage.")


def _remote(channel: str, stage: Mapping[str, Any], region: Region) -> str:
    """Which departments serve so; where all do it is simply possible."""
    if channel not in (stage.get("channels") or ()):
        return gettext("Not possible at the moment.")
    rules = stage.get("departments") or {}
    serving = [name for id, name in region.departments.items() if channel in (rules.get(id) or {}).get("remote", ())]
    if not serving or len(serving) == len(region.departments):
        return gettext("Possible.")
    return gettext("Possible for: {departments}.", departments=", ".join(serving))


def _day_off(off: DayOff) -> str:
    day = full_day(off.day)
    return gettext("{day}: open until {time}", day=day, time=_clock(off.closes)) if off.closes else _closed(day)


def _closed(day: str) -> str:
    return gettext("{day}: closed", day=day)


def _clock(moment: time) -> str:
    return f"{moment:%H:%M}"


def _over(measure: Mapping[str, Any], site: Site) -> bool:
    until = measure.get("valid_until")
    return until is not None and date.fromisoformat(until) < site.today


def _link(kind: str, value: str) -> str:
    """Only what is an address; words for people are none."""
    match kind:
        case "phone" if is_phone_number(value):
            return "tel:" + "".join(sign for sign in value if sign.isdigit() or sign == "+")
        case "email" if is_email_address(value):
            return f"mailto:{value}"
        case "online" | "video" if is_web_address(value):
            return value if "://" in value else f"https://{value}"
    return ""


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]

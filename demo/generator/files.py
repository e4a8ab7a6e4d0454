"""Writes households and appointments in the form that authorities export and the system imports."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from demo.generator.appointments import Booked
from demo.generator.households import Contact, Household
from services.contracts.files import appointments as appointments_file
from services.contracts.files import households as households_file

_CHANNEL_NAMES = {channel: name for name, channel in appointments_file.WORDS.choices["channel"].items()}
_LETTERS_BY = {channel: name for name, channel in households_file.WORDS.choices["channel"].items()}
_ANSWERS = {answer: name for name, answer in households_file.WORDS.answers.items()}
_NOBODY = Contact("", "", "")
_BENEFITS = "benefits"


def write_households(path: Path, households: Iterable[Household]) -> None:
    _write(path, list(households_file.WORDS.columns.values()), (_household(each) for each in households))


def write_appointments(path: Path, booked: Iterable[Booked], prefix: str) -> None:
    words = appointments_file.WORDS
    header = [title for key, title in words.columns.items() if key not in words.optional]
    _write(path, header, _appointments(booked, prefix))


def _write(path: Path, header: Sequence[str], lines: Iterable[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
        writer.writerow(header)
        writer.writerows(lines)


def _household(household: Household) -> tuple[str, ...]:
    benefits = household.contacts.get(_BENEFITS, _NOBODY)
    placement = next((contact for name, contact in household.contacts.items() if name != _BENEFITS), _NOBODY)
    return (
        household.bg_number,
        household.person.salutation,
        household.person.first,
        household.person.last,
        household.addition,
        household.street,
        household.house_number,
        household.postcode,
        household.town,
        household.site,
        _LETTERS_BY["email" if household.by_email else "print"],
        household.email,
        household.phone,
        benefits.name,
        benefits.extension,
        placement.name,
        placement.extension,
        household.exclusion,
        _ANSWERS[household.large_print],
        "",  # the country: their own
    )


def _appointments(booked: Iterable[Booked], prefix: str) -> Iterator[tuple[str, ...]]:
    for number, each in enumerate(booked, start=1):
        appointment, start = each.appointment, each.local_start
        yield (
            f"{prefix}-{number:06}",
            each.household.bg_number,
            each.site,
            appointment.department,
            appointment.kind,
            _CHANNEL_NAMES[appointment.channel.value],
            f"{start:%Y-%m-%d}",
            f"{start:%H:%M}",
            str((appointment.ends_at - appointment.starts_at).seconds // 60),
            str(appointment.persons),
            _ANSWERS[appointment.presence_required],
            _ANSWERS[appointment.phone_known],
            _ANSWERS[appointment.video_capable],
            ",".join(appointment.staff),
        )

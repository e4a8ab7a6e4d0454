"""What tests of announced stages have in common: a date a week ahead, appointments from it on, and how they are."""

from __future__ import annotations

import pytest

from services.chassis.process.problems import Problem
from tests.integration.scheduling.town import at, limits, row

DAY = 7
DATE = at(day=DAY, hour=0)
"""The Monday after the clock's."""
BEFORE, AFTER = at(day=3), at(day=DAY + 1)
SHUT = limits(in_person=False)
SEEN = ("id", "state", "channel", "starts_at", "ends_at", "zone", "room", "staff", "no_disadvantage", "holds")


def some(town, count: int = 12, first: int = DAY) -> None:
    """Appointments of all sorts in the days from the date on."""
    town.bring(
        *(
            row(
                2 + number,
                starts_at=at(day=first + number % 3, hour=8 + number % 7),
                phone_known=number % 3 == 0,
                presence_required=number % 4 == 0,
                department="placement" if number % 2 else "benefits",
                video_capable=number % 5 == 1,
            )
            for number in range(count)
        )
    )


def as_seen(town) -> list[dict]:
    return sorted(({key: each[key] for key in SEEN} for each in town.appointments()), key=lambda each: each["id"])


def last_totals(town) -> dict[str, int]:
    return town.said("site.replanned")[-1]["data"]["totals"]


def refusal(call, *arguments, **about) -> str:
    with pytest.raises(Problem) as problem:
        call(*arguments, **about)
    return problem.value.code

"""An appointment as its household handles it by itself: look it up, cancel it, move it. Never with a name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.scheduling import APPOINTMENT_UNKNOWN
from services.gateway.access.appointment_codes import AppointmentCodes
from services.gateway.application.households import Known
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.scheduling import AppointmentView, SlotView

PUBLIC = Actor("public", ("public",))
"""Who acts, in the records: nobody that has logged in."""
NOBODY = Known(str(UUID(int=0)), has_phone=False)
SHOWN_AFTER = timedelta(days=1)
"""An appointment that is over is shown so long; one that was cancelled, until it would have been over."""
WEEK = timedelta(days=7)
_NUMBER, _NO_NUMBER = re.compile(r"[\w/ .-]{1,100}"), "-"
"""What is no number is asked about as one that nobody has."""


@dataclass(frozen=True)
class FreeTimes:
    """`reason`: why there is none, at any time; None where there may be some in another week."""

    slots: Sequence[SlotView]
    reason: str | None


def household_of(backends: Backends, region: str, bg_number: str) -> Known | None:
    """None where the region has none with this number; the question takes as long."""
    number = " ".join(bg_number.split())
    number = number if _NUMBER.fullmatch(number) else _NO_NUMBER
    answer = backends.notification.resolve_households(region=region, bg_numbers=[number])
    known = answer["households"].get(number)
    return None if known is None else Known(known, known in answer["with_phone"])


def find_own(
    backends: Backends, codes: AppointmentCodes, region: str, bg_number: str, number: str, now: datetime
) -> AppointmentView | None:
    """The household's appointment with this number. An unknown household is asked about like a known one, so that
    neither the answer nor its time tells which of the two was wrong."""
    household = household_of(backends, region, bg_number) or NOBODY
    own = backends.scheduling.find_appointments(region=region, household_ids=[household.id], since=now - SHOWN_AFTER)
    named: AppointmentView | None = codes.named(own, number)
    if named is None or named["moved_to"] is None:
        return named
    return next((each for each in own if each["appointment_id"] == named["moved_to"]), named)


def again(backends: Backends, region: str, appointment: str) -> AppointmentView:
    """The appointment of a pass as it is by now. Raises Problem 404."""
    known = backends.scheduling.find_appointments(region=region, appointment_id=appointment, limit=1)
    if not known:
        raise Problem.of(APPOINTMENT_UNKNOWN, appointment=appointment)
    return known[0]


def cancel(backends: Backends, appointment: AppointmentView) -> AppointmentView:
    """Raises Problem 409 where it is over, or its site is being switched."""
    return backends.scheduling.cancel_appointment(
        region=appointment["region"],
        site=appointment["site"],
        appointment_id=appointment["appointment_id"],
        reason="household",
        actor=PUBLIC,
    )


def move(backends: Backends, appointment: AppointmentView, starts_at: datetime) -> AppointmentView:
    """The new appointment; it stays where it is if this raises Problem 409 or 422."""
    return backends.scheduling.move_appointment(
        region=appointment["region"],
        site=appointment["site"],
        appointment_id=appointment["appointment_id"],
        starts_at=starts_at,
        actor=PUBLIC,
    )


def times_to_move_to(backends: Backends, appointment: AppointmentView, since: datetime) -> FreeTimes:
    """Of a week; by the rules that moving will meet."""
    starts, ends = (datetime.fromisoformat(appointment[key]) for key in ("starts_at", "ends_at"))
    told = backends.scheduling.free_slots(
        region=appointment["region"],
        site=appointment["site"],
        department=appointment["department"],
        kind=appointment["kind"],
        channel=appointment["channel"],
        minutes=(ends - starts) // timedelta(minutes=1),
        persons=appointment["persons"],
        household_id=appointment["household_id"],
        since=since,
        until=since + WEEK,
    )
    return FreeTimes(told["slots"], told["reason"])

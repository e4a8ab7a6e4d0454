"""Sites, stages and appointments for tests of scheduling: plain defaults, everything else by keyword."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.scheduling.domain.appointment import Appointment, Place
from services.scheduling.domain.hours import HoursLine, Opening
from services.scheduling.domain.limits import Limits
from services.scheduling.domain.rules import Rules
from services.scheduling.domain.site import Kind, Member, Room, Site
from services.scheduling.domain.snapshot import Snapshot
from services.scheduling.domain.stage import Admission, Channel, Stage

BERLIN = ZoneInfo("Europe/Berlin")
EFFECTIVE = datetime(2020, 6, 15, 6, 0, tzinfo=UTC)  # a Monday, 8:00 in Berlin
ALL_CHANNELS = frozenset({"in_person", "phone", "video", "email", "post", "letter_box", "online"})
WEEK = HoursLine(frozenset(range(5)), time(8), time(16))


def opening(*lines: HoursLine, holidays: frozenset[date] = frozenset()) -> Opening:
    return Opening(lines or (WEEK,), BERLIN, holidays)


def stage(**changes: Any) -> Stage:
    plain = Stage(
        id="regular",
        admission=Admission.APPOINTMENT,
        channels=ALL_CHANNELS,
        remote={"benefits": (Channel.PHONE,), "placement": (Channel.PHONE, Channel.VIDEO)},
        move_horizon_days=28,
        notice_working_days=2,
    )
    return replace(plain, **changes)


def site(rooms: int = 4, staff: int = 4, at_home: int = 0, **changes: Any) -> Site:
    all_rooms = [Room(f"floor-consultation-{n:02}", "floor", "consultation", 3) for n in range(1, rooms + 1)]
    all_rooms.append(Room("floor-tandem-01", "floor", "tandem", 5))
    members = [Member(f"benefits-{n:02}", "benefits", n > staff - at_home) for n in range(1, staff + 1)]
    members += [Member(f"placement-{n:02}", "placement") for n in range(1, staff + 1)]
    plain = Site(
        region="hannover",
        id="linden",
        opening=opening(),
        rooms={room.id: room for room in all_rooms},
        staff={member.id: member for member in members},
        kinds={
            "consultation": Kind("consultation", 30),
            "emergency": Kind("emergency", 30),
            "tandem": Kind("tandem", 60, staff=2, room="tandem"),
        },
        remote={"benefits": (Channel.PHONE,), "placement": (Channel.PHONE, Channel.VIDEO)},
    )
    return replace(plain, **changes)


def limits(building: int = 100, waiting: int = 100, zone: int = 100, room: int = 5, in_person: bool = True) -> Limits:
    rooms = dict.fromkeys(site(rooms=12).rooms, room)
    return Limits(in_person, building, waiting, {"floor": zone, "ground": zone}, rooms)


def appointment(number: int = 1, *, day: int = 0, hour: float = 9, minutes: int = 30, **changes: Any) -> Appointment:
    """In person at 9 local on the day of the switch; `day` and `hour` move it, `number` picks staff and room."""
    start = EFFECTIVE.astimezone(BERLIN).replace(hour=0, minute=0) + timedelta(days=day)
    begin = (start + timedelta(hours=hour)).astimezone(UTC)
    plain = Appointment(
        id=UUID(int=number),
        household_id=UUID(int=1000 + number),
        department="benefits",
        kind="consultation",
        channel=Channel.IN_PERSON,
        starts_at=begin,
        ends_at=begin + timedelta(minutes=minutes),
        arrives_at=begin - timedelta(minutes=15),
        place=Place("floor", f"floor-consultation-{number:02}"),
        staff=(f"benefits-{number:02}",),
        phone_known=False,
    )
    changed = replace(plain, **changes)
    return changed if changed.in_person else replace(changed, place=None, arrives_at=changed.starts_at)


def snapshot(*future: Appointment, running: tuple[Appointment, ...] = (), **changes: Any) -> Snapshot:
    rules = Rules(changes.pop("site", site()), changes.pop("stage", stage()), changes.pop("limits", limits()))
    return Snapshot(rules, changes.pop("effective_at", EFFECTIVE), future, running)

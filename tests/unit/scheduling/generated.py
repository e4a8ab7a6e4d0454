"""Generated sites for property tests: random appointments that never collide, under random stages and limits."""

from typing import Any

from hypothesis import strategies as st

from services.scheduling.domain.appointment import Appointment, Place
from services.scheduling.domain.calendar import Calendars
from services.scheduling.domain.limits import Limits
from services.scheduling.domain.snapshot import Snapshot
from services.scheduling.domain.stage import Admission, Channel, Stage
from tests.unit.scheduling.builders import ALL_CHANNELS, appointment, limits, site, snapshot, stage

ROOMS = 4
STAFF = 4
LAYOUT = site(rooms=ROOMS, staff=STAFF, at_home=1)


@st.composite
def appointments(draw: Any, number: int) -> Appointment:
    kind = draw(st.sampled_from(["consultation", "consultation", "consultation", "emergency", "tandem"]))
    member = draw(st.integers(1, STAFF))
    channel = draw(st.sampled_from([Channel.IN_PERSON, Channel.IN_PERSON, Channel.PHONE, Channel.VIDEO]))
    room = "floor-tandem-01" if kind == "tandem" else f"floor-consultation-{draw(st.integers(1, ROOMS)):02}"
    department = draw(st.sampled_from(["benefits", "placement"]))
    colleague = (f"placement-{member % STAFF + 1:02}",) if kind == "tandem" else ()
    return appointment(
        number,
        day=draw(st.integers(0, 3)),
        hour=draw(st.integers(31, 66)) / 4,
        minutes=draw(st.sampled_from([10, 15, 30, 45, 90])),
        kind=kind,
        department=department,
        channel=channel,
        place=Place("floor", room),
        staff=tuple(sorted({f"{department}-{member:02}", *colleague})),
        persons=draw(st.sampled_from([1, 1, 1, 2, 3])),
        presence_required=draw(st.booleans()),
        phone_known=draw(st.booleans()),
        video_capable=draw(st.booleans()),
        triaged=draw(st.booleans()),
    )


@st.composite
def calendars(draw: Any, most: int = 40) -> tuple[Appointment, ...]:
    """Appointments as a site may hold them: no member of staff and no room twice at a time."""
    taken = Calendars()
    made = []
    for number in range(1, draw(st.integers(0, most)) + 1):
        candidate = draw(appointments(number))
        if taken.admits(candidate):
            taken.take(candidate)
            made.append(candidate)
    return tuple(made)


@st.composite
def stages(draw: Any) -> Stage:
    remote = draw(st.sampled_from([{}, {"benefits": (Channel.PHONE,)}, {"placement": (Channel.VIDEO, Channel.PHONE)}]))
    return stage(
        admission=draw(st.sampled_from(list(Admission))),
        channels=ALL_CHANNELS - draw(st.sets(st.sampled_from(["in_person", "phone", "video"]), max_size=2)),
        triage_required=draw(st.booleans()),
        tandem=draw(st.booleans()),
        remote=remote,
        arrival_minutes=draw(st.sampled_from([None, 0, 10, 30])),
        move_horizon_days=draw(st.integers(0, 10)),
        notice_working_days=draw(st.integers(0, 3)),
    )


@st.composite
def some_limits(draw: Any) -> Limits:
    return limits(
        building=draw(st.integers(0, 8)),
        waiting=draw(st.integers(0, 5)),
        zone=draw(st.integers(0, 6)),
        room=draw(st.integers(1, 5)),
        in_person=draw(st.integers(0, 9)) > 0,
    )


@st.composite
def snapshots(draw: Any) -> Snapshot:
    everything = draw(calendars())
    effective = appointment(day=0, hour=draw(st.sampled_from([7, 9, 11]))).starts_at
    return snapshot(
        *(a for a in everything if a.starts_at >= effective),
        running=tuple(a for a in everything if a.starts_at < effective < a.ends_at),
        site=LAYOUT,
        stage=draw(stages()),
        limits=draw(some_limits()),
        effective_at=effective,
    )

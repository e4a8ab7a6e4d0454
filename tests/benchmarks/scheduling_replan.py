"""How long the replan of one large site takes: `python -m tests.benchmarks.scheduling_replan [appointments]`.

Prints the processor's time (others on the machine do not count) as a ratio to the stated bound of one second, and to a
naive peer that finds free times by trying every quarter hour against every other appointment (run on a part, since it
takes long).
"""

import random
import sys
import time
from dataclasses import replace
from datetime import timedelta

from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Calendars
from services.scheduling.domain.decision import Outcome, Totals
from services.scheduling.domain.replan import move_from, replan
from services.scheduling.domain.snapshot import Snapshot
from services.scheduling.domain.stage import Admission
from tests.unit.scheduling.builders import appointment, limits, site, snapshot, stage

BOUND_SECONDS = 1.0
STAFF = 40
DAYS = 60
NAIVE_PART = 20


def busy_site(count: int, seed: int = 7) -> Snapshot:
    """A site whose staff see visitors for weeks, switched to a third of its places: many move."""
    chance = random.Random(seed)
    calendars, placed = Calendars(), []
    while len(placed) < count:
        member = chance.randrange(1, STAFF + 1)
        candidate = appointment(
            len(placed) + 1,
            day=chance.choice([day for day in range(DAYS) if day % 7 < 5]),
            hour=chance.randrange(32, 63) / 4,
            place=site(rooms=STAFF).rooms[f"floor-consultation-{member:02}"].place,
            staff=(f"benefits-{member:02}",),
            phone_known=chance.random() < 0.3,
            presence_required=chance.random() < 0.2,
        )
        if calendars.admits(candidate):
            calendars.take(candidate)
            placed.append(candidate)
    few = replace(limits(building=9, zone=6, waiting=4), rooms=dict.fromkeys(site(rooms=STAFF).rooms, 3))
    return snapshot(
        *placed,
        site=site(rooms=STAFF, staff=STAFF),
        stage=stage(admission=Admission.APPOINTMENT, move_horizon_days=90),
        limits=few,
    )


def naive_moves(snapshot: Snapshot, part: int) -> float:
    """Seconds a move takes when each quarter hour is compared with every appointment kept so far."""
    decisions = replan(snapshot)
    kept = [d.after for d in decisions if d.after is not None and d.outcome is not Outcome.MOVED]
    moving = [d.before for d in decisions if d.outcome in (Outcome.MOVED, Outcome.LAPSED)][:part]
    began = time.process_time()
    for visit in moving:
        moved = _naive_search(snapshot, visit, kept)
        if moved is not None:
            kept.append(moved)
    return (time.process_time() - began) / max(len(moving), 1)


def _naive_search(snapshot: Snapshot, visit: Appointment, kept: list[Appointment]) -> Appointment | None:
    rules = snapshot.rules
    start = move_from(snapshot)
    last = rules.opening.after_days(snapshot.effective_at, rules.stage.move_horizon_days)
    while start < last:
        other = visit.at(start, visit.place or next(iter(rules.site.rooms.values())).place, rules.arrival)
        if rules.open_at(other.starts_at, other.ends_at):
            at_once = [k for k in kept if k.arrives_at < other.ends_at and other.arrives_at < k.ends_at]
            busy = {member for k in at_once for member in k.staff} & set(visit.staff)
            if not busy and sum(k.persons for k in at_once) + visit.persons <= rules.limits.building:
                return other
        start += timedelta(minutes=15)
    return None


def main(count: int) -> None:
    snapshot = busy_site(count)
    took = []
    for _ in range(3):
        began = time.process_time()
        decisions = replan(snapshot)
        took.append(time.process_time() - began)
    seconds = sorted(took)[1]
    totals = Totals.of(decisions)
    changed = totals.moved + totals.lapsed
    naive = naive_moves(snapshot, NAIVE_PART) * changed
    print(f"replan of {count} appointments: {seconds:.3f} s of the processor (median of 3), {totals}")
    print(f"ratio to the bound of {BOUND_SECONDS:.0f} s: {seconds / BOUND_SECONDS:.2f} (must be below 1)")
    print(
        f"ratio to the naive search for the {changed} that move (estimated {naive:.0f} s): 1 to {naive / seconds:.0f}"
    )
    if seconds >= BOUND_SECONDS:
        sys.exit("slower than the bound")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)

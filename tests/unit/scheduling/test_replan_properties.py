"""What holds for every replan of every site: conservation, limits, admission, monotony, determinism."""

import random
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.scheduling.domain.calendar import Calendars
from services.scheduling.domain.decision import Outcome, Totals
from services.scheduling.domain.limits import BUILDING, WAITING
from services.scheduling.domain.occupancy import counted
from services.scheduling.domain.replan import move_from, replan
from services.scheduling.domain.rules import Reason
from services.scheduling.domain.snapshot import Snapshot
from tests.unit.scheduling.generated import snapshots

many = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def staying(decisions):
    return [decision.after for decision in decisions if decision.after is not None]


def with_limit(snapshot: Snapshot, scope: str, value: int) -> Snapshot:
    limits = snapshot.rules.limits
    if scope in (BUILDING, WAITING):
        changed = replace(limits, **{scope: value})
    elif scope.startswith("zone:"):
        changed = replace(limits, zones={**limits.zones, scope.removeprefix("zone:"): value})
    else:
        changed = replace(limits, rooms={**limits.rooms, scope: value})
    return replace(snapshot, rules=replace(snapshot.rules, limits=changed))


@many
@given(snapshots())
def test_no_appointment_is_forgotten_and_none_is_decided_twice(snapshot):
    decisions = replan(snapshot)
    assert sorted(d.before.id for d in decisions) == sorted(a.id for a in snapshot.future)
    totals = Totals.of(decisions)
    assert totals.kept + totals.phone + totals.video + totals.moved + totals.lapsed == totals.before
    assert totals.before == len(snapshot.future)


@many
@given(snapshots())
def test_afterwards_no_limit_is_exceeded(snapshot):
    rules = snapshot.rules
    after = staying(replan(snapshot))
    visible = counted(c for a in after for c in a.claims(rules.site.waiting_area))
    everything = counted(c for a in (*after, *snapshot.running) for c in a.claims(rules.site.waiting_area))
    for (scope, quarter), visitors in everything.items():
        newcomers = visible[scope, quarter]
        assert not newcomers or visitors <= rules.limits.of(scope), (scope, quarter)
    for appointment in after:
        if appointment.in_person:
            assert appointment.everybody <= rules.limits.room(appointment.place.room)


@many
@given(snapshots())
def test_afterwards_nobody_and_no_room_is_booked_twice(snapshot):
    calendars = Calendars(snapshot.running)
    for appointment in staying(replan(snapshot)):
        assert calendars.admits(appointment)
        calendars.take(appointment)


@many
@given(snapshots())
def test_nothing_stays_in_person_that_the_stage_does_not_admit(snapshot):
    rules = snapshot.rules
    for appointment in staying(replan(snapshot)):
        if appointment.in_person:
            assert rules.forbids(appointment) is None
            assert rules.open_at(appointment.starts_at, appointment.ends_at)
        else:
            assert rules.stage.offers(appointment.channel)


@many
@given(snapshots(), st.sampled_from([BUILDING, WAITING, "zone:floor", "floor-consultation-01"]), st.integers(0, 4))
def test_a_lower_limit_keeps_a_part_of_what_a_higher_one_keeps(snapshot, scope, value):
    def kept(limit):
        decisions = replan(with_limit(snapshot, scope, limit))
        return {decision.before.id for decision in decisions if decision.outcome is Outcome.KEPT}

    assert kept(value) <= kept(value + 1)


@many
@given(snapshots(), st.randoms(use_true_random=False))
def test_the_order_in_which_appointments_are_loaded_changes_nothing(snapshot, shuffler: random.Random):
    shuffled = list(snapshot.future)
    shuffler.shuffle(shuffled)
    assert replan(replace(snapshot, future=tuple(shuffled))) == replan(snapshot)


@many
@given(snapshots())
def test_moves_keep_staff_and_length_and_respect_notice_and_horizon(snapshot):
    rules = snapshot.rules
    last = rules.opening.after_days(snapshot.effective_at, rules.stage.move_horizon_days)
    for decision in replan(snapshot):
        if decision.outcome is Outcome.MOVED:
            before, after = decision.before, decision.after
            assert after.staff == before.staff
            assert after.ends_at - after.starts_at == before.ends_at - before.starts_at
            same_time = after.starts_at == before.starts_at
            assert decision.reason is Reason.ROOM if same_time else move_from(snapshot) <= after.starts_at
            assert same_time or after.ends_at <= last


@many
@given(snapshots())
def test_a_second_replan_under_the_same_rules_changes_nothing_that_was_kept_or_turned_remote(snapshot):
    first = replan(snapshot)
    remote_or_kept = (Outcome.KEPT, Outcome.PHONE, Outcome.VIDEO)
    settled = tuple(d.after for d in first if d.outcome in remote_or_kept)
    again = replan(replace(snapshot, future=settled))
    assert all(decision.outcome is Outcome.KEPT for decision in again if not decision.before.in_person)

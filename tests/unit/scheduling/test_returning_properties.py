"""What holds for every revocation: announced and taken back is as if nothing had been; and for every replan with later
stages: whoever is moved follows the stage that holds then."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from services.scheduling.domain.calendar import Calendars
from services.scheduling.domain.dated_rules import DatedRules
from services.scheduling.domain.decision import Outcome, Totals
from services.scheduling.domain.drift import drifted
from services.scheduling.domain.occupancy import counted
from services.scheduling.domain.replan import replan
from services.scheduling.domain.returning import Change, take_back
from services.scheduling.domain.rules import Rules
from services.scheduling.domain.timeline import EARLIEST, Foreseen, Period
from tests.unit.scheduling.generated import LAYOUT, snapshots, some_limits, stages

many = settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


def announced(snapshot, rules):
    """What the announcement of other rules changes, and the snapshot as it leaves it."""
    decisions = replan(replace(snapshot, rules=rules))
    changes = [
        Change(d.before, replace(d.before, holds=False) if d.after is None else d.after, d.after is None)
        for d in decisions
        if d.outcome is not Outcome.KEPT
    ]
    return changes, replace(snapshot, future=tuple(d.after for d in decisions if d.after is not None))


@many
@given(snapshots(), stages(), some_limits())
def test_announced_and_taken_back_is_as_if_nothing_had_been(snapshot, stage, limits):
    kept = [d.after for d in replan(snapshot) if d.outcome is Outcome.KEPT]
    snapshot = replace(snapshot, future=tuple(kept))
    assume(kept and all(d.outcome is Outcome.KEPT for d in replan(snapshot)))
    changes, changed = announced(snapshot, Rules(LAYOUT, stage, limits))
    decisions = take_back(changed, changes)
    assert sorted(d.after.id for d in decisions) == sorted(a.id for a in kept)
    assert {d.after for d in decisions} == set(kept)
    assert sum(d.outcome is Outcome.RETURNED for d in decisions) == len(changes)


@many
@given(snapshots(), stages(), some_limits(), st.integers(0, 3))
def test_taking_back_forgets_nobody_and_keeps_the_rules(snapshot, stage, limits, touched):
    """Some have been touched meanwhile, so they are no changes any more, and their times may stand in others' way."""
    changes, changed = announced(snapshot, Rules(LAYOUT, stage, limits))
    untouched = [change for number, change in enumerate(changes) if number % 4 >= touched]
    decisions = take_back(changed, untouched)
    everybody = {a.id for a in changed.future} | {change.now.id for change in untouched}
    assert sorted(d.before.id for d in decisions) == sorted(everybody)
    totals = Totals.of(decisions)
    outcomes = (totals.kept, totals.phone, totals.video, totals.moved, totals.lapsed, totals.returned)
    assert sum(outcomes) == totals.before == len(everybody)
    rules, calendars = snapshot.rules, Calendars(snapshot.running)
    after = [d.after for d in decisions if d.after is not None]
    for each in after:
        assert calendars.admits(each)
        calendars.take(each)
        assert rules.forbids(each) is None if each.in_person else rules.stage.offers(each.channel)
    visitors = counted(claim for each in after for claim in each.claims(rules.site.waiting_area))
    everything = counted(c for each in (*after, *snapshot.running) for c in each.claims(rules.site.waiting_area))
    assert all(n <= rules.limits.of(place[0]) for place, n in everything.items() if visitors[place])
    before = {change.now.id: change.before for change in untouched}
    assert all(d.after == before[d.before.id] for d in decisions if d.outcome is Outcome.RETURNED)


@many
@given(snapshots(), stages(), some_limits(), st.integers(1, 6))
def test_whoever_is_moved_follows_the_stage_that_holds_then(snapshot, stage, limits, days):
    """The replanned period is followed by another stage, a few days on; what is to come of it is barred or is not."""
    ends = snapshot.effective_at + timedelta(days=days)
    later = Rules(LAYOUT, stage, limits)
    over_time = DatedRules(((Period(EARLIEST, ends), snapshot.rules), (Period(ends), later)))
    inside = tuple(a for a in snapshot.future if a.starts_at < ends)
    outside = tuple(a for a in snapshot.future if a.starts_at >= ends)
    snapshot = replace(snapshot, future=inside, running=snapshot.running + outside, timeline=over_time)
    barred = replace(snapshot, timeline=replace(over_time, barred=(Period(ends),)))
    for asked in (snapshot, barred):
        for decision in replan(asked):
            if decision.outcome is not Outcome.MOVED:
                continue
            then = over_time.of(decision.after.starts_at)
            if decision.after.in_person:
                assert then.forbids(decision.after) is None
            else:
                assert then.stage.offers(decision.after.channel)
            assert then.open_for(decision.after)
            assert asked is snapshot or decision.after.ends_at <= ends


@many
@given(snapshots(), stages(), some_limits(), st.integers(1, 3))
def test_what_is_moved_across_a_date_exceeds_no_limit_of_either_stage(snapshot, stage, limits, days):
    ends = snapshot.effective_at + timedelta(days=days)
    over_time = DatedRules(((Period(EARLIEST, ends), snapshot.rules), (Period(ends), Rules(LAYOUT, stage, limits))))
    asked = replace(snapshot, future=tuple(a for a in snapshot.future if a.starts_at < ends), timeline=over_time)
    decisions = replan(asked)
    moved = counted(c for d in decisions if d.outcome is Outcome.MOVED for c in d.after.claims(True))
    staying = [d.after for d in decisions if d.after is not None]
    everything = counted(c for each in (*staying, *asked.running) for c in each.claims(True))
    assert all(n <= over_time.limits.of(*place) for place, n in everything.items() if moved[place])


def test_exactly_ten_per_cent_more_is_not_yet_clearly_more():
    def totals(moved, lapsed):
        return Totals(before=300, kept=300 - moved - lapsed, phone=0, video=0, moved=moved, lapsed=lapsed)

    foreseen = Foreseen(before=300, moved=60, lapsed=40)
    assert not drifted(foreseen, totals(70, 40))
    assert drifted(foreseen, totals(71, 40))
    assert not drifted(foreseen, totals(0, 100))
    assert not drifted(None, totals(150, 150))
    assert drifted(Foreseen(300, 0, 0), totals(0, 1))

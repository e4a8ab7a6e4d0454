"""Decides about the period of an entry, or of a revocation, from a site as it is now, and takes all that is needed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from services.chassis.process.problems import Problem
from services.contracts.problems import BUSY
from services.scheduling.application.ports import Work
from services.scheduling.application.records import Plan, SiteState
from services.scheduling.application.replans.snapshots import load_snapshot
from services.scheduling.domain.dated_rules import dated_rules, rules_of
from services.scheduling.domain.decision import Decision, Outcome, Totals
from services.scheduling.domain.drift import drifted
from services.scheduling.domain.replan import replan
from services.scheduling.domain.returning import take_back
from services.scheduling.domain.rules import Reason
from services.scheduling.domain.site import Site
from services.scheduling.domain.timeline import Entry, Period

MOST_TRIES = 5
LATE = timedelta(minutes=15)
"""A replan usually comes seconds after its stage; so much later, something was away for a while."""


class Drifted(Exception):
    """The outcome would be clearly worse than foreseen. Nothing was taken or given up."""

    def __init__(self, totals: Totals) -> None:
        super().__init__("the outcome would be clearly worse than foreseen")
        self.totals = totals


def deciding_from(effective_at: datetime | None, now: datetime) -> datetime:
    """From when on appointments are decided about: as previewed, from the moment the stage takes effect.

    After an outage from now on: visits that took place meanwhile are over, and nobody can be moved into the past.
    """
    return now if effective_at is None or now - effective_at > LATE else effective_at


def decided(work: Work, state: SiteState, entry: Entry, period: Period) -> list[Decision]:
    """The decisions, with all that they need taken. Raises Drifted, or Problem 503.

    Households are booked at other sites meanwhile: where one has just lost its new time, it is decided once more.
    """
    layout = work.regions.layout(state.region, state.site)
    for _ in range(MOST_TRIES):
        decisions = _decisions(work, layout, state, entry, period)
        if drifted(entry.foreseen, totals := Totals.of(decisions)):
            raise Drifted(totals)
        if work.places.exchange(layout, decisions):
            return decisions
    raise Problem.of(BUSY)


def _decisions(work: Work, layout: Site, state: SiteState, entry: Entry, period: Period) -> list[Decision]:
    if period.empty:
        return []
    over_time = dated_rules(layout, state.timeline, own=entry, since=period.begin)
    if entry.revokes is None:
        return replan(load_snapshot(work, rules_of(layout, entry), over_time, period))
    changes = work.replans.changes(state.region, state.site, entry.revokes)
    coming = [change for change in changes if period.begin <= change.before.starts_at]
    also = [change.before for change in coming]
    return take_back(load_snapshot(work, over_time.of(period.begin), over_time, period, also), coming)


def changed_nothing(revoked: Plan | None) -> bool:
    """Whether the announced entry was never applied, so that nobody could book under it and nothing is changed."""
    return revoked is None or (revoked.state != "done" and revoked.applied_batches == 0)


def dropped(work: Work, state: SiteState, period: Period) -> Totals | None:
    """Everybody has what they had before the plan that was not applied; None where somebody cannot have it again.

    Nobody could book in its period meanwhile; only a household may be elsewhere by now.
    """
    layout = work.regions.layout(state.region, state.site)
    booked = work.appointments.from_time(state.region, state.site, period.begin)
    without = [each for each in booked if not each.holds and period.begin <= each.starts_at]
    again = [Decision(each, replace(each, holds=True), Outcome.KEPT, Reason.NONE) for each in without]
    if not work.places.exchange(layout, again):
        return None
    work.appointments.hold([each.id for each in without])
    count = sum(period.holds(each.starts_at) or not each.holds for each in booked if each.starts_at >= period.begin)
    return replace(Totals.of(()), before=count, kept=count)


def reach(period: Period, decisions: list[Decision]) -> Period | None:
    """The time beyond the period of appointments that are decided about as well; None where there are none."""
    outside = [each.before for each in decisions if not period.holds(each.before.starts_at)]
    if not outside:
        return None
    return Period(min(each.starts_at for each in outside), max(each.ends_at for each in outside))

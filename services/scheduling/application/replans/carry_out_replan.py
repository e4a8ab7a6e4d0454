"""The replan of a site, in transactions that each leave something that can be continued.

The first decides about every appointment, stores the decisions and exchanges staff, rooms and places. Each of the
following applies a few batches and says so; the last lifts the fence. Whoever comes next (the event's handler, a timer,
another replica) takes the next step, so a process may be killed at any moment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from services.chassis.process.failpoints import crash_point
from services.contracts.portions import in_pieces
from services.scheduling.application import announce
from services.scheduling.application.ports import App, Work
from services.scheduling.application.records import BATCH, Plan, SiteState
from services.scheduling.application.replans.deciding import (
    Drifted,
    changed_nothing,
    decided,
    deciding_from,
    dropped,
    reach,
)
from services.scheduling.application.replans.next_step import next_step
from services.scheduling.domain.decision import Decision, Totals
from services.scheduling.domain.timeline import Entry

PATIENCE_SECONDS = 30
AT_ONCE = 5
"""Batches applied in one transaction."""


Batches = dict[int, Sequence[Decision]]
"""The decisions of a replan by batch, for whoever has just made them."""


def carry_out_replan(app: App, region: str, site: str) -> None:
    """Takes all steps that are open; does nothing where no replan is due."""
    known: dict[int, Batches] = {}
    while take_step(app, region, site, known):
        pass


def take_step(app: App, region: str, site: str, known: dict[int, Batches]) -> bool:
    """Takes the next step in a transaction of its own and says whether there was one.

    `known`: by sequence, what this process has decided and need not read again.
    """
    with app.begin(lock_seconds=PATIENCE_SECONDS) as work:
        state = work.sites.locked(region, site)
        step = None if state is None else next_step(work, state)
        if state is None or step is None:
            return False
        entry, plan = step
        if plan is None:
            batches = decide(app, work, state, entry)
        else:
            apply_next(app, work, state, entry, plan, known.get(plan.sequence, {}))
    if plan is None:
        known[entry.sequence] = batches  # not before it is stored for all others too
    crash_point("replan.after_step")
    return True


def decide(app: App, work: Work, state: SiteState, entry: Entry) -> Batches:
    """Decides about the entry's period; behind the fence staff, rooms and places go to whom they will belong.

    The appointments themselves follow batch by batch, and any of them may take what one of a later batch gives up.
    """
    now = app.clock.now()
    period = replace(state.timeline.period(entry), begin=deciding_from(entry.effective_at, now))
    plan = Plan(
        state.region, state.site, entry.sequence, entry.switch_id, "planned", Totals.of(()), 0, 0, planned_at=now
    )
    undone = entry.revokes is not None and changed_nothing(work.replans.get(state.region, state.site, entry.revokes))
    reserved = work.replans.supersede(state.region, state.site)
    work.places.release(work.regions.layout(state.region, state.site), reserved)
    if undone and (kept := dropped(work, state, period)) is not None:
        plan = replace(plan, totals=kept)
        work.replans.store(plan, ())
        finish(app, work, state, entry, plan)
        return {}
    try:
        decisions = decided(work, state, entry, period)
    except Drifted as drift:
        work.sites.put(state.region, state.site, replace(entry, held=True))
        announce.site_drifted(app, work, entry, state, drift.totals)
        return {}
    plan = replace(plan, totals=Totals.of(decisions), batches=-(-len(decisions) // BATCH))
    work.replans.store(plan, decisions)
    if not decisions:
        finish(app, work, state, entry, plan)
    elif (outside := reach(period, decisions)) is not None:
        work.sites.put(state.region, state.site, replace(entry, fence=outside))
    return dict(enumerate(in_pieces(decisions, BATCH), 1))


def apply_next(app: App, work: Work, state: SiteState, entry: Entry, plan: Plan, known: Batches) -> None:
    """Applies the next few batches to their appointments, each with its event. The last one finishes."""
    now = app.clock.now()
    last = min(plan.applied_batches + AT_ONCE, plan.batches)
    outcomes: Counter[str] = Counter()
    for batch in range(plan.applied_batches + 1, last + 1):
        told = known.pop(batch, None) or work.replans.batch(plan, batch)
        announce.appointments_changed(app, work, entry, state, batch, told)
        outcomes.update(str(decision.outcome) for decision in told)
    work.replans.apply(plan, last, now)
    work.on_commit(lambda: app.meter.batch_applied(outcomes))
    if last == plan.batches:
        finish(app, work, state, entry, plan)


def finish(app: App, work: Work, state: SiteState, entry: Entry, plan: Plan) -> None:
    now = app.clock.now()
    work.replans.done(plan, now)
    work.sites.put(state.region, state.site, replace(entry, fenced=False, fence=None))
    announce.site_replanned(app, work, entry, state, plan)
    work.on_commit(lambda: app.meter.replanned((now - plan.planned_at).total_seconds()))

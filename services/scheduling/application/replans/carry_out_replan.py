"""The replan of a site, in transactions that each leave something that can be continued.

The first decides about every appointment, stores the decisions and releases what is given up. Each of the following
applies one batch and says so; the last lifts the fence. Whoever comes next (the event's handler, a timer, another
replica) takes the next step, so a process may be killed at any moment.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from services.chassis.process.failpoints import crash_point
from services.scheduling.application import announce
from services.scheduling.application.ports import App, Work
from services.scheduling.application.records import BATCH, Plan, SiteState
from services.scheduling.application.replans.snapshots import load_snapshot
from services.scheduling.domain.decision import Totals
from services.scheduling.domain.replan import replan

PATIENCE_SECONDS = 30
LATE = timedelta(minutes=15)
"""A replan usually comes seconds after its stage; so much later, something was away for a while."""


def carry_out_replan(app: App, region: str, site: str) -> None:
    """Takes all steps that are open; does nothing where no replan is due."""
    while take_step(app, region, site):
        pass


def take_step(app: App, region: str, site: str) -> bool:
    """Takes the next step in a transaction of its own and says whether there was one."""
    with app.begin(lock_seconds=PATIENCE_SECONDS) as work:
        state = work.sites.locked(region, site)
        if state is None or not state.fenced or not state.complete:
            return False
        plan = work.replans.get(region, site, state.stage_sequence)
        if plan is None:
            decide(app, work, state)
        else:
            apply_next(app, work, state, plan)
    crash_point("replan.after_step")
    return True


def decide(app: App, work: Work, state: SiteState) -> None:
    """Decides about the site as it is now and releases all that changes.

    Releasing first, behind the fence, lets any batch take what an appointment of a later batch gives up.
    """
    now = app.clock.now()
    effective_at = deciding_from(state.effective_at, now)
    work.replans.supersede(state.region, state.site)
    snapshot = load_snapshot(work, state.region, state.site, state.stage_in_force, state.limits_in_force, effective_at)
    decisions = replan(snapshot)
    changing = [decision.before for decision in decisions if not decision.in_place]
    work.places.release(snapshot.rules.site, changing)
    plan = Plan(
        region=state.region,
        site=state.site,
        sequence=state.stage_sequence,
        switch_id=state.switch_id,
        state="planned",
        totals=Totals.of(decisions),
        batches=-(-len(decisions) // BATCH),
        applied_batches=0,
        planned_at=now,
    )
    work.replans.store(plan, decisions)
    if not decisions:
        finish(app, work, state, plan)


def deciding_from(effective_at: datetime | None, now: datetime) -> datetime:
    """From when on appointments are decided about: as previewed, from the moment the stage took effect.

    After an outage from now on: visits that took place meanwhile are over, and nobody can be moved into the past.
    """
    return now if effective_at is None or now - effective_at > LATE else effective_at


def apply_next(app: App, work: Work, state: SiteState, plan: Plan) -> None:
    """Applies one batch: appointments, what they take, and the event that tells of it. The last one finishes."""
    now = app.clock.now()
    steps = work.replans.next_batch(plan)
    if steps:
        batch = steps[0].batch
        work.replans.apply(plan, batch, now)
        taking = [step.after for step in steps if step.after is not None and not step.in_place]
        work.places.take(work.regions.layout(state.region, state.site), taking)
        announce.appointments_changed(app, work, state, batch, steps)
        outcomes = Counter(str(step.outcome) for step in steps)
        work.on_commit(lambda: app.meter.batch_applied(outcomes))
    if not steps or steps[0].batch == plan.batches:
        finish(app, work, state, plan)


def finish(app: App, work: Work, state: SiteState, plan: Plan) -> None:
    now = app.clock.now()
    work.replans.done(plan, now)
    work.sites.lift_fence(state.region, state.site)
    announce.site_replanned(app, work, state, plan)
    work.on_commit(lambda: app.meter.replanned((now - plan.planned_at).total_seconds()))

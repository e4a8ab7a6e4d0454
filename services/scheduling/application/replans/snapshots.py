"""Loads the snapshot of a site: preview, replan and conflicts all look at the same things."""

from __future__ import annotations

from collections.abc import Sequence

from services.scheduling.application.ports import Work
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.dated_rules import DatedRules
from services.scheduling.domain.replan import AFTER
from services.scheduling.domain.rules import Rules
from services.scheduling.domain.snapshot import Snapshot
from services.scheduling.domain.timeline import Period


def load_snapshot(
    work: Work, rules: Rules, over_time: DatedRules, period: Period, also: Sequence[Appointment] = ()
) -> Snapshot:
    """The site with its appointments as they are now, those of the period under the given rules.

    `also`: what some were before, or lapsed ones: their households may be elsewhere then.

    Appointments that a replan which was dropped has left without staff and room are of the period too, wherever they
    are, unless another replan that is still to come is about their time.
    """
    site = rules.site
    appointments = work.appointments.from_time(site.region, site.id, period.begin)
    future = [appointment for appointment in appointments if _decided_on(appointment, period, over_time)]
    running = [appointment for appointment in appointments if not _decided_on(appointment, period, over_time)]
    horizon = rules.opening.after_days(period.begin, rules.stage.move_horizon_days) + AFTER
    until = max([horizon, *(appointment.ends_at for appointment in (*future, *also))])
    households = [appointment.household_id for appointment in (*future, *also)]
    elsewhere = work.appointments.engagements(site.region, households, period.begin, until, apart_from=site.id)
    return Snapshot(
        rules=rules,
        effective_at=period.begin,
        future=tuple(future),
        running=tuple(running),
        elsewhere=tuple(elsewhere),
        timeline=over_time,
    )


def _decided_on(appointment: Appointment, period: Period, over_time: DatedRules) -> bool:
    start = appointment.starts_at
    if appointment.holds or start < period.begin:
        return period.holds(start)
    return period.holds(start) or not any(other.holds(start) for other in over_time.barred)

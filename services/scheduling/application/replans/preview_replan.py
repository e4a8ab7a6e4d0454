"""What a switch would do to appointments: the same snapshot and the same decisions, written nowhere."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.scheduling.application.ports import App
from services.scheduling.application.problems import unknown_site
from services.scheduling.application.replans.snapshots import load_snapshot
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.dated_rules import DatedRules, rules_of
from services.scheduling.domain.decision import Decision, Outcome, Totals
from services.scheduling.domain.limits import Limits
from services.scheduling.domain.replan import replan
from services.scheduling.domain.rules import Rules
from services.scheduling.domain.stage import Stage
from services.scheduling.domain.timeline import EARLIEST, Entry, Period, Timeline


@dataclass(frozen=True)
class SitePreview:
    """What is asked about one site: the stage and the limits that it would have. `effective_at`: None for now."""

    site: str
    sequence: int
    stage: dict[str, Any]
    limits: dict[str, Any]
    effective_at: datetime | None
    until: datetime | None = None


def preview_replan(
    app: App, region: str, sites: Sequence[SitePreview], letters_arrive: date | None = None
) -> dict[str, Any]:
    """Totals by site; `guests`, the households with a future appointment there; and a digest.

    `early`: whose appointments change before the day on which letters arrive, with the first such day.

    The digest changes when anything changes that the outcome depends on. It leaves out the instant itself: looking
    again a minute later is no change, an appointment that has begun meanwhile is one.
    """
    answers, inputs = [], []
    guests: set[UUID] = set()
    early: dict[UUID, date] = {}
    with app.begin() as work:
        for asked in sites:
            state = work.sites.get(region, asked.site)
            if state is None:
                raise unknown_site(region, asked.site)
            period = Period(asked.effective_at or app.clock.now(), asked.until)
            rules = Rules(work.regions.layout(region, asked.site), Stage.parse(asked.stage), Limits.parse(asked.limits))
            later = later_entries(state.timeline, period)
            snapshot = load_snapshot(work, rules, supposed(rules, period, later), period)
            decisions = replan(snapshot)
            answers.append({"site": asked.site, **asdict(Totals.of(decisions))})
            guests |= {each.household_id for each in snapshot.future}
            if letters_arrive is not None:
                _note_early(early, decisions, rules, letters_arrive)
            house = snapshot.rules.site.facts()
            inputs.append([asked.site, asked.sequence, asked.stage, asked.limits, house, _states(snapshot.future)])
            inputs[-1].append([str(asked.until), *([e.sequence, str(e.starts), e.stage, e.limits] for e in later)])
            inputs[-1].append(sorted([str(value) for value in astuple(each)] for each in snapshot.elsewhere))
    changing = [{"household_id": household, "day": early[household]} for household in sorted(early)]
    return {"sites": answers, "digest": _digest(inputs), "guests": sorted(guests), "early": changing}


def later_entries(timeline: Timeline, period: Period) -> list[Entry]:
    """The entries that hold when the previewed one has ended; none where it goes on and on."""
    if period.end is None:
        return []
    ends = ((entry, timeline.judged(entry).end) for entry in timeline.live)
    return [entry for entry, end in ends if end is None or end > period.end]


def supposed(rules: Rules, period: Period, later: Sequence[Entry]) -> DatedRules:
    """The rules over time as they would be."""
    parts = [(Period(EARLIEST, period.end), rules)]
    begins = [max(entry.starts, period.end) for entry in later if period.end is not None]
    ends: list[datetime | None] = [*begins[1:], None][: len(begins)]
    parts += [
        (Period(begin, end), rules_of(rules.site, entry))
        for begin, end, entry in zip(begins, ends, later, strict=True)
        if entry.complete
    ]
    return DatedRules(tuple(parts))


def _note_early(early: dict[UUID, date], decisions: Sequence[Decision], rules: Rules, arrive: date) -> None:
    """A change that comes sooner than its letter: the household turns up, or is called, as it was before."""
    for decision in decisions:
        day = decision.before.starts_at.astimezone(rules.opening.zone).date()
        household = decision.before.household_id
        if decision.outcome is not Outcome.KEPT and day < arrive:
            early[household] = min(day, early.get(household, day))


def _states(appointments: Sequence[Appointment]) -> list[list[str]]:
    """Everything about the appointments that decides what becomes of them."""
    ordered = sorted(appointments, key=lambda appointment: appointment.id)
    return [[str(value) for value in asdict(appointment).values()] for appointment in ordered]


def _digest(inputs: Any) -> str:
    canonical = json.dumps(inputs, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()

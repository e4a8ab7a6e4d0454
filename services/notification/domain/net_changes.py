"""What a household has yet to hear of its appointments, when several stages changed one before any letter went out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import cast

from services.notification.domain.facts import Change, Visit
from services.notification.domain.letter import Outcome


def net_changes(changes: Iterable[Change]) -> list[Change]:
    """One change for each appointment: from what the household knows of it to what holds now.

    `changes` are those it was not told of, those of an appointment in the order of its stages. Without this, a visit
    that one stage moved and the next one left alone would be called kept.
    """
    by_appointment: dict[tuple[str, str], list[Change]] = {}
    for change in changes:
        by_appointment.setdefault((change["site"], change["appointment_id"]), []).append(change)
    return [_net(steps) for steps in by_appointment.values()]


def _net(steps: Sequence[Change]) -> Change:
    known, now = steps[0]["before"], steps[-1]
    if len(steps) == 1:
        return now
    outcome = _outcome(known, now["after"])
    reasons = [step["reason"] for step in steps if step["outcome"] != "kept"]
    reason = "none" if outcome == "kept" else (reasons or ["none"])[-1]
    return {**now, "before": known, "outcome": outcome, "reason": reason}


def _outcome(known: Visit, now: Visit | None) -> Outcome:
    if now is None:
        return "lapsed"
    if _essence(known) == _essence(now):
        return "kept"
    return cast(Outcome, now["channel"]) if now["channel"] in ("phone", "video") else "moved"


def _essence(visit: Visit) -> tuple[object, ...]:
    times = (datetime.fromisoformat(visit["starts_at"]), datetime.fromisoformat(visit["ends_at"]))
    return (visit["channel"], *times, visit["place"])

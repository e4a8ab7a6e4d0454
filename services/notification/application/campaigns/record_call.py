"""Records who calls a household of the list of calls, and how the call went."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.chassis.process.problems import Problem
from services.contracts.calls.actor import Actor
from services.contracts.calls.notification import CALL_NOT_YOURS, CALL_UNKNOWN
from services.notification.application.ports import App
from services.notification.domain.phone_call import CallAction, act


def record_call(
    app: App,
    region: str,
    site: str | None,
    campaign: UUID,
    appointment: UUID,
    action: CallAction,
    note: str | None,
    actor: Actor,
) -> dict[str, Any]:
    """The call as it is now. Raises Problem 404, or 409 where somebody else has it or it is done."""
    now = app.clock.now()
    with app.begin() as work:
        before = work.calls.locked(region, site, campaign, appointment)
        if before is None:
            raise Problem.of(CALL_UNKNOWN, appointment=str(appointment))
        after = act(before, action, actor.user, note)
        if after is None:
            raise Problem.of(CALL_NOT_YOURS, state=str(before.state), taken_by=before.taken_by or "–")
        work.calls.store(campaign, appointment, after, actor.user, now)
    return {"campaign_id": campaign, "appointment_id": appointment, **asdict(after), "changed_at": now}

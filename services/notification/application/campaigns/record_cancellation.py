"""A visit was cancelled: what no letter has told of it yet, none tells any more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.notification.application.ports import Work
from services.notification.application.records import SiteKey


@dataclass(frozen=True, slots=True)
class Cancellation:
    """`sequence` is the stage under which the visit was cancelled."""

    key: SiteKey
    sequence: int
    appointment_id: UUID
    starts_at: datetime


def record_cancellation(work: Work, cancellation: Cancellation) -> None:
    """Only noted: whoever writes a letter, or lists calls, leaves the visit out. So it may come before the change that
    it makes void, and it waits for no lot that is being handed over."""
    work.sites.add_cancellation(
        cancellation.key, cancellation.sequence, cancellation.appointment_id, cancellation.starts_at
    )

"""What is asked for when booking, importing and recording a phone contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.scheduling.domain.stage import Channel


@dataclass(frozen=True)
class Book:
    """A wish for an appointment. `minutes`, `persons`: None for what is usual for the kind; `staff`: None for any."""

    site: str
    household_id: UUID
    department: str
    kind: str
    channel: Channel
    starts_at: datetime
    minutes: int | None = None
    persons: int | None = None
    presence_required: bool = False
    phone_known: bool = True
    video_capable: bool = False
    staff: tuple[str, ...] | None = None
    expected_sequence: int | None = None
    idempotency_key: str | None = None
    digest: str = ""


@dataclass(frozen=True)
class RecordTriage:
    """What the phone contact decided: `settled_by_phone` or `personal_visit`; perhaps about one appointment."""

    site: str
    household_id: UUID
    decision: str
    department: str | None = None
    appointment_id: UUID | None = None


@dataclass(frozen=True)
class ImportRow:
    """One line of an appointments file."""

    line: int
    reference: str
    household_id: UUID
    site: str
    department: str
    kind: str
    channel: Channel
    starts_at: datetime
    minutes: int
    persons: int
    presence_required: bool
    phone_known: bool
    video_capable: bool
    staff: tuple[str, ...] | None

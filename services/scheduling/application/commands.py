"""What is asked for when booking, importing and recording a phone contact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.scheduling.domain.stage import Channel


@dataclass(frozen=True)
class Book:
    """A wish for an appointment. `minutes`, `persons`: None for what is usual for the kind; `staff`: None for any.

    `video_capable`: None is yes for an appointment by video: whoever asks for one can come by it. `second_person`: for
    another member of the household than its appointment at the same time; `note` says for whom or why.
    `hold_minutes`: only held for so long, and given back unless it is confirmed.
    """

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
    video_capable: bool | None = None
    staff: tuple[str, ...] | None = None
    second_person: bool = False
    note: str | None = None
    expected_sequence: int | None = None
    idempotency_key: str | None = None
    digest: str = ""
    hold_minutes: int | None = None


@dataclass(frozen=True)
class Confirm:
    """What is held, as it was shown: a switch may have made another appointment of it."""

    site: str
    appointment_id: UUID
    starts_at: datetime
    channel: Channel


@dataclass(frozen=True)
class FindSlots:
    """A wish without its time. `household_id`: None for somebody who has no appointment yet and no phone contact."""

    site: str
    department: str
    kind: str
    channel: Channel
    since: datetime
    until: datetime
    household_id: UUID | None = None
    minutes: int | None = None
    persons: int | None = None
    presence_required: bool = False
    phone_known: bool = True
    video_capable: bool | None = None
    staff: tuple[str, ...] | None = None
    second_person: bool = False


@dataclass(frozen=True)
class RecordTriage:
    """What the phone contact decided: `settled_by_phone` or `personal_visit`; perhaps about one appointment.

    `reason`: why a visit is needed, or how it was settled; `replaces`: the contact that no longer holds.
    """

    site: str
    household_id: UUID
    decision: str
    department: str | None = None
    appointment_id: UUID | None = None
    reason: str | None = None
    replaces: UUID | None = None


@dataclass(frozen=True)
class Cancel:
    """`site`: where it must be, None for anywhere; `reason`: whose wish it is, or why; `note`: in words."""

    appointment_id: UUID
    site: str | None = None
    reason: str = "unknown"
    note: str | None = None


@dataclass(frozen=True)
class Move:
    """Another time for an appointment, perhaps another channel, length or staff; None for what stays as it was."""

    appointment_id: UUID
    starts_at: datetime
    site: str | None = None
    channel: Channel | None = None
    minutes: int | None = None
    staff: tuple[str, ...] | None = None
    phone_known: bool | None = None
    video_capable: bool | None = None
    note: str | None = None
    expected_sequence: int | None = None
    idempotency_key: str | None = None
    digest: str = ""


@dataclass(frozen=True)
class Find:
    """What is known of an appointment; None for what is not. `sites`: None for all of the region."""

    sites: tuple[str, ...] | None = None
    households: tuple[UUID, ...] | None = None
    reference: str | None = None
    appointment_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 100


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
    video_capable: bool | None
    staff: tuple[str, ...] | None
    second_person: bool = False
    note: str | None = None


Wish = Book | FindSlots | ImportRow
"""What a search for free times, a booking and a line of a file have in common: they are judged by the same rules."""

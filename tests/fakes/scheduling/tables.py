"""What is stored of sites, appointments and replans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.scheduling.application.records import Booking, Plan, SiteState
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.decision import Decision
from services.scheduling.domain.site import Member, Room
from tests.fakes.store import Tables

Key = tuple[str, str]
"""Region and site."""


@dataclass(frozen=True)
class Layout:
    hours: tuple[Mapping[str, Any], ...]
    waiting_area: bool
    staff: tuple[Member, ...]
    rooms: tuple[Room, ...]


@dataclass(frozen=True)
class Stored:
    booking: Booking
    no_disadvantage: bool = False


@dataclass(frozen=True)
class Decided:
    batch: int
    decision: Decision
    applied: bool = False


@dataclass(frozen=True)
class Contact:
    id: UUID
    key: Key
    household: UUID
    appointment: UUID | None
    department: str | None
    decision: str
    at: datetime


@dataclass
class SchedulingTables(Tables):
    regions: dict[str, tuple[int, Mapping[str, Any]]] = field(default_factory=dict)
    layouts: dict[Key, Layout] = field(default_factory=dict)
    states: dict[Key, SiteState] = field(default_factory=dict)
    bookings: dict[UUID, Stored] = field(default_factory=dict)
    held: dict[UUID, tuple[Key, Appointment]] = field(default_factory=dict)
    """Appointments that have their staff, room and places."""
    plans: dict[tuple[str, str, int], Plan] = field(default_factory=dict)
    decisions: dict[tuple[str, str, int], tuple[Decided, ...]] = field(default_factory=dict)
    contacts: dict[UUID, Contact] = field(default_factory=dict)

"""What is stored of sites, appointments and replans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.scheduling.application.records import Booking, Contact, Plan, SiteState
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import Engagement
from services.scheduling.domain.decision import Decision
from services.scheduling.domain.site import Member, Room
from services.scheduling.domain.timeline import Entry
from tests.fakes.store import Tables

Key = tuple[str, str]
"""Region and site."""


@dataclass(frozen=True)
class Layout:
    hours: tuple[Mapping[str, Any], ...]
    waiting_area: bool
    staff: tuple[Member, ...]
    rooms: tuple[Room, ...]
    calendar: Mapping[str, Any]


@dataclass(frozen=True)
class Stored:
    booking: Booking
    no_disadvantage: bool = False


@dataclass(frozen=True)
class Decided:
    batch: int
    decision: Decision


@dataclass
class SchedulingTables(Tables):
    regions: dict[str, tuple[int, Mapping[str, Any]]] = field(default_factory=dict)
    layouts: dict[Key, Layout] = field(default_factory=dict)
    states: dict[Key, SiteState] = field(default_factory=dict)
    """Without their timelines."""
    entries: dict[tuple[str, str, int], tuple[Entry, bool]] = field(default_factory=dict)
    """By region, site and sequence; and whether a later one is in force."""
    bookings: dict[UUID, Stored] = field(default_factory=dict)
    held: dict[UUID, tuple[Key, Appointment]] = field(default_factory=dict)
    """Appointments that have their staff, room and places."""
    met: dict[UUID, tuple[str, Engagement]] = field(default_factory=dict)
    """When the household of an appointment is somewhere, by region."""
    plans: dict[tuple[str, str, int], Plan] = field(default_factory=dict)
    decisions: dict[tuple[str, str, int], tuple[Decided, ...]] = field(default_factory=dict)
    holds: dict[UUID, tuple[str, datetime]] = field(default_factory=dict)
    """Region, and until when."""
    contacts: dict[UUID, Contact] = field(default_factory=dict)

    def lapsing(self) -> set[UUID]:
        """Appointments that open replans have decided to end: they hold nothing any more."""
        return {
            decided.decision.before.id
            for key, plan in self.plans.items()
            if plan.state == "planned"
            for decided in self.decisions[key]
            if decided.batch > plan.applied_batches and decided.decision.after is None
        }

"""The rules of a stage: who is admitted in person, which channels it offers, what may be settled remotely."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from services.scheduling.domain.hours import HoursLine

EMERGENCY = "emergency"
TRIAGE_VALID_DAYS = 28
"""How long a phone contact admits a visit where the stage says nothing else."""


class Channel(StrEnum):
    """How an appointment is held."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    VIDEO = "video"


class Admission(StrEnum):
    """Who may come in person, from nobody to everybody."""

    CLOSED = "closed"
    EMERGENCY = "emergency"
    EXCEPTION = "exception"
    APPOINTMENT = "appointment"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Stage:
    """What scheduling needs of a stage's definition. `remote`: department to its remote channels, preferred first."""

    id: str
    admission: Admission
    channels: frozenset[str]
    triage_required: bool = False
    remote: Mapping[str, tuple[Channel, ...]] = field(default_factory=dict)
    tandem: bool = True
    arrival_minutes: int | None = None
    move_horizon_days: int = 28
    notice_working_days: int = 2
    hours: tuple[HoursLine, ...] | None = None
    triage_valid_days: int = TRIAGE_VALID_DAYS
    group_persons: int | None = None

    def offers(self, channel: Channel) -> bool:
        return channel.value in self.channels

    def admits(self, kind: str, presence_required: bool) -> bool:
        """Whether the admission rule lets a matter of this kind in at all (limits and triage aside)."""
        if not self.offers(Channel.IN_PERSON):
            return False
        match self.admission:
            case Admission.CLOSED:
                return False
            case Admission.EMERGENCY:
                return kind == EMERGENCY
            case Admission.EXCEPTION:
                return kind == EMERGENCY or presence_required
            case Admission.APPOINTMENT | Admission.OPEN:
                return True

    @classmethod
    def parse(cls, document: Mapping[str, Any]) -> "Stage":
        """The stage in the form that the region file, events and remote calls share."""
        hours = document.get("hours")
        return cls(
            id=document["id"],
            admission=Admission(document["admission"]),
            channels=frozenset(document["channels"]),
            triage_required=document.get("triage") == "required",
            remote={
                department: tuple(Channel(channel) for channel in rule.get("remote") or ())
                for department, rule in (document.get("departments") or {}).items()
            },
            tandem=bool(document.get("tandem")),
            arrival_minutes=document.get("arrival_spread_minutes"),
            move_horizon_days=document["move_horizon_days"],
            notice_working_days=document["notice_working_days"],
            group_persons=document.get("group_persons"),
            triage_valid_days=document.get("triage_valid_days") or TRIAGE_VALID_DAYS,
            hours=None if hours is None else tuple(HoursLine.parse(line) for line in hours),
        )

"""The rules in force at a site, for every channel and every way in, and why something cannot be held by them."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from services.scheduling.domain.appointment import Appointment, arrival_window
from services.scheduling.domain.hours import Interval, Opening
from services.scheduling.domain.limits import Limits
from services.scheduling.domain.site import GROUP, TANDEM, Room, Site
from services.scheduling.domain.stage import EMERGENCY, Admission, Channel, Stage


class Reason(StrEnum):
    """Why an appointment cannot be, or could not stay as it was.

    ADMISSION: the stage; CHANNEL: the department does not offer it this way; PHONE, VIDEO: the household cannot be
    reached so; HOUSEHOLD: it is somewhere else then; GROUP: so many may not come together; CLOSING, NARROWING: it would
    last into a stage that admits nobody, or not so many.
    """

    NONE = "none"
    ADMISSION = "admission"
    TRIAGE = "triage"
    LIMIT = "limit"
    ROOM = "room"
    STAFF = "staff"
    HOURS = "hours"
    CHANNEL = "channel"
    PHONE = "phone"
    VIDEO = "video"
    HOUSEHOLD = "household"
    GROUP = "group"
    CLOSING = "closing"
    NARROWING = "narrowing"

    @property
    def told(self) -> "Reason":
        """The reason as events name it: their words are fixed, and readers of an older version know no others."""
        return _TOLD.get(self, self)


_TOLD = {
    Reason.CHANNEL: Reason.ADMISSION,
    Reason.PHONE: Reason.ADMISSION,
    Reason.VIDEO: Reason.ADMISSION,
    Reason.HOUSEHOLD: Reason.STAFF,
    Reason.GROUP: Reason.ADMISSION,
    Reason.CLOSING: Reason.ADMISSION,
    Reason.NARROWING: Reason.LIMIT,
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why something cannot be at its time; `at`: when the stage takes effect that it would last into."""

    reason: Reason
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """A site's layout, its stage and its limits."""

    site: Site
    stage: Stage
    limits: Limits
    _open: dict[tuple[datetime, datetime, bool], bool] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    """Times that were asked for: a site's appointments share a few thousand."""
    _days: dict[tuple[date, bool], list[Interval]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def opening(self) -> Opening:
        """When the house is open: the stage's hours where it has its own, else the site's."""
        own, site = self.stage.hours, self.site.opening
        return site if own is None else replace(site, lines=own)

    @property
    def working(self) -> Opening:
        """When staff are there for phone and video: in the site's hours, and whenever the stage opens the house."""
        own, site = self.stage.hours, self.site.opening
        return site if own is None else replace(site, lines=(*site.lines, *own))

    def hours(self, in_person: bool) -> Opening:
        return self.opening if in_person else self.working

    @property
    def arrival(self) -> timedelta:
        return arrival_window(self.stage.arrival_minutes)

    @property
    def shut(self) -> bool:
        """Whether nobody is admitted in person, whoever it is."""
        closed = self.stage.admission is Admission.CLOSED or not self.stage.offers(Channel.IN_PERSON)
        return closed or not self.limits.in_person

    def forbids(self, appointment: Appointment) -> Reason | None:
        """Why it may not be held in person at any time: the stage turns it away, or its staff are not in the house."""
        reason = self.turns_away_visit(appointment, appointment.tandem)
        return Reason.STAFF if reason is None and not self.present(appointment) else reason

    def turns_away(self, appointment: Appointment, tandem: bool) -> Reason | None:
        """Why it cannot be at any time, whoever holds it."""
        if appointment.in_person:
            return self.turns_away_visit(appointment, tandem)
        return self.turns_away_call(appointment) or self.unreachable(appointment)

    def turns_away_call(self, appointment: Appointment) -> Reason | None:
        """Why stage or department do not offer it by phone or video."""
        if not self.stage.offers(appointment.channel):
            return Reason.ADMISSION
        return None if appointment.channel in self.offered(appointment.department) else Reason.CHANNEL

    def unreachable(self, appointment: Appointment) -> Reason | None:
        """Why the household cannot be reached by its channel. Nobody's stage decides that, so a replan leaves it."""
        if appointment.channel is Channel.PHONE and not appointment.phone_known:
            return Reason.PHONE
        if appointment.channel is Channel.VIDEO and not appointment.video_capable:
            return Reason.VIDEO
        return None

    def turns_away_visit(self, appointment: Appointment, tandem: bool) -> Reason | None:
        """Why the stage does not let it in, whoever holds it: admission, tandem, the phone contact that comes first."""
        stage = self.stage
        necessary = appointment.presence_required or appointment.triaged
        if not self.limits.in_person or not stage.admits(appointment.kind, necessary):
            return Reason.ADMISSION
        if tandem and not stage.tandem:
            return Reason.ADMISSION
        if stage.group_persons is not None and self.group(appointment) and appointment.persons > stage.group_persons:
            return Reason.GROUP
        if stage.triage_required and not appointment.visit_decided:
            return Reason.TRIAGE
        return None

    def heeds_contact(self, appointment: Appointment) -> bool:
        """Whether a phone contact can change what becomes of it: where one is needed, or a visit must be necessary.

        What the contact found out need not be said again by whoever books.
        """
        if not appointment.in_person or appointment.kind == EMERGENCY:
            return False
        exception = self.stage.admission is Admission.EXCEPTION and not appointment.presence_required
        return self.stage.triage_required or exception

    def asks_first(self, appointment: Appointment) -> bool:
        """Whether a phone contact must come before it: for every visit of such a stage, emergencies aside (H3)."""
        return self.stage.triage_required and appointment.in_person and appointment.kind != EMERGENCY

    def present(self, appointment: Appointment) -> bool:
        """Whether all its staff work in the house."""
        members = [self.site.staff.get(name) for name in appointment.staff]
        return bool(members) and all(member is not None and not member.at_home for member in members)

    def open_at(self, start: datetime, end: datetime, in_person: bool = True) -> bool:
        asked = start, end, in_person
        if asked not in self._open:
            day = start.astimezone(self.site.opening.zone).date(), in_person
            if day not in self._days:
                self._days[day] = self.hours(in_person).on(day[0])
            self._open[asked] = any(opens <= start and end <= closes for opens, closes in self._days[day])
        return self._open[asked]

    def open_for(self, appointment: Appointment) -> bool:
        """Whether somebody is there for it at its time: by phone and video nobody works at night either."""
        return self.open_at(appointment.starts_at, appointment.ends_at, appointment.in_person)

    def needed_room(self, appointment: Appointment) -> str | None:
        """The kind of larger room that it takes: every tandem takes one, and so may other kinds; None for any room."""
        kind = self.site.kinds.get(appointment.kind)
        if kind is not None and kind.room in (TANDEM, GROUP):
            return kind.room
        return TANDEM if appointment.tandem else None

    def group(self, appointment: Appointment) -> bool:
        return self.needed_room(appointment) == GROUP

    def room_fits(self, room: Room | None, appointment: Appointment) -> bool:
        """Whether everybody fits into the room under its limit, and it is of the kind that is needed."""
        if room is None or self.needed_room(appointment) not in (None, room.kind):
            return False
        return appointment.everybody <= min(room.persons, self.limits.room(room.id))

    def rooms_for(self, appointment: Appointment) -> list[Room]:
        """The rooms of its department that everybody fits into."""
        rooms = self.site.rooms_for(appointment.department, self.needed_room(appointment))
        return [room for room in rooms if self.room_fits(room, appointment)]

    def remote(self, appointment: Appointment) -> list[Channel]:
        """Phone and video as its department prefers them, those that the stage offers and the household can use."""
        if appointment.presence_required:
            return []
        usable = {Channel.PHONE: appointment.phone_known, Channel.VIDEO: appointment.video_capable}
        preferred = self.offered(appointment.department)
        return [channel for channel in preferred if self.stage.offers(channel) and usable.get(channel)]

    def offered(self, department: str) -> tuple[Channel, ...]:
        """Phone and video as the department offers them in this stage, preferred first."""
        own = self.stage.remote.get(department)
        return self.site.remote.get(department, ()) if own is None else own

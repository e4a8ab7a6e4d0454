"""The rules in force at a site, and why they keep an appointment from being held in person."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from services.scheduling.domain.appointment import Appointment, arrival_window
from services.scheduling.domain.hours import Opening
from services.scheduling.domain.limits import Limits
from services.scheduling.domain.site import TANDEM, Room, Site
from services.scheduling.domain.stage import Channel, Stage


class Reason(StrEnum):
    """Why an appointment could not stay as it was."""

    NONE = "none"
    ADMISSION = "admission"
    TRIAGE = "triage"
    LIMIT = "limit"
    ROOM = "room"
    STAFF = "staff"
    HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Rules:
    """A site's layout, its stage and its limits."""

    site: Site
    stage: Stage
    limits: Limits

    @property
    def opening(self) -> Opening:
        """The stage's hours where it has its own, else the site's."""
        own, site = self.stage.hours, self.site.opening
        return site if own is None else Opening(own, site.zone, site.holidays)

    @property
    def arrival(self) -> timedelta:
        return arrival_window(self.stage.arrival_minutes)

    def forbids(self, appointment: Appointment) -> Reason | None:
        """Why it may not be held in person at any time: the stage turns it away, or its staff are not in the house."""
        reason = self.turns_away(appointment, appointment.tandem)
        return Reason.STAFF if reason is None and not self.present(appointment) else reason

    def turns_away(self, appointment: Appointment, tandem: bool) -> Reason | None:
        """Why the stage does not let it in, whoever holds it: admission, tandem, the phone contact that comes first."""
        stage = self.stage
        if not self.limits.in_person or not stage.admits(appointment.kind, appointment.presence_required):
            return Reason.ADMISSION
        if tandem and not stage.tandem:
            return Reason.ADMISSION
        if stage.triage_required and not appointment.visit_decided:
            return Reason.TRIAGE
        return None

    def present(self, appointment: Appointment) -> bool:
        """Whether all its staff work in the house."""
        members = [self.site.staff.get(name) for name in appointment.staff]
        return bool(members) and all(member is not None and not member.at_home for member in members)

    def open_at(self, start: datetime, end: datetime) -> bool:
        return self.opening.covers(start, end)

    def tandem_room(self, appointment: Appointment) -> bool:
        """Whether it takes a larger room: every tandem does, and so may other kinds."""
        kind = self.site.kinds.get(appointment.kind)
        return appointment.tandem or (kind is not None and kind.room == TANDEM)

    def room_fits(self, room: Room | None, appointment: Appointment) -> bool:
        """Whether everybody fits into the room under its limit; tandems need a tandem room."""
        if room is None or (room.kind != TANDEM and self.tandem_room(appointment)):
            return False
        return appointment.everybody <= min(room.persons, self.limits.room(room.id))

    def rooms_for(self, appointment: Appointment) -> list[Room]:
        """The rooms of its department that everybody fits into."""
        rooms = self.site.rooms_for(appointment.department, self.tandem_room(appointment))
        return [room for room in rooms if self.room_fits(room, appointment)]

    def remote(self, appointment: Appointment) -> list[Channel]:
        """Phone and video as its department prefers them, those that the stage offers and the household can use."""
        if appointment.presence_required:
            return []
        usable = {Channel.PHONE: appointment.phone_known, Channel.VIDEO: appointment.video_capable}
        preferred = self.stage.remote.get(appointment.department)
        if preferred is None:
            preferred = self.site.remote.get(appointment.department, ())
        return [channel for channel in preferred if self.stage.offers(channel) and usable.get(channel)]

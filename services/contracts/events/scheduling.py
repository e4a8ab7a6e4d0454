"""What `scheduling` says: appointments change with a stage, sites are replanned, appointments booked and cancelled."""

from marshmallow import fields, validate

from services.contracts.events.envelope import EventType, Published
from services.contracts.events.sites import Foreseen
from services.contracts.region.vocabulary import APPOINTMENT_CHANNELS

PUBLISHER = "scheduling"
OUTCOMES = ("kept", "phone", "video", "moved", "lapsed", "returned")
"""`returned`: again what it was before an announcement that does not happen, also where it had lapsed."""
REASONS = ("none", "admission", "triage", "limit", "room", "staff", "hours")
BATCH = 200


class Place(Published):
    zone = fields.String(required=True)
    room = fields.String(required=True)


class Visit(Published):
    """When and how somebody is seen; `place` is null on the phone and on video."""

    channel = fields.String(required=True, validate=validate.OneOf(APPOINTMENT_CHANNELS))
    starts_at = fields.AwareDateTime(required=True)
    ends_at = fields.AwareDateTime(required=True)
    place = fields.Nested(Place, required=True, allow_none=True)


class AppointmentChange(Published):
    """What a stage did to one appointment; `after` is null when it lapsed."""

    appointment_id = fields.UUID(required=True)
    household_id = fields.UUID(required=True)
    department = fields.String(required=True)
    kind = fields.String(required=True)
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES))
    reason = fields.String(required=True, validate=validate.OneOf(REASONS))
    before = fields.Nested(Visit, required=True)
    after = fields.Nested(Visit, required=True, allow_none=True)
    no_disadvantage = fields.Boolean(required=True)


class AppointmentsChanged(Published):
    """One batch of a replan; batches count from 1 and every future appointment is in one of them, kept ones too."""

    SHOWN = ("region", "site", "batch")

    region = fields.String(required=True)
    site = fields.String(required=True)
    batch = fields.Integer(required=True, strict=True, validate=validate.Range(min=1))
    changes = fields.List(fields.Nested(AppointmentChange), required=True, validate=validate.Length(min=1, max=BATCH))


class Totals(Published):
    """kept + phone + video + moved + lapsed + returned = before."""

    SHOWN = ("before", "kept", "phone", "video", "moved", "lapsed", "returned")

    before = fields.Integer(required=True, validate=validate.Range(min=0))
    kept = fields.Integer(required=True, validate=validate.Range(min=0))
    phone = fields.Integer(required=True, validate=validate.Range(min=0))
    video = fields.Integer(required=True, validate=validate.Range(min=0))
    moved = fields.Integer(required=True, validate=validate.Range(min=0))
    lapsed = fields.Integer(required=True, validate=validate.Range(min=0))
    returned = fields.Integer(load_default=0, validate=validate.Range(min=0))


class SiteReplanned(Published):
    """All batches of a site are out; `changes` says how many appointment changes they hold together."""

    SHOWN = ("region", "site", "totals", "batches", "changes")

    region = fields.String(required=True)
    site = fields.String(required=True)
    totals = fields.Nested(Totals, required=True)
    batches = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    changes = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))


class SiteDrifted(Published):
    """At its announcement the stage would move or cancel clearly more than foreseen: decided, and nothing applied."""

    SHOWN = ("region", "site", "totals", "foreseen")

    region = fields.String(required=True)
    site = fields.String(required=True)
    totals = fields.Nested(Totals, required=True)
    foreseen = fields.Nested(Foreseen, required=True)


class Appointment(Visit):
    appointment_id = fields.UUID(required=True)
    household_id = fields.UUID(required=True)
    department = fields.String(required=True)
    kind = fields.String(required=True)


class AppointmentEvent(Published):
    SHOWN = ("region", "site")

    region = fields.String(required=True)
    site = fields.String(required=True)
    appointment = fields.Nested(Appointment, required=True)


APPOINTMENTS_CHANGED = EventType("appointments.changed.v1", PUBLISHER, AppointmentsChanged())
SITE_REPLANNED = EventType("site.replanned.v1", PUBLISHER, SiteReplanned())
SITE_DRIFTED = EventType("site.drifted.v1", PUBLISHER, SiteDrifted())
APPOINTMENT_BOOKED = EventType("appointment.booked.v1", PUBLISHER, AppointmentEvent())
APPOINTMENT_CANCELLED = EventType("appointment.cancelled.v1", PUBLISHER, AppointmentEvent())
EVENTS = (APPOINTMENTS_CHANGED, SITE_REPLANNED, SITE_DRIFTED, APPOINTMENT_BOOKED, APPOINTMENT_CANCELLED)

"""Appointments, free slots, phone triage and imports."""

from marshmallow import fields, validate

from services.gateway.web.schemas.base import ApiSchema, instant, moment

CHANNELS = ("in_person", "phone", "video")
DECISIONS = ("settled_by_phone", "personal_visit")
_ID = validate.Length(1, 100, error="muss 1 bis 100 Zeichen haben")
_CHANNEL = validate.OneOf(CHANNELS, error=f"eines von: {', '.join(CHANNELS)}")
_BG_NUMBER = validate.Regexp(r"^\d{5}//\d{7}$", error="muss eine BG-Nummer wie 23702//0012345 sein")


class PeriodSchema(ApiSchema):
    since = instant(load_default=None, data_key="from", metadata={"description": "Weggelassen: jetzt"})
    until = instant(load_default=None, data_key="to", metadata={"description": "Weggelassen: acht Wochen nach from"})


class AppointmentQuerySchema(PeriodSchema):
    limit = fields.Integer(
        load_default=500,
        validate=validate.Range(1, 5000, error="muss zwischen 1 und 5000 liegen"),
        metadata={"description": "Weiter geht es mit from = Beginn des letzten Termins"},
    )


class SlotQuerySchema(PeriodSchema):
    department = fields.String(required=True, validate=_ID)
    kind = fields.String(required=True, validate=_ID)
    channel = fields.String(required=True, validate=_CHANNEL)


class PlaceSchema(ApiSchema):
    zone = fields.String()
    room = fields.String(allow_none=True)


class VisitSchema(ApiSchema):
    appointment_id = fields.String()
    household_id = fields.String()
    site = fields.String()
    department = fields.String()
    kind = fields.String()
    channel = fields.String()
    starts_at = moment()
    ends_at = moment()
    place = fields.Nested(PlaceSchema, allow_none=True)
    staff = fields.List(fields.String())
    persons = fields.Integer()


class AppointmentSchema(VisitSchema):
    region = fields.String()
    state = fields.String()


class ConflictSchema(VisitSchema):
    reason = fields.String(metadata={"description": "Welche Grenze den Termin nicht mehr zulässt"})
    detail = fields.String(metadata={"description": "Dasselbe in Worten"})


class SlotSchema(ApiSchema):
    starts_at = moment()
    ends_at = moment()
    free = fields.Integer(metadata={"description": "So viele Beschäftigte (oder Tandems) sind dann frei"})


class BookingSchema(ApiSchema):
    bg_number = fields.String(required=True, validate=_BG_NUMBER)
    department = fields.String(required=True, validate=_ID)
    kind = fields.String(required=True, validate=_ID)
    channel = fields.String(required=True, validate=_CHANNEL)
    starts_at = instant(required=True)
    minutes = fields.Integer(
        allow_none=True,
        validate=validate.Range(1, 600, error="muss zwischen 1 und 600 liegen"),
        metadata={"description": "Weggelassen: wie für das Anliegen üblich"},
    )
    persons = fields.Integer(allow_none=True, validate=validate.Range(1, 50, error="muss zwischen 1 und 50 liegen"))
    presence_required = fields.Boolean()
    phone_known = fields.Boolean()
    video_capable = fields.Boolean()
    staff = fields.List(fields.String(validate=_ID), allow_none=True)
    expected_sequence = fields.Integer(
        allow_none=True, metadata={"description": "409, wenn der Standort inzwischen umgestellt wurde"}
    )


class TriageSchema(ApiSchema):
    bg_number = fields.String(required=True, validate=_BG_NUMBER)
    decision = fields.String(
        required=True, validate=validate.OneOf(DECISIONS, error=f"eines von: {', '.join(DECISIONS)}")
    )
    department = fields.String(validate=_ID, metadata={"description": "Die Abteilung, die den Besuch für nötig hält"})
    appointment_id = fields.UUID(allow_none=True, metadata={"description": "Der Termin, um den es ging"})


class ContactSchema(ApiSchema):
    contact_id = fields.String()
    site = fields.String()
    household_id = fields.String()
    appointment_id = fields.String(allow_none=True)
    department = fields.String(allow_none=True)
    decision = fields.String()
    recorded_at = moment()


class PhoneNoticeSchema(ApiSchema):
    campaign_id = fields.String()
    appointment_id = fields.String()
    household_id = fields.String()
    bg_number = fields.String()
    first_name = fields.String()
    last_name = fields.String()
    phone = fields.String()
    call_before = moment(metadata={"description": "Spätestens dann muss der Anruf gewesen sein"})
    change = fields.Dict(metadata={"description": "Die Änderung des Termins, wie in appointments.changed"})


class AppointmentImportSchema(ApiSchema):
    imported = fields.Integer(required=True)


class HouseholdImportSchema(ApiSchema):
    imported = fields.Integer(required=True)
    updated = fields.Integer()

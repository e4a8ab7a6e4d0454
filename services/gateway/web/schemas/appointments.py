"""Appointments, free slots, phone triage and imports."""

from marshmallow import INCLUDE, ValidationError, fields, validate, validates_schema

from services.gateway.web.schemas.base import ApiSchema, moment

CHANNELS = ("in_person", "phone", "video")
DECISIONS = ("settled_by_phone", "personal_visit")
_ID = validate.Length(1, 100, error="muss 1 bis 100 Zeichen haben")
_CHANNEL = validate.OneOf(CHANNELS, error=f"eines von: {', '.join(CHANNELS)}")
_BG_NUMBER = validate.Regexp(r"^\d{5}//\d{7}$", error="muss eine BG-Nummer wie 23702//0012345 sein")


class PeriodSchema(ApiSchema):
    since = fields.AwareDateTime(required=True, data_key="from")
    until = fields.AwareDateTime(required=True, data_key="to")

    @validates_schema
    def _in_order(self, data: dict, **_: object) -> None:
        if data["until"] <= data["since"]:
            raise ValidationError("muss nach from liegen", "to")


class AppointmentQuerySchema(PeriodSchema):
    limit = fields.Integer(load_default=200, validate=validate.Range(1, 1000, error="muss zwischen 1 und 1000 liegen"))


class SlotQuerySchema(PeriodSchema):
    department = fields.String(required=True, validate=_ID)
    kind = fields.String(required=True, validate=_ID)
    channel = fields.String(required=True, validate=_CHANNEL)


class AppointmentSchema(ApiSchema):
    appointment_id = fields.String()
    household_id = fields.String()
    department = fields.String()
    kind = fields.String()
    channel = fields.String()
    starts_at = moment()
    ends_at = moment()
    place = fields.Raw(allow_none=True)
    state = fields.String()
    staff = fields.Raw(allow_none=True)

    class Meta:
        unknown = INCLUDE


class SlotSchema(ApiSchema):
    starts_at = moment()
    ends_at = moment()
    department = fields.String()
    channel = fields.String()
    place = fields.Raw(allow_none=True)
    staff = fields.Raw(allow_none=True)


class BookingSchema(ApiSchema):
    bg_number = fields.String(required=True, validate=_BG_NUMBER)
    department = fields.String(required=True, validate=_ID)
    kind = fields.String(required=True, validate=_ID)
    channel = fields.String(required=True, validate=_CHANNEL)
    starts_at = fields.AwareDateTime(required=True)
    persons = fields.Integer(load_default=1, validate=validate.Range(1, 50, error="muss zwischen 1 und 50 liegen"))
    presence_required = fields.Boolean(load_default=False)
    phone_known = fields.Boolean(load_default=True)
    video_capable = fields.Boolean(load_default=False)


class TriageSchema(ApiSchema):
    bg_number = fields.String(required=True, validate=_BG_NUMBER)
    department = fields.String(required=True, validate=_ID)
    decision = fields.String(
        required=True, validate=validate.OneOf(DECISIONS, error=f"eines von: {', '.join(DECISIONS)}")
    )
    note = fields.String(load_default="", validate=validate.Length(max=1000, error="darf höchstens 1000 Zeichen haben"))


class AnswerSchema(ApiSchema):
    """What the service says, passed on as it is."""

    class Meta:
        unknown = INCLUDE


class AppointmentImportSchema(ApiSchema):
    imported = fields.Integer(required=True)


class HouseholdImportSchema(ApiSchema):
    imported = fields.Integer(required=True)
    updated = fields.Integer()

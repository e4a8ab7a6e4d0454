"""Appointments, free slots, phone triage and imports."""

from marshmallow import INCLUDE, ValidationError, fields, validate, validates_schema

from services.gateway.web.schemas.base import ApiSchema, moment

CHANNELS = ("in_person", "phone", "video")
OUTCOMES = ("settled_by_phone", "personal_visit")
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
    free = fields.Integer(metadata={"description": "So viele Beschäftigte (oder Tandems) sind dann frei"})


class BookingSchema(ApiSchema):
    bg_number = fields.String(required=True, validate=_BG_NUMBER)
    department = fields.String(required=True, validate=_ID)
    kind = fields.String(required=True, validate=_ID)
    channel = fields.String(required=True, validate=_CHANNEL)
    starts_at = fields.AwareDateTime(required=True)
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
    outcome = fields.String(required=True, validate=validate.OneOf(OUTCOMES, error=f"eines von: {', '.join(OUTCOMES)}"))
    appointment_id = fields.UUID(allow_none=True, metadata={"description": "Der Termin, um den es ging"})


class AnswerSchema(ApiSchema):
    """What the service says, passed on as it is."""

    class Meta:
        unknown = INCLUDE


class AppointmentImportSchema(ApiSchema):
    imported = fields.Integer(required=True)


class HouseholdImportSchema(ApiSchema):
    imported = fields.Integer(required=True)
    updated = fields.Integer()

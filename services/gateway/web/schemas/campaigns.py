"""Campaigns, sample letters and live events."""

from marshmallow import INCLUDE, fields, validate

from services.gateway.web.schemas.base import ApiSchema, moment


class CampaignQuerySchema(ApiSchema):
    region = fields.String(load_default=None)
    switch_id = fields.UUID(load_default=None)


class CampaignSchema(ApiSchema):
    campaign_id = fields.String()
    region = fields.String()
    site = fields.String()
    switch_id = fields.String(allow_none=True)
    state = fields.String()

    class Meta:
        unknown = INCLUDE


class SampleLetterSchema(ApiSchema):
    stage = fields.String(
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, 63),
        metadata={"description": "Kennung der Stufe; weggelassen: die Stufe, die am Standort gilt"},
    )
    appointment_change = fields.Dict(
        load_default=None,
        allow_none=True,
        metadata={"description": "Wie in appointments.changed; weggelassen: kein Termin"},
    )


class EventSchema(ApiSchema):
    position = fields.Integer(required=True)
    id = fields.String(required=True)
    type = fields.String(required=True)
    time = moment(required=True)
    region = fields.String(required=True)
    site = fields.String(allow_none=True)
    sequence = fields.Integer()
    switch_id = fields.String(allow_none=True)
    data = fields.Dict()


class EventQuerySchema(ApiSchema):
    after = fields.Integer(load_default=0, validate=validate.Range(min=0, error="darf nicht negativ sein"))
    limit = fields.Integer(load_default=100, validate=validate.Range(1, 500, error="muss zwischen 1 und 500 liegen"))

"""Campaigns, sample letters and live events."""

from marshmallow import fields, validate

from services.gateway.web.schemas.base import ApiSchema, moment
from services.gateway.web.schemas.switches import BalanceSchema

STATES = ("waiting", "running", "paused", "cancelling", "superseding", "completed", "cancelled", "superseded")


class CampaignQuerySchema(ApiSchema):
    region = fields.String(load_default=None)
    switch_id = fields.UUID(load_default=None)


class CampaignStageSchema(ApiSchema):
    id = fields.String()
    name = fields.String()


class CampaignSchema(ApiSchema):
    campaign_id = fields.String()
    reference = fields.String(metadata={"description": "Wie sie auf Briefen und Ordnern heißt", "example": "linden-3"})
    region = fields.String()
    site = fields.String()
    sequence = fields.Integer()
    switch_id = fields.String()
    stage = fields.Nested(CampaignStageSchema)
    state = fields.String(validate=validate.OneOf(STATES))
    households = fields.Integer()
    pending = fields.Integer(metadata={"description": "Briefe, die noch nicht übergeben sind"})
    balance = fields.Nested(BalanceSchema)
    difference = fields.Integer(metadata={"description": "Noch nicht verbuchte Haushalte; am Ende 0"})
    postage_cents = fields.Integer()
    phone_notices = fields.Integer()
    lots = fields.Dict(values=fields.Integer(), metadata={"description": "Lose nach Stand"})
    effective_at = moment(allow_none=True)
    created_at = moment(allow_none=True)
    collected_at = moment(allow_none=True)
    closed_at = moment(allow_none=True)


class HeldLetterSchema(ApiSchema):
    id = fields.String()
    household_id = fields.String()
    channel = fields.String()
    reason = fields.String(metadata={"description": "Warum dieser Brief zurückgehalten ist"})


class CampaignActionSchema(ApiSchema):
    action = fields.String()
    actor = fields.String()
    at = moment()


class WholeCampaignSchema(CampaignSchema):
    held_letters = fields.List(fields.Nested(HeldLetterSchema))
    actions = fields.List(fields.Nested(CampaignActionSchema))


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

"""Campaigns, sample letters and live events."""

from marshmallow import fields

from services.contracts.schemas import Answer, Identifier, Instant, Text, Uuid, Whole
from services.gateway.web.schemas.base import ApiSchema, QueryWhole


class CampaignQuerySchema(ApiSchema):
    region = Identifier(load_default=None)
    switch_id = Uuid(load_default=None)


class SampleLetterSchema(ApiSchema):
    stage = Identifier(
        load_default=None,
        allow_none=True,
        metadata={"description": "Left out: the stage in force at the site"},
    )
    appointment_change = fields.Dict(
        load_default=None,
        allow_none=True,
        metadata={"description": "As in appointments.changed; left out: no appointment"},
    )


class EventSchema(Answer):
    position = Whole(required=True, metadata={"description": "The same at every replica; rises with each event"})
    id = Text(required=True)
    type = Text(required=True)
    time = Instant(required=True)
    region = Text(required=True)
    site = Text(required=True, allow_none=True)
    sequence = Whole(required=True)
    switch_id = Text(required=True, allow_none=True)
    data = fields.Dict(required=True, metadata={"description": "What the event's contract lets be seen"})


class EventQuerySchema(ApiSchema):
    after = QueryWhole(0, load_default=0)
    limit = QueryWhole(1, 500, load_default=100)

"""Campaigns, sample letters and live events."""

from marshmallow import fields

from services.contracts.calls.notification_views import STATES
from services.contracts.events.scheduling import OUTCOMES, REASONS
from services.contracts.region.vocabulary import APPOINTMENT_CHANNELS
from services.contracts.schemas import (
    Answer,
    Choice,
    Flag,
    Identifier,
    Instant,
    Length,
    Part,
    Text,
    Uuid,
    Whole,
)
from services.contracts.text import LONGEST_NAME
from services.gateway.web.schemas.base import ApiSchema, QueryWhole


class CampaignQuerySchema(ApiSchema):
    region = Identifier(load_default=None)
    switch_id = Uuid(load_default=None)
    state = Choice(*STATES, load_default=None)


class SamplePlaceSchema(ApiSchema):
    zone = Identifier(required=True)
    room = Text(required=True, validate=Length(1, LONGEST_NAME))


class SampleVisitSchema(ApiSchema):
    channel = Choice(*APPOINTMENT_CHANNELS, required=True)
    starts_at = Instant(required=True)
    ends_at = Instant(required=True)
    place = Part(SamplePlaceSchema, required=True, allow_none=True)


class SampleChangeSchema(ApiSchema):
    """As in the event, each part with the limits of everything that comes in."""

    appointment_id = Uuid(required=True)
    household_id = Uuid(load_default=None, allow_none=True)
    department = Identifier(required=True)
    kind = Identifier(required=True)
    outcome = Choice(*OUTCOMES, required=True)
    reason = Choice(*REASONS, required=True)
    before = Part(SampleVisitSchema, required=True)
    after = Part(SampleVisitSchema, required=True, allow_none=True)
    no_disadvantage = Flag(required=True)


class SampleLetterSchema(ApiSchema):
    stage = Identifier(
        load_default=None,
        allow_none=True,
        metadata={"description": "Left out: the stage in force at the site"},
    )
    appointment_change = Part(
        SampleChangeSchema,
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

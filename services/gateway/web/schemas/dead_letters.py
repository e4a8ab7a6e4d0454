"""Messages that no handler could apply."""

from marshmallow import fields

from services.contracts.schemas import Answer, Length, Many, Part, Text, Whole
from services.gateway.web.schemas.base import ApiSchema, QueryWhole
from services.gateway.web.schemas.switches import ReasonSchema

MOST_IDS, LONGEST_ID = 1000, 100


def _ids(**kwargs: object) -> Many:
    return Many(Text(validate=Length(1, LONGEST_ID)), 1, MOST_IDS, **kwargs)


class DeadLetterQuerySchema(ApiSchema):
    limit = QueryWhole(1, 200, load_default=50)


class DeadLetterQueueSchema(Answer):
    queue = Text(required=True, metadata={"example": "scheduling.site.stage_changed.v1"})
    service = Text(required=True)
    event_type = Text(required=True)
    messages = Whole(required=True)
    oldest_at = Text(required=True, allow_none=True)


class DeadLetterSchema(Answer):
    message_id = Text(required=True)
    event_id = Text(allow_none=True)
    event_type = Text(allow_none=True)
    subject = Text(allow_none=True, metadata={"example": "hannover/linden"})
    sequence = Whole(allow_none=True)
    reason = Text(allow_none=True, metadata={"description": "The error of the last try"})
    tries = Whole(allow_none=True)
    first_failed_at = Text(allow_none=True)
    last_failed_at = Text(allow_none=True)
    bytes = Whole()


class DeadLetterPageSchema(Answer):
    queue = Text(required=True)
    messages = Whole(required=True, metadata={"description": "So many lie beside the whole queue"})
    letters = Many(Part(DeadLetterSchema), required=True)


class WholeDeadLetterSchema(DeadLetterSchema):
    queue = Text(required=True)
    event = fields.Dict(allow_none=True, metadata={"description": "The event as it came; null: it was none"})
    body = Text(allow_none=True, metadata={"description": "The text of a message that is no event"})
    stack = Text(allow_none=True)


class ReplaySchema(ApiSchema):
    message_ids = _ids(
        load_default=None,
        allow_none=True,
        metadata={"description": "null or left out: all (1000 at a time at most)"},
    )


class DropSchema(ReasonSchema):
    message_ids = _ids(required=True)


class SettledSchema(Answer):
    message_ids = Many(Text(), required=True)
    missing = Many(Text(), required=True, metadata={"description": "Were not there (any more)"})


class ReplayedSchema(SettledSchema):
    replayed = Whole(required=True)


class DroppedSchema(SettledSchema):
    dropped = Whole(required=True)

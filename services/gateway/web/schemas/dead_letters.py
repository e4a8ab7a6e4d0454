"""Messages that no handler could apply."""

from marshmallow import fields, validate

from services.gateway.web.schemas.base import ApiSchema, moment
from services.gateway.web.schemas.switches import ReasonSchema

_ID = validate.Length(1, 100, error="muss 1 bis 100 Zeichen haben")
_IDS = validate.Length(1, 1000, error="muss 1 bis 1000 Nachrichten nennen")


class DeadLetterQuerySchema(ApiSchema):
    limit = fields.Integer(load_default=50, validate=validate.Range(1, 200, error="muss zwischen 1 und 200 liegen"))


class DeadLetterQueueSchema(ApiSchema):
    queue = fields.String(required=True, metadata={"example": "scheduling.site.stage_changed.v1"})
    service = fields.String(required=True)
    event_type = fields.String(required=True)
    messages = fields.Integer(required=True)
    oldest_at = moment(allow_none=True)


class DeadLetterSchema(ApiSchema):
    message_id = fields.String(required=True)
    event_id = fields.String(allow_none=True)
    event_type = fields.String(allow_none=True)
    subject = fields.String(allow_none=True, metadata={"example": "hannover/linden"})
    sequence = fields.Integer(allow_none=True)
    reason = fields.String(allow_none=True, metadata={"description": "Der Fehler beim letzten Versuch"})
    tries = fields.Integer(allow_none=True)
    first_failed_at = moment(allow_none=True)
    last_failed_at = moment(allow_none=True)
    bytes = fields.Integer()


class DeadLetterPageSchema(ApiSchema):
    queue = fields.String(required=True)
    messages = fields.Integer(required=True, metadata={"description": "So viele liegen in der ganzen Warteschlange"})
    letters = fields.List(fields.Nested(DeadLetterSchema), required=True)


class WholeDeadLetterSchema(DeadLetterSchema):
    queue = fields.String(required=True)
    event = fields.Dict(allow_none=True, metadata={"description": "Das Ereignis, wie es kam; null: es war keines"})
    body = fields.String(allow_none=True, metadata={"description": "Der Text einer Nachricht, die kein Ereignis ist"})
    stack = fields.String(allow_none=True)


class ReplaySchema(ApiSchema):
    message_ids = fields.List(
        fields.String(validate=_ID),
        load_default=None,
        allow_none=True,
        validate=_IDS,
        metadata={"description": "null oder weggelassen: alle (höchstens 1000 auf einmal)"},
    )


class DropSchema(ReasonSchema):
    message_ids = fields.List(fields.String(validate=_ID), required=True, validate=_IDS)


class SettledSchema(ApiSchema):
    message_ids = fields.List(fields.String(), required=True)
    missing = fields.List(fields.String(), required=True, metadata={"description": "Lagen nicht (mehr) dort"})


class ReplayedSchema(SettledSchema):
    replayed = fields.Integer(required=True)


class DroppedSchema(SettledSchema):
    dropped = fields.Integer(required=True)

"""Who did what, when."""

from marshmallow import fields

from services.contracts.schemas import Answer, Choice, Day, Identifier, Instant, Length, Many, Text
from services.gateway.application.audit import Kind
from services.gateway.web.schemas.base import ApiSchema, QueryWhole
from services.gateway.web.schemas.tokens import LONGEST_LOGIN

LISTED = (Kind.SWITCH, Kind.USER, Kind.LOGIN)
MOST_LINES = 1000


class AuditQuerySchema(ApiSchema):
    person = Text(load_default=None, validate=Length(1, LONGEST_LOGIN), metadata={"description": "Login of who did it"})
    since = Day(load_default=None, metadata={"description": "First day, local to the sites"})
    until = Day(load_default=None, metadata={"description": "Last day, local to the sites"})
    kind = Choice(*LISTED, load_default=None)
    region = Identifier(load_default=None)
    limit = QueryWhole(1, MOST_LINES, load_default=100)


class AuditLineSchema(Answer):
    at = Instant(required=True)
    kind = Choice(*Kind, required=True)
    deed = Text(required=True)
    actor = Text(required=True, blank=True, metadata={"description": "Empty: the users file; clock: by itself"})
    roles = Many(Text(), required=True)
    region = Text(required=True, allow_none=True)
    about = Text(required=True, blank=True, metadata={"description": "The login that was administered"})
    details = fields.Dict(required=True)

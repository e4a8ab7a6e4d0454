"""Who is logged in where."""

from services.contracts.schemas import Answer, Choice, Flag, Instant, Length, Text, Uuid
from services.gateway.access.sessions import Agent
from services.gateway.web.schemas.base import ApiSchema, QueryFlag
from services.gateway.web.schemas.tokens import LONGEST_LOGIN


class SessionQuerySchema(ApiSchema):
    user = Text(
        load_default=None,
        validate=Length(1, LONGEST_LOGIN),
        metadata={"description": "Another user's login; needs session:manage. Left out: your own"},
    )
    everyone = QueryFlag(load_default=False, metadata={"description": "true: of all users; needs session:manage"})


class SessionSchema(Answer):
    id = Uuid(required=True)
    login = Text(required=True)
    made_at = Instant(required=True)
    last_used_at = Instant(required=True, metadata={"description": "Exact to a minute"})
    expires_at = Instant(required=True)
    address = Text(required=True, allow_none=True, metadata={"description": "Where it was logged in from"})
    agent = Choice(*Agent, required=True, allow_none=True, metadata={"description": "What it was logged in with"})
    is_current = Flag(required=True, metadata={"description": "The session of this very request"})

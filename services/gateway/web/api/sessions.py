"""Who is logged in where, and ending it before its time."""

from typing import Any
from uuid import UUID

from flask import g

from services.gateway.application import sessions
from services.gateway.web.authentication import signed_in
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import gateway, principal
from services.gateway.web.schemas.sessions import SessionQuerySchema, SessionSchema

blueprint = Blueprint(
    "Sessions", __name__, url_prefix="/api/v1/sessions", description="Who is logged in where; end it before its time"
)


@blueprint.route("")
@blueprint.arguments(SessionQuerySchema, location="query")
@blueprint.response(200, SessionSchema(many=True))
@signed_in
def list_sessions(query: dict[str, Any]) -> list[dict[str, Any]]:
    """Open sessions, the ones used last first: your own, or those of others if you manage them"""
    known, current = gateway().tokens.sessions, g.claims.session
    if query["user"] == principal().login or not (query["user"] or query["everyone"]):
        return sessions.own_sessions(known, principal(), current)
    return sessions.managed_sessions(known, gateway().users, principal(), query["user"], current)


@blueprint.route("/<uuid:session_id>", methods=["DELETE"])
@blueprint.response(204)
@blueprint.alt_response(404, description="No such session is open, or it is not yours to end")
@signed_in
def end_session(session_id: UUID) -> None:
    """End a session: its token lets nobody in any more, and its streams end within seconds"""
    sessions.end_session(gateway().tokens.sessions, gateway().users, principal(), session_id)

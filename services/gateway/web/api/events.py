"""What happens right now: the last events, and a stream of those to come (server-sent events)."""

import json
import time
from collections.abc import Iterator
from typing import Any

from flask import Response, g, request

from services.chassis.process.problems import Problem
from services.gateway.access.permissions import Permission
from services.gateway.access.principal import Principal
from services.gateway.access.tokens import Claims, Tokens
from services.gateway.application import scoping
from services.gateway.application.live import LiveEvents
from services.gateway.application.problems import TOO_MANY_STREAMS
from services.gateway.web.authentication import needs
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import gateway, principal
from services.gateway.web.schemas.campaigns import EventQuerySchema, EventSchema

blueprint = Blueprint("Events", __name__, url_prefix="/api/v1/events", description="What happens right now")

_HEARTBEAT_SECONDS = 15.0


@blueprint.route("/recent")
@blueprint.arguments(EventQuerySchema, location="query")
@blueprint.answers(200, EventSchema(many=True))
@needs(Permission.EVENT_READ)
def recent_events(query: dict[str, int]) -> list[dict[str, Any]]:
    """The last events, the oldest first"""
    live = gateway().live
    shown = scoping.events(principal(), live.since(live.resumed(query["after"])))
    return [event.as_document() for event in shown[-query["limit"] :]]


@blueprint.route("")
@blueprint.response(200, content_type="text/event-stream", description="Server-sent events; Last-Event-ID resumes")
@blueprint.alt_response(503, description="Too many open streams")
@needs(Permission.EVENT_READ)
def stream_events() -> Response:
    """Events as they come, until the token expires or is given back"""
    state = gateway()
    if not state.streams.acquire(blocking=False):
        raise Problem.of(TOO_MANY_STREAMS)
    request.environ["eventlet.minimum_write_chunk_size"] = 1  # an event must not wait for 4 KiB of others
    try:
        position = state.live.resumed(max(0, int(request.headers.get("Last-Event-ID", ""))))
    except ValueError:
        position = state.live.position
    body = _stream(state.live, principal(), position, state.tokens, g.claims)
    response = Response(body, mimetype="text/event-stream", headers={"X-Accel-Buffering": "no"})
    response.call_on_close(state.streams.release)
    return response


def _stream(live: LiveEvents, user: Principal, position: int, tokens: Tokens, claims: Claims) -> Iterator[str]:
    yield "retry: 2000\n: connected\n\n"
    looked = time.monotonic()
    while True:
        news = live.wait_since(position, _HEARTBEAT_SECONDS)
        if time.monotonic() - looked >= _HEARTBEAT_SECONDS or time.time() >= claims.expires_at:
            if not tokens.is_open(claims):
                return
            looked = time.monotonic()
        shown = scoping.events(user, news)
        for event in shown:
            data = json.dumps(event.as_document(), ensure_ascii=False)
            yield f"id: {event.position}\nevent: {event.type}\ndata: {data}\n\n"
        if not shown:
            yield ": still here\n\n"
        if news:
            position = news[-1].position

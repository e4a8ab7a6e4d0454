"""What happens right now: the last events, and a stream of those to come (server-sent events)."""

import json
from collections.abc import Iterator
from functools import partial
from typing import Any

from flask import Response, g, request

from services.gateway.access.permissions import Permission
from services.gateway.access.principal import Principal
from services.gateway.application import scoping
from services.gateway.web.authentication import needs
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import gateway, principal
from services.gateway.web.schemas.campaigns import EventQuerySchema, EventSchema
from services.gateway.web.streams import UNBUFFERED, Reader

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
@blueprint.alt_response(429, description="Too many open streams of this login")
@blueprint.alt_response(503, description="Too many open streams")
@needs(Permission.EVENT_READ)
def stream_events() -> Response:
    """Events as they come, until the token expires or is given back"""
    state, user = gateway(), principal()
    state.streams.take(user.login)
    request.environ["eventlet.minimum_write_chunk_size"] = 1  # an event must not wait for 4 KiB of others
    try:
        position = state.live.resumed(max(0, int(request.headers.get("Last-Event-ID", ""))))
    except ValueError:
        position = state.live.position
    reader = Reader(state.live, state.tokens, g.claims, request.environ)
    response = Response(_stream(reader, user, position), mimetype="text/event-stream", headers=UNBUFFERED)
    response.call_on_close(partial(state.streams.give_back, user.login))
    return response


def _stream(reader: Reader, user: Principal, position: int) -> Iterator[str]:
    yield "retry: 2000\n: connected\n\n"
    while (news := reader.waits(position, _HEARTBEAT_SECONDS)) is not None:
        shown = scoping.events(user, news)
        for event in shown:
            data = json.dumps(event.as_document(), ensure_ascii=False)
            yield f"id: {event.position}\nevent: {event.type}\ndata: {data}\n\n"
        if not shown:
            yield ": still here\n\n"
        if news:
            position = news[-1].position

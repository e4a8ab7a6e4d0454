"""The first page, and the stream that keeps it fresh: drawn once for all who see the same, and pushed to each."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from flask import (
    Blueprint,
    Response,
    copy_current_request_context,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from services.gateway import wording
from services.gateway.access.permissions import Permission
from services.gateway.access.principal import Principal
from services.gateway.web.authentication import SESSION_TOKEN, Shown, principal_of, public, signed_in, takes
from services.gateway.web.console.start import overview
from services.gateway.web.context import backends, gateway, principal
from services.gateway.web.streams import UNBUFFERED, Reader
from services.gateway.wording.values import BERLIN

blueprint = takes(Shown.SESSION, Blueprint("first_page", __name__, template_folder="templates"))

BEAT_SECONDS = 10.0
"""How often the page is drawn anew, or told that it is still true, when no event comes."""
PACE_SECONDS = 2.0
"""Many events come together: no page is drawn anew more often."""


_SHOWN_BY = (Permission.APPOINTMENT_READ, Permission.CAMPAIGN_READ, Permission.SWITCH_READ)
"""Permissions on which it depends what the page shows."""


@dataclass(frozen=True)
class Drawn:
    """The part that moves. `position`: the last event that was known when the services were asked for it."""

    html: str
    position: int


@blueprint.route("/")
@public
def home() -> AnyResponse | str:
    """The first page, or the way to it."""
    token = session.get(SESSION_TOKEN)
    user = principal_of(token) if token else None
    if user is None:
        return redirect(url_for("console.login_form"))
    if user.must_change_password:
        return redirect(url_for("own_account.index"))
    return render_template("home.html", live=drawn(user).html, zone=BERLIN.key, user=user)


@blueprint.route("/live")
@signed_in
def live() -> str:
    """The part of the first page that moves, once: for when no stream gets through."""
    return drawn(principal()).html


@blueprint.route("/live/stream")
@signed_in
def stream() -> Response:
    """The part of the first page that moves, anew whenever it changes (server-sent events `page` and `beat`)."""
    state, user = gateway(), principal()
    state.streams.take(user.login)
    request.environ["eventlet.minimum_write_chunk_size"] = 1
    reader = Reader(state.live, state.tokens, g.claims, request.environ)
    draw = copy_current_request_context(partial(_drawn_in, wording.language(), user))
    response = Response(_pushed(reader, draw), mimetype="text/event-stream", headers=UNBUFFERED)
    response.call_on_close(partial(state.streams.give_back, user.login))
    return response


def drawn(user: Principal) -> Drawn:
    """At most a second old; the same for all with this scope, this language and these permissions."""
    seen = tuple(user.may(permission) for permission in _SHOWN_BY)
    key = ("first page", user.scope, wording.language(), seen)
    return gateway().shared.get(key, lambda: _draw(user))


def _drawn_in(language: str, user: Principal) -> Drawn:
    wording.use(language)
    return drawn(user)


def _draw(user: Principal) -> Drawn:
    state = gateway()
    now = state.clock.now()
    page = overview.gather(backends(), state.live, state.shared, user, now)
    return Drawn(render_template("_live.html", page=page, user=user, now=wording.when(now)), page.position)


def _pushed(reader: Reader, draw: Callable[[], Drawn]) -> Iterator[str]:
    yield "retry: 3000\n\n"
    sent = ""
    while True:
        page = draw()
        if page.html == sent:
            yield "event: beat\ndata:\n\n"
        else:
            sent = page.html
            yield f"event: page\ndata: {json.dumps(sent, ensure_ascii=False)}\n\n"
        if not reader.pauses(PACE_SECONDS) or reader.waits(page.position, BEAT_SECONDS) is None:
            return

"""The page about sessions: where one is logged in, for who manages users also where others are; each can be ended."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from services.chassis.process.problems import Problem
from services.gateway.access.permissions import Permission
from services.gateway.application import sessions
from services.gateway.web.authentication import Shown, signed_in, takes
from services.gateway.web.context import gateway, principal
from services.gateway.wording import gettext, pgettext, when
from services.gateway.wording.problems import sentence

blueprint = takes(
    Shown.SESSION, Blueprint("session_pages", __name__, url_prefix="/sessions", template_folder="templates")
)


@blueprint.route("")
@signed_in
def index() -> str:
    """One's own sessions; `everyone=true`: all of one's area, for who may manage them."""
    known, user, current = gateway().tokens.sessions, principal(), g.claims.session
    may_manage = user.may(Permission.SESSION_MANAGE)
    everyone = may_manage and _everyone()
    listed = (
        sessions.managed_sessions(known, gateway().users, user, None, current)
        if everyone
        else sessions.own_sessions(known, user, current)
    )
    rows = [_row(session) for session in listed]
    return render_template("sessions.html", sessions=rows, everyone=everyone, may_manage=may_manage, user=user)


@blueprint.route("/<uuid:session_id>/end", methods=["POST"])
@signed_in
def end(session_id: UUID) -> Response:
    """End one; whoever works there has to log in anew."""
    try:
        sessions.end_session(gateway().tokens.sessions, gateway().users, principal(), session_id)
        flash(gettext("The session is ended."))
    except Problem as problem:
        flash(sentence(problem), "bad")
    return redirect(url_for("session_pages.index", everyone="true" if _everyone() else None), code=303)


def _everyone() -> bool:
    return request.args.get("everyone") == "true"


def _row(session: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **session,
        "made": when(session["made_at"]),
        "used": when(session["last_used_at"]),
        "until": when(session["expires_at"]),
        "what": pgettext("agent", session["agent"]) if session["agent"] else gettext("unknown"),
    }

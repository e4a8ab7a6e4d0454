"""The pages of the console: logging in and out, and the first page."""

import hmac
import secrets
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.chassis.process.problems import Problem
from services.gateway.access.permissions import ROLE_LABELS, Permission
from services.gateway.web.api.tokens import log_in
from services.gateway.web.authentication import SESSION_TOKEN, Shown, principal_of, public, signed_in, takes
from services.gateway.web.console import overview, wording
from services.gateway.web.context import backends, gateway, principal

blueprint = takes(
    Shown.SESSION,
    Blueprint("console", __name__, template_folder="templates", static_folder="static", static_url_path="/static"),
)
public(blueprint.send_static_file)

_CSRF = "csrf"


@blueprint.app_context_processor
def _page_words() -> dict[str, Any]:
    return {
        "csrf_token": _csrf_token,
        "number": wording.number,
        "role_labels": ROLE_LABELS,
        "may_see_dead_letters": lambda user: user.may(Permission.DEAD_LETTER_READ),
    }


@blueprint.route("/")
@public
def home() -> AnyResponse | str:
    """The first page, or the way to it."""
    token = session.get(SESSION_TOKEN)
    user = principal_of(token) if token else None
    if user is None:
        return redirect(url_for("console.login_form"))
    page = overview.gather(backends(), gateway().live, user)
    return render_template("home.html", page=page, user=user, now=_now())


@blueprint.route("/live")
@signed_in
def live() -> str:
    """The part of the first page that moves, for the small script that keeps it fresh."""
    page = overview.gather(backends(), gateway().live, principal())
    return render_template("_live.html", page=page, user=principal(), now=_now())


@blueprint.route("/login", methods=["GET"])
@public
def login_form() -> str:
    return render_template("login.html", message="", login="")


@blueprint.route("/login", methods=["POST"])
@public
def login() -> AnyResponse | str:
    check_csrf()
    name = request.form.get("login", "").strip()
    try:
        user = log_in(name, request.form.get("password", ""))
    except Problem as problem:
        message = problem.detail or problem.title
        response = make_response(render_template("login.html", message=message, login=name), problem.status)
        response.headers.update(getattr(problem, "headers", {}))
        return response
    session.clear()
    session[SESSION_TOKEN] = gateway().tokens.issue(user.login)
    return redirect(url_for("console.home"), code=303)


@blueprint.route("/logout", methods=["POST"])
@public
def logout() -> AnyResponse:
    check_csrf()
    gateway().tokens.end(session.get(SESSION_TOKEN, ""))
    session.clear()
    return redirect(url_for("console.login_form"), code=303)


@blueprint.route("/favicon.ico")
@public
def favicon() -> Response:
    return blueprint.send_static_file("mark.svg")


def _csrf_token() -> str:
    if _CSRF not in session:
        session[_CSRF] = secrets.token_urlsafe(32)
    token: str = session[_CSRF]
    return token


def check_csrf() -> None:
    """A form counts only when it came from a page of ours in this very session."""
    given, wanted = request.form.get(_CSRF, ""), session.get(_CSRF) or secrets.token_urlsafe(32)
    if not hmac.compare_digest(given.encode(), wanted.encode()):
        raise Problem(400, "Die Seite war zu lange offen", "Bitte neu laden und noch einmal versuchen.")


def _now() -> str:
    return wording.when(gateway().clock.now())

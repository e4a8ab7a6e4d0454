"""The pages of the console: logging in and out, and the first page."""

import hmac
import secrets
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.chassis.process.problems import Problem
from services.gateway import wording
from services.gateway.access.permissions import Permission
from services.gateway.application.problems import PAGE_EXPIRED
from services.gateway.web.api.tokens import log_in
from services.gateway.web.authentication import SESSION_TOKEN, Shown, principal_of, public, signed_in, takes
from services.gateway.web.console import overview
from services.gateway.web.context import backends, gateway, principal
from services.gateway.web.language import SESSION_LANGUAGE
from services.gateway.web.problems import headers_of
from services.gateway.wording.problems import detail, place_in_line, title
from services.gateway.wording.terms import label

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
        "_": wording.gettext,
        "ngettext": wording.ngettext,
        "pgettext": wording.pgettext,
        "label": label,
        "language": wording.language(),
        "languages": wording.LANGUAGES,
        "number": wording.number,
        "place_in_line": place_in_line,
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
        message = detail(problem) or title(problem)
        response = make_response(render_template("login.html", message=message, login=name), problem.status)
        response.headers.update(headers_of(problem))
        return response
    chosen = session.get(SESSION_LANGUAGE) or user.language
    session.clear()
    session[SESSION_TOKEN] = gateway().tokens.issue(user.login)
    _keep_language(chosen)
    return redirect(url_for("console.home"), code=303)


@blueprint.route("/logout", methods=["POST"])
@public
def logout() -> AnyResponse:
    check_csrf()
    gateway().tokens.end(session.get(SESSION_TOKEN, ""))
    chosen = session.get(SESSION_LANGUAGE)
    session.clear()
    _keep_language(chosen)
    return redirect(url_for("console.login_form"), code=303)


@blueprint.route("/language", methods=["POST"])
@public
def choose_language() -> AnyResponse:
    """Kept in the session, whatever the browser asks for."""
    check_csrf()
    _keep_language(request.form.get("language"))
    return redirect(_own_page(request.form.get("page", "")), code=303)


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
        raise Problem.of(PAGE_EXPIRED)


def _keep_language(language: str | None) -> None:
    if language in wording.LANGUAGES:
        session[SESSION_LANGUAGE] = language


def _own_page(path: str) -> str:
    """Only to pages of ours: neither //elsewhere nor /\\elsewhere, which browsers take for another host."""
    return path if path.startswith("/") and path[1:2] not in ("/", "\\") else url_for("console.home")


def _now() -> str:
    return wording.when(gateway().clock.now())

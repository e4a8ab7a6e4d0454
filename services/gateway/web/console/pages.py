"""The way into the console and out of it, and the words that all of its pages know."""

import hmac
import re
import secrets
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.chassis.process.problems import Problem
from services.gateway import wording
from services.gateway.access.permissions import Permission
from services.gateway.application.problems import PAGE_EXPIRED
from services.gateway.web.api.tokens import show_password
from services.gateway.web.authentication import SESSION_TOKEN, Shown, public, takes
from services.gateway.web.console.account.entering import BY_PROVIDER, DEVICE, go_on
from services.gateway.web.console.forms import Form
from services.gateway.web.context import gateway
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
_TRICKS = re.compile(r"[\x00-\x20\\\x7f]")


@blueprint.app_context_processor
def _page_words() -> dict[str, Any]:
    return {
        "csrf_token": _csrf_token,
        "_": wording.gettext,
        "ngettext": wording.ngettext,
        "pgettext": wording.pgettext,
        "label": label,
        "provider": provider.settings.name if (provider := gateway().provider) else "",
        "language": wording.language(),
        "languages": wording.LANGUAGES,
        "number": wording.number,
        "place_in_line": place_in_line,
        "may_see_appointments": lambda user: user.may(Permission.APPOINTMENT_READ),
        "may_see_switches": lambda user: user.may(Permission.SWITCH_READ),
        "may_manage_sessions": lambda user: user.may(Permission.SESSION_MANAGE),
        "may_manage_users": lambda user: user.may(Permission.USER_MANAGE),
        "may_see_audit": lambda user: user.may(Permission.AUDIT_READ),
        "may_see_dead_letters": lambda user: user.may(Permission.DEAD_LETTER_READ),
    }


@blueprint.route("/login", methods=["GET"])
@public
def login_form() -> str:
    """`next`: the page of ours that was asked for before."""
    return render_template("login.html", form=Form({"next": own_page(request.args.get("next", "/"))}))


@blueprint.route("/login", methods=["POST"])
@public
def login() -> AnyResponse | str:
    check_csrf()
    form = Form.sent()
    try:
        account = show_password(form.value("login"), request.form.get("password", ""), request.cookies.get(DEVICE, ""))
    except Problem as problem:
        form.trouble = detail(problem) or title(problem)
        response = make_response(render_template("login.html", form=form), problem.status)
        response.headers.update(headers_of(problem))
        return response
    return go_on(account, own_page(form.value("next")))


@blueprint.route("/logout", methods=["POST"])
@public
def logout() -> AnyResponse:
    check_csrf()
    gateway().tokens.end(session.get(SESSION_TOKEN, ""))
    chosen, by_provider = session.get(SESSION_LANGUAGE), session.get(BY_PROVIDER)
    session.clear()
    _keep_language(chosen)
    return redirect(url_for("console.login_form", left="provider" if by_provider else None), code=303)


@blueprint.route("/language", methods=["POST"])
@public
def choose_language() -> AnyResponse:
    """Kept in the session, whatever the browser asks for."""
    check_csrf()
    _keep_language(request.form.get("language"))
    return redirect(own_page(request.form.get("page", "")), code=303)


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


def own_page(path: str) -> str:
    """Only to pages of ours: browsers take //elsewhere and /\\elsewhere for another host, and drop tabs before."""
    ours = path.startswith("/") and not path.startswith("//") and not _TRICKS.search(path)
    return path if ours else url_for("first_page.home")

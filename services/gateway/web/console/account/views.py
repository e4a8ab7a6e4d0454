"""The way into the console and out of it, and what its pages keep of a choice: the language, the region."""

import re

from flask import Blueprint, make_response, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.chassis.process.problems import Problem
from services.gateway import wording
from services.gateway.web import assets
from services.gateway.web.api.tokens import show_password
from services.gateway.web.authentication import SESSION_TOKEN, Shown, public, signed_in, takes
from services.gateway.web.console.account.entering import BY_PROVIDER, DEVICE, go_on
from services.gateway.web.console.forms import Form
from services.gateway.web.console.frame import SESSION_REGION
from services.gateway.web.context import gateway, principal
from services.gateway.web.language import SESSION_LANGUAGE
from services.gateway.web.problems import headers_of
from services.gateway.wording.problems import detail, title

blueprint = takes(Shown.SESSION, Blueprint("console", __name__, template_folder="templates"))

_TRICKS = re.compile(r"[\x00-\x20\\\x7f]")


@blueprint.route("/login", methods=["GET"])
@public
def login_form() -> str:
    """`next`: the page of ours that was asked for before."""
    return render_template("login.html", form=Form({"next": own_page(request.args.get("next", "/"))}))


@blueprint.route("/login", methods=["POST"])
@public
def login() -> AnyResponse | str:
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
    gateway().tokens.end(session.get(SESSION_TOKEN, ""))
    chosen, by_provider = session.get(SESSION_LANGUAGE), session.get(BY_PROVIDER)
    session.clear()
    _keep_language(chosen)
    return redirect(url_for("console.login_form", left="provider" if by_provider else None), code=303)


@blueprint.route("/language", methods=["POST"])
@public
def choose_language() -> AnyResponse:
    """Kept in the session, whatever the browser asks for."""
    _keep_language(request.form.get("language"))
    return redirect(own_page(request.form.get("page", "")), code=303)


@blueprint.route("/region", methods=["POST"])
@signed_in
def choose_region() -> AnyResponse:
    """Pages without a region of their own lead there from now on; one that is not the user's changes nothing."""
    if principal().scope.has_region(chosen := request.form.get("region", "")):
        session[SESSION_REGION] = chosen
    return redirect(url_for("first_page.home"), code=303)


@blueprint.route("/favicon.ico")
@public
def favicon() -> AnyResponse:
    return redirect(assets.address("mark.svg"))


def _keep_language(language: str | None) -> None:
    if language in wording.LANGUAGES:
        session[SESSION_LANGUAGE] = language


def own_page(path: str) -> str:
    """Only to pages of ours: browsers take //elsewhere and /\\elsewhere for another host, and drop tabs before."""
    ours = path.startswith("/") and not path.startswith("//") and not _TRICKS.search(path)
    return path if ours else url_for("first_page.home")

"""To the identity provider and back. The way there is a link, so no form ever leads to another host."""

import time

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from services.chassis.process.problems import Problem
from services.gateway.access.provider import Begun, Provider
from services.gateway.application.problems import ADDRESS_UNKNOWN, PROVIDER_REFUSES, PROVIDER_STATE_LOST
from services.gateway.application.provider_login import account_of
from services.gateway.web.authentication import Shown, public, takes
from services.gateway.web.console.account.entering import BY_PROVIDER, enter
from services.gateway.web.console.account.views import own_page
from services.gateway.web.console.forms import Form
from services.gateway.web.context import gateway
from services.gateway.web.problems import headers_of
from services.gateway.wording.problems import sentence

blueprint = takes(Shown.SESSION, Blueprint("provider_login", __name__, url_prefix="/login/provider"))
_ON_ITS_WAY = "on its way"
_PATIENCE_SECONDS = 900


@blueprint.route("")
@public
def begin() -> Response | tuple[str, int, dict[str, str]]:
    """`next`: the page of ours that was asked for before."""
    page = own_page(request.args.get("next", "/"))
    try:
        begun = _provider().begin(_back())
    except Problem as problem:
        return _login_page(problem, page)
    session[_ON_ITS_WAY] = [begun.state, begun.nonce, begun.verifier, page, int(time.time())]
    return redirect(begun.address)


@blueprint.route("/back")
@public
def back() -> Response | tuple[str, int, dict[str, str]]:
    """Comes with a code, or with why there is none."""
    state, nonce, verifier, page, since = session.pop(_ON_ITS_WAY, None) or ("", "", "", "/", 0)
    provider = _provider()
    try:
        if not state or request.args.get("state") != state or time.time() - since > _PATIENCE_SECONDS:
            raise Problem.of(PROVIDER_STATE_LOST)
        if request.args.get("iss", provider.settings.issuer) != provider.settings.issuer or "code" not in request.args:
            raise Problem.of(PROVIDER_REFUSES)
        claims = provider.claims(Begun("", state, nonce, verifier), _back(), request.args["code"])
        answer = enter(account_of(gateway().users, provider.settings, claims), own_page(page))
    except Problem as problem:
        return _login_page(problem, page)
    session[BY_PROVIDER] = True
    return answer


@blueprint.route("/logout")
@public
def log_out() -> Response:
    """There, too: whoever sits down here next is asked who they are."""
    home = url_for("console.login_form", _external=True)
    return redirect(_provider().logout_address(home) or home)


def _provider() -> Provider:
    provider = gateway().provider
    if provider is None:
        raise Problem.of(ADDRESS_UNKNOWN)
    return provider


def _back() -> str:
    return url_for("provider_login.back", _external=True)


def _login_page(problem: Problem, page: str) -> tuple[str, int, dict[str, str]]:
    form = Form({"next": page}, trouble=sentence(problem))
    return render_template("login.html", form=form), problem.status, headers_of(problem)

"""One's own account: the code at the login, the password, the second factor, the language, one's sessions."""

from typing import Any

import zxingcpp
from flask import Blueprint, Response, flash, g, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.chassis.process.problems import Problem
from services.gateway import wording
from services.gateway.access.accounts import Account, Source
from services.gateway.access.password_rules import SHORTEST
from services.gateway.application import own_account, sessions
from services.gateway.application.problems import LOGIN_TOOK_TOO_LONG
from services.gateway.web.api.tokens import place_of, token_for
from services.gateway.web.authentication import (
    SESSION_TOKEN,
    Shown,
    public,
    shown_token,
    signed_in,
    takes,
    with_any_password,
)
from services.gateway.web.console.account.entering import awaited, enter
from services.gateway.web.console.account.sessions import session_row
from services.gateway.web.console.account.views import own_page
from services.gateway.web.console.forms import Form
from services.gateway.web.context import door, gateway, principal
from services.gateway.web.language import SESSION_LANGUAGE
from services.gateway.web.problems import headers_of
from services.gateway.wording import gettext
from services.gateway.wording.problems import detail, title

blueprint = takes(Shown.SESSION, Blueprint("own_account", __name__, template_folder="templates"))


@blueprint.route("/login/code", methods=["GET"])
@public
def code_form() -> AnyResponse | str:
    """`next`: the page of ours that was asked for before."""
    page = own_page(request.args.get("next", "/"))
    if awaited() is None:
        return redirect(url_for("console.login_form", next=page))
    return render_template("login_code.html", form=Form({"next": page}))


@blueprint.route("/login/code", methods=["POST"])
@public
def show_code() -> AnyResponse | tuple[str, int, dict[str, str]]:
    form, account = Form.sent(), awaited()
    if account is None:
        raise Problem.of(LOGIN_TOOK_TOO_LONG)
    try:
        used = door().show_code(account.login, form.value("code"))
    except Problem as problem:
        form.faults["code"] = detail(problem) or title(problem)
        return render_template("login_code.html", form=form), problem.status, headers_of(problem)
    return enter(used, own_page(form.value("next")))


@blueprint.route("/account")
@signed_in
@with_any_password
def index() -> str:
    """Everything about the own account on one page."""
    return _page()


@blueprint.route("/account/password", methods=["POST"])
@signed_in
@with_any_password
def change_password() -> AnyResponse | tuple[str, int, dict[str, str]]:
    login, sent = principal().login, request.form
    form = Form(dict.fromkeys(("old", "new", "again"), ""))
    try:
        if sent.get("new") != sent.get("again"):
            form.faults["again"] = gettext("This is not the same as above.")
            return _page(password=form), 422, {}
        old, new = sent.get("old", ""), sent.get("new", "")
        account = own_account.change_password(door(), login, old, new, place_of(login), g.claims.session)
    except Problem as problem:
        return _page(password=form.refused(problem)), problem.status, headers_of(problem)
    gateway().tokens.end(shown_token() or "")
    session[SESSION_TOKEN] = token_for(account.principal)
    flash(gettext("Your password is changed. Wherever else you were logged in, you no longer are."))
    return redirect(url_for("own_account.index"), code=303)


@blueprint.route("/account/language", methods=["POST"])
@signed_in
def choose_language() -> AnyResponse:
    """For the next logins, too."""
    language = request.form.get("language", "")
    if language in wording.LANGUAGES:
        session[SESSION_LANGUAGE] = language
        own_account.choose_language(door(), principal().login, language)
        wording.use(language)
        flash(gettext("The language is set."))
    return redirect(url_for("own_account.index", _anchor="language"), code=303)


@blueprint.route("/account/second-factor", methods=["POST"])
@signed_in
def begin_second_factor() -> AnyResponse:
    own_account.begin_second_factor(door(), principal().login)
    return redirect(url_for("own_account.second_factor"), code=303)


@blueprint.route("/account/second-factor", methods=["GET"])
@signed_in
def second_factor() -> AnyResponse | str:
    """The secret that is to be confirmed, as a QR code and as text."""
    return _set_up(_own()) or redirect(url_for("own_account.index"))


@blueprint.route("/account/second-factor/qr.svg")
@signed_in
def qr_code() -> Response:
    """For the app; 404 where there is nothing to confirm."""
    account = _own()
    if not account.second_factor.pending:
        return Response(status=404)
    address = door().factors.pending_address(account.second_factor, account.login)
    drawn = zxingcpp.create_barcode(address, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg(add_quiet_zones=True)
    return Response(drawn, mimetype="image/svg+xml")


@blueprint.route("/account/second-factor/confirmation", methods=["POST"])
@signed_in
def confirm_second_factor() -> AnyResponse | str | tuple[str, int]:
    form = Form.sent()
    try:
        codes = own_account.confirm_second_factor(door(), principal().login, form.value("code"))
    except Problem as problem:
        page = _set_up(_own(), form.refused(problem))
        return (page, problem.status) if page else redirect(url_for("own_account.index"), code=303)
    return render_template("recovery_codes.html", codes=codes, user=principal())


@blueprint.route("/account/second-factor/removal", methods=["POST"])
@signed_in
def remove_second_factor() -> AnyResponse | tuple[str, int, dict[str, str]]:
    form = Form.sent()
    try:
        own_account.remove_second_factor(door(), principal().login, form.value("code"))
    except Problem as problem:
        form.faults["code"] = detail(problem) or title(problem)
        return _page(removal=form), problem.status, headers_of(problem)
    flash(gettext("The second factor is removed."))
    return redirect(url_for("own_account.index"), code=303)


def _own() -> Account:
    return own_account.account_of(door(), principal().login)


def _set_up(account: Account, form: Form | None = None) -> str:
    """Empty where there is nothing to confirm."""
    secret = door().factors.pending_secret(account.second_factor)
    if not secret or account.second_factor.is_on:
        return ""
    key = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    return render_template("second_factor.html", form=form or Form(), key=key, user=principal())


def _page(password: Form | None = None, removal: Form | None = None) -> str:
    account, user = _own(), principal()
    current = g.claims.session
    listed = [] if user.must_change_password else sessions.own_sessions(gateway().tokens.sessions, user, current)
    about: dict[str, Any] = {
        "must_change": user.must_change_password,
        "has_password": account.source != Source.OIDC,
        "has_second_factor": account.second_factor.is_on,
        "recovery_left": len(account.second_factor.recovery),
    }
    return render_template(
        "account.html",
        user=user,
        about=about,
        shortest=SHORTEST,
        password=password or Form(),
        removal=removal or Form(),
        sessions=[session_row(each) for each in listed],
    )

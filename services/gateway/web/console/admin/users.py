"""Users: the list, one of them to change, a new one; a password that is given out is shown once."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from services.chassis.process.problems import Problem
from services.contracts.faults import faults_of
from services.gateway.access.accounts import Account, Source
from services.gateway.access.permissions import Permission
from services.gateway.application import user_admin
from services.gateway.application.problems import USER_INVALID
from services.gateway.application.user_admin import Wanted
from services.gateway.web.api.users import wanted_of
from services.gateway.web.authentication import Shown, needs, takes
from services.gateway.web.console.admin.user_form import UserForm, areas, reaches, role_boxes
from services.gateway.web.context import backends, gateway, principal
from services.gateway.web.schemas.users import NewUserSchema, UserEditSchema
from services.gateway.wording import gettext, pgettext, when
from services.gateway.wording.problems import sentence

blueprint = takes(
    Shown.SESSION, Blueprint("user_pages", __name__, url_prefix="/admin/users", template_folder="templates")
)
_NEW, _EDIT = NewUserSchema(), UserEditSchema()


@blueprint.route("")
@needs(Permission.USER_MANAGE)
def index() -> str:
    """Whom one manages; `q`: only those whose name, login, role or area has it."""
    wanted = request.args.get("q", "").strip()[:100]
    rows = [_row(account) for account in user_admin.listed(gateway().users, principal())]
    shown = [row for row in rows if wanted.casefold() in " ".join(map(str, row.values())).casefold()]
    return render_template("users.html", user=principal(), rows=shown, wanted=wanted, count=len(rows))


@blueprint.route("/new", methods=["GET"])
@needs(Permission.USER_MANAGE)
def new() -> str:
    return _form(UserForm(reach=reaches(principal())[-1]), None)


@blueprint.route("/new", methods=["POST"])
@needs(Permission.USER_MANAGE)
def add() -> tuple[str, int]:
    form = UserForm.sent(request.form)
    try:
        account, password = user_admin.add(gateway().users, principal(), form.login, _wanted(form, new=True))
    except Problem as problem:
        return _form(form.refused(problem), None), problem.status
    return _told(account.login, password), 201


@blueprint.route("/<string:login>", methods=["GET"])
@needs(Permission.USER_MANAGE)
def show(login: str) -> str:
    account = user_admin.find(gateway().users, principal(), login)
    return _form(UserForm.of(account), account)


@blueprint.route("/<string:login>", methods=["POST"])
@needs(Permission.USER_MANAGE)
def edit(login: str) -> Response | tuple[str, int]:
    form = UserForm.sent(request.form)
    form.login = login
    try:
        user_admin.edit(gateway().users, principal(), login, _wanted(form, new=False))
    except Problem as problem:
        account = user_admin.find(gateway().users, principal(), login)
        return _form(form.refused(problem), account), problem.status
    flash(gettext("{login} is changed.", login=login))
    return redirect(url_for("user_pages.index"), code=303)


@blueprint.route("/<string:login>/<any(disable, enable):deed>", methods=["POST"])
@needs(Permission.USER_MANAGE)
def switch(login: str, deed: str) -> Response:
    try:
        getattr(user_admin, deed)(gateway().users, principal(), login)
        done = {
            "disable": gettext("{login} is disabled and logged out everywhere.", login=login),
            "enable": gettext("{login} may log in again.", login=login),
        }
        flash(done[deed])
    except Problem as problem:
        flash(sentence(problem), "bad")
    return redirect(url_for("user_pages.show", login=login), code=303)


@blueprint.route("/<string:login>/password", methods=["POST"])
@needs(Permission.USER_MANAGE)
def reset_password(login: str) -> Response | str:
    try:
        return _told(login, user_admin.reset_password(gateway().users, principal(), login))
    except Problem as problem:
        flash(sentence(problem), "bad")
    return redirect(url_for("user_pages.show", login=login), code=303)


@blueprint.route("/<string:login>/second-factor", methods=["POST"])
@needs(Permission.USER_MANAGE)
def remove_second_factor(login: str) -> Response:
    try:
        user_admin.remove_second_factor(gateway().users, principal(), login)
        flash(gettext("The second factor of {login} is removed; everything of the user's is logged out.", login=login))
    except Problem as problem:
        flash(sentence(problem), "bad")
    return redirect(url_for("user_pages.show", login=login), code=303)


def _wanted(form: UserForm, *, new: bool) -> Wanted:
    """Raises Problem 422 with every fault, as the API does."""
    try:
        said: dict[str, Any] = (_NEW if new else _EDIT).load(form.document(new=new))
    except ValidationError as error:
        faults = faults_of(error)
        raise Problem.of(USER_INVALID, faults, count=len(faults)) from error
    return wanted_of(said)


def _form(form: UserForm, account: Account | None) -> str:
    asking = principal()
    is_own = account is not None and account.login == asking.login
    return render_template(
        "user.html",
        user=asking,
        form=form,
        row=_row(account) if account else None,
        is_own=is_own,
        is_kept_elsewhere=account is not None and account.source != Source.LOCAL,
        roles=role_boxes(asking),
        reaches=reaches(asking),
        areas=areas(backends(), asking, form),
    )


def _told(login: str, password: str) -> str:
    return render_template("one_time_password.html", user=principal(), login=login, password=password)


def _row(account: Account) -> dict[str, Any]:
    scope = account.scope
    return {
        "login": account.login,
        "name": account.name,
        "roles": ", ".join(pgettext("role", role) for role in account.roles),
        "area": ", ".join(sorted(scope.sites or scope.regions or ())) or gettext("all regions"),
        "source": account.source.value,
        "kept": pgettext("user source", account.source),
        "is_disabled": account.is_disabled,
        "state": gettext("disabled") if account.is_disabled else "",
        "has_second_factor": account.second_factor.is_on,
        "last_login": when(account.last_login_at) if account.last_login_at else gettext("never"),
    }

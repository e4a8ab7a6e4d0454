"""Logging in and out: a name and a password for a token."""

from typing import Any

from flask import request

from services.chassis.process.problems import Problem
from services.gateway.access.accounts import Account
from services.gateway.access.principal import Principal
from services.gateway.access.sessions import Agent, Origin
from services.gateway.application import own_account
from services.gateway.application.problems import CODE_NEEDED, WRONG_PASSWORD
from services.gateway.web.authentication import public, shown_token, signed_in, with_any_password
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import devices, door, gateway, principal
from services.gateway.web.schemas.tokens import CredentialsSchema, PasswordChangeSchema, TokenSchema, UserSchema

CREDENTIALS = CredentialsSchema()
blueprint = Blueprint("Login", __name__, url_prefix="/api/v1", description="Get a token, give it back")


@blueprint.route("/tokens", methods=["POST"])
@blueprint.arguments(CredentialsSchema)
@blueprint.response(201, TokenSchema)
@blueprint.alt_response(401, description="Name, password or code is wrong, or a code is needed")
@blueprint.alt_response(429, description="Too many failures; Retry-After names the wait")
@blueprint.doc(security=[])
@public
def create_token(credentials: dict[str, Any]) -> dict[str, Any]:
    """Log in"""
    account = show_password(credentials["user"], credentials["password"])
    if account.second_factor.is_on:
        if not credentials["code"]:
            raise Problem.of(CODE_NEEDED)
        account = door().show_code(account.login, credentials["code"])
    return _token(door().come_in(account).principal)


@blueprint.route("/tokens/current", methods=["DELETE"])
@blueprint.response(204)
@signed_in
@with_any_password
def end_token() -> None:
    """Log out: the token of this request counts no longer, at no replica"""
    gateway().tokens.end(shown_token() or "")


@blueprint.route("/me")
@blueprint.response(200, UserSchema)
@signed_in
@with_any_password
def who_am_i() -> dict[str, Any]:
    """Who am I, and what may I do?"""
    return as_document(principal())


@blueprint.route("/me/password", methods=["PUT"])
@blueprint.arguments(PasswordChangeSchema)
@blueprint.response(200, TokenSchema)
@signed_in
@with_any_password
def change_password(wanted: dict[str, str]) -> dict[str, Any]:
    """Choose another password: every session ends, and this one goes on with a new token"""
    login = principal().login
    account = own_account.change_password(door(), login, wanted["old"], wanted["new"], place_of(login), None)
    return _token(account.principal)


def _token(user: Principal) -> dict[str, Any]:
    about = {"token_type": "Bearer", "expires_in": gateway().tokens.lifetime_seconds}
    return {"token": token_for(user), **about, "user": as_document(user)}


def place_of(login: str, proof: str = "") -> str:
    """Where failures are counted. `proof`: what a browser has kept of a login before (`access.devices`)."""
    return devices().place(proof, login) or request.remote_addr or ""


def show_password(login: str, password: str, proof: str = "") -> Account:
    """As `Door.show_password`; also from a form, which nobody has checked before."""
    if CREDENTIALS.validate({"user": login, "password": password}):
        raise Problem.of(WRONG_PASSWORD)
    return door().show_password(login, password, place_of(login, proof))


def token_for(user: Principal) -> str:
    """Whoever has logged in with this request gets a session of its own."""
    agent = Agent.of(request.headers.get("User-Agent", ""))
    return gateway().tokens.issue(user.login, Origin(request.remote_addr, agent))


def as_document(user: Principal) -> dict[str, Any]:
    scope = user.scope
    return {
        "login": user.login,
        "name": user.name,
        "role": user.role.value,
        "roles": [role.value for role in user.roles],
        "regions": None if scope.regions is None else sorted(scope.regions),
        "sites": None if scope.sites is None else sorted(scope.sites),
        "permissions": sorted(user.permissions),
        "must_change_password": user.must_change_password,
    }

"""Logging in and out: a name and a password for a token."""

from typing import Any

from flask import request

from services.chassis.process.problems import Problem
from services.gateway.access.principal import Principal
from services.gateway.access.sessions import Agent, Origin
from services.gateway.application.problems import TOO_MANY_ATTEMPTS, WRONG_PASSWORD
from services.gateway.web.authentication import public, shown_token, signed_in
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import devices, gateway, principal
from services.gateway.web.schemas.tokens import CredentialsSchema, TokenSchema, UserSchema

CREDENTIALS = CredentialsSchema()
blueprint = Blueprint("Login", __name__, url_prefix="/api/v1", description="Get a token, give it back")


@blueprint.route("/tokens", methods=["POST"])
@blueprint.arguments(CredentialsSchema)
@blueprint.response(201, TokenSchema)
@blueprint.alt_response(401, description="Name or password is wrong")
@blueprint.alt_response(429, description="Too many failures; Retry-After names the wait")
@blueprint.doc(security=[])
@public
def create_token(credentials: dict[str, str]) -> dict[str, Any]:
    """Log in"""
    user = log_in(credentials["user"], credentials["password"])
    tokens = gateway().tokens
    return {
        "token": token_for(user),
        "token_type": "Bearer",
        "expires_in": tokens.lifetime_seconds,
        "user": as_document(user),
    }


@blueprint.route("/tokens/current", methods=["DELETE"])
@blueprint.response(204)
@signed_in
def end_token() -> None:
    """Log out: the token of this request counts no longer, at no replica"""
    gateway().tokens.end(shown_token() or "")


@blueprint.route("/me")
@blueprint.response(200, UserSchema)
@signed_in
def who_am_i() -> dict[str, Any]:
    """Who am I, and what may I do?"""
    return as_document(principal())


def log_in(login: str, password: str, proof: str = "") -> Principal:
    """The user, or Problem 401; 429 at once, with the seconds to wait, after too many failures.

    `proof`: what a browser has kept of a login before (`access.devices`); its failures are counted apart.
    """
    if CREDENTIALS.validate({"user": login, "password": password}):
        raise Problem.of(WRONG_PASSWORD)  # from a form, which nobody has checked before
    attempts, users = gateway().attempts, gateway().users
    address = devices().place(proof, login) or request.remote_addr or ""
    _refuse(attempts.wait(login, address))
    with users.turns:  # counted when it is looked at: who waits for a turn has not failed
        _refuse(attempts.take(login, address))
        user = users.authenticate(login, password)
        if user is None:
            raise Problem.of(WRONG_PASSWORD)
        attempts.give_back(login, address)
    return user


def _refuse(wait: int) -> None:
    if wait:
        raise Problem.of(TOO_MANY_ATTEMPTS, seconds=wait)


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
    }

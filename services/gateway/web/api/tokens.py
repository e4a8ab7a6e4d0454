"""Logging in: a name and a password for a token."""

from typing import Any

from flask import request

from services.chassis.process.problems import Problem
from services.gateway.access.permissions import GRANTS
from services.gateway.access.principal import Principal
from services.gateway.web.authentication import public, signed_in
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import gateway, principal
from services.gateway.web.schemas.tokens import CredentialsSchema, TokenSchema, UserSchema

blueprint = Blueprint("Anmeldung", __name__, url_prefix="/api/v1", description="Zugangstoken holen")


@blueprint.route("/tokens", methods=["POST"])
@blueprint.arguments(CredentialsSchema)
@blueprint.response(201, TokenSchema)
@blueprint.alt_response(401, description="Name oder Kennwort stimmt nicht")
@blueprint.alt_response(429, description="Zu viele Fehlversuche; Retry-After nennt die Wartezeit")
@blueprint.doc(security=[])
@public
def create_token(credentials: dict[str, str]) -> dict[str, Any]:
    """Anmelden"""
    user = log_in(credentials["user"], credentials["password"])
    tokens = gateway().tokens
    return {
        "token": tokens.issue(user.login),
        "token_type": "Bearer",
        "expires_in": tokens.lifetime_seconds,
        "user": as_document(user),
    }


@blueprint.route("/me")
@blueprint.response(200, UserSchema)
@signed_in
def who_am_i() -> dict[str, Any]:
    """Wer bin ich, und was darf ich?"""
    return as_document(principal())


def log_in(login: str, password: str) -> Principal:
    """The user, or Problem 401; 429 after too many failures, however right the password is then."""
    attempts, address = gateway().attempts, request.remote_addr or ""
    wait = attempts.seconds_to_wait(login, address)
    if wait:
        problem = Problem(429, "Zu viele Versuche", f"Bitte in {wait} Sekunden noch einmal anmelden.")
        problem.headers = {"Retry-After": str(wait)}  # type: ignore[attr-defined]
        raise problem
    user = gateway().users.authenticate(login, password)
    if user is None:
        attempts.failed(login, address)
        raise Problem(401, "Anmeldung nicht möglich", "Name oder Kennwort stimmt nicht.")
    return user


def as_document(user: Principal) -> dict[str, Any]:
    scope = user.scope
    return {
        "login": user.login,
        "name": user.name,
        "role": user.role.value,
        "regions": None if scope.regions is None else sorted(scope.regions),
        "sites": None if scope.sites is None else sorted(scope.sites),
        "permissions": sorted(GRANTS[user.role]),
    }

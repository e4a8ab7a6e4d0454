"""Every endpoint needs a login and a permission unless it says otherwise; what is forgotten stays shut.

How one shows who one is, each blueprint declares: its endpoints take a bearer token or the console's session, never
both, so no foreign page can act through the API with somebody's cookie.
Calendars alone are also read with a key of their own.
"""

from collections.abc import Callable
from enum import Enum
from typing import Any, TypeVar

from flask import Blueprint, Flask, current_app, g, request, session
from marshmallow import ValidationError

from services.chassis.process.problems import Problem
from services.contracts.calls.sites import SWITCH_UNKNOWN
from services.contracts.faults import Fault, faults_of
from services.contracts.schemas import Identifier, Length, Text
from services.contracts.text import LONGEST_IN_ADDRESS
from services.gateway.access.permissions import Permission
from services.gateway.access.principal import Principal
from services.gateway.access.tokens import Claims, InvalidToken
from services.gateway.application.problems import (
    ADDRESS_CLOSED,
    ADDRESS_UNKNOWN,
    OUT_OF_SCOPE,
    PASSWORD_MUST_CHANGE,
    PERMISSION_MISSING,
    SIGN_IN,
    SIGN_IN_AGAIN,
)
from services.gateway.web.context import calendar_keys, gateway, principal
from services.gateway.web.numbers import Mistyped

View = TypeVar("View", bound=Callable[..., Any])
AnyBlueprint = TypeVar("AnyBlueprint", bound=Blueprint)
SESSION_TOKEN = "token"
_IDS = ("region", "site", "gate")
_ID, _OTHER = Identifier(), Text(validate=Length(1, LONGEST_IN_ADDRESS))


class Shown(Enum):
    """What the endpoints of a blueprint take as proof of who one is."""

    BEARER = "bearer"
    SESSION = "session"
    CALENDAR = "calendar"
    """A bearer token too, or the key of a calendar program by HTTP Basic."""


def takes(proof: Shown, blueprint: AnyBlueprint) -> AnyBlueprint:
    """Declares how one logs in to the blueprint's endpoints; without it they let nobody in but the public ones."""
    blueprint.__dict__["takes"] = proof
    return blueprint


def taken_here() -> Shown | None:
    """The proof that the request's endpoint takes."""
    blueprint = current_app.blueprints.get(request.blueprint or "")
    proof: Shown | None = getattr(blueprint, "takes", None)
    return proof


def public(view: View) -> View:
    """Open to everybody: login, documentation, static files."""
    view.__dict__["is_public"] = True
    return view


def needs(permission: Permission) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.__dict__["permission"] = permission
        return view

    return mark


def signed_in(view: View) -> View:
    """For whoever is logged in, whatever the role."""
    view.__dict__["for_everyone_signed_in"] = True
    return view


def with_any_password(view: View) -> View:
    """Also for whoever must choose another password first."""
    view.__dict__["with_any_password"] = True
    return view


def register(app: Flask) -> None:
    app.before_request(_guard)


def _guard() -> None:
    if request.routing_exception is not None or request.endpoint is None:
        return
    if faults := [fault for name, value in (request.view_args or {}).items() for fault in _address_faults(name, value)]:
        raise Problem.of(ADDRESS_UNKNOWN, faults)
    for name, value in (request.view_args or {}).items():
        if isinstance(value, Mistyped):
            raise _no_number(name, value)
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "is_public", False):
        return
    g.principal = identify()
    if principal().must_change_password and not getattr(view, "with_any_password", False):
        raise Problem.of(PASSWORD_MUST_CHANGE)
    permission = getattr(view, "permission", None)
    if permission is None:
        if not getattr(view, "for_everyone_signed_in", False):
            raise Problem.of(ADDRESS_CLOSED)
    else:
        require(permission)
    require_place(request.view_args or {})


def _address_faults(name: str, value: Any) -> list[Fault]:
    """What stands in an address becomes part of a question to a service, a line of a log, a name of a file."""
    if not isinstance(value, str):
        return []
    try:
        (_ID if name in _IDS else _OTHER).deserialize(value)
    except ValidationError as error:
        return faults_of(error, name)
    return []


def _no_number(name: str, value: Mistyped) -> Problem:
    if name == "switch_id":
        return Problem.of(SWITCH_UNKNOWN, switch=value)
    return Problem.of(ADDRESS_UNKNOWN, [Fault(name, "not-a-uuid")])


def identify() -> Principal:
    """The user whose valid token, or key, came with the request. Raises Problem 401."""
    if taken_here() is Shown.CALENDAR and (user := _holder_of_key()):
        return user
    token = shown_token()
    if not token:
        raise Problem.of(SIGN_IN)
    user = principal_of(token)
    if user is None:
        raise Problem.of(SIGN_IN_AGAIN)
    return user


def shown_token() -> str | None:
    """The token in the way that this endpoint takes; one shown otherwise counts for nothing."""
    proof = taken_here()
    if proof in (Shown.BEARER, Shown.CALENDAR):
        return _bearer_token()
    return session.get(SESSION_TOKEN) if proof is Shown.SESSION else None


def _holder_of_key() -> Principal | None:
    """Whose key for a calendar program came by HTTP Basic; a password opens nothing here."""
    shown = request.authorization
    if shown is None or shown.type != "basic" or not (shown.username and shown.password):
        return None
    return gateway().users.find(shown.username) if calendar_keys().opens(shown.username, shown.password) else None


def principal_of(token: str) -> Principal | None:
    try:
        claims: Claims = gateway().tokens.read(token)
    except InvalidToken:
        return None
    g.claims = claims
    return gateway().users.find(claims.login)


def require(permission: Permission) -> None:
    if not principal().may(permission):
        raise Problem.of(PERMISSION_MISSING, roles=[role.value for role in principal().roles], permission=permission)


def require_place(place: dict[str, Any]) -> None:
    """Region and site in the address must be the user's own."""
    region, site = place.get("region"), place.get("site")
    if region is None:
        return
    scope = principal().scope
    if not scope.has_region(region) or (site is not None and not scope.has_site(region, site)):
        raise Problem.of(OUT_OF_SCOPE)


def _bearer_token() -> str | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None

"""Every endpoint needs a login and a permission unless it says otherwise; what is forgotten stays shut."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, request, session

from services.chassis.process.problems import Problem
from services.gateway.access.permissions import Permission
from services.gateway.access.principal import Principal
from services.gateway.access.tokens import Claims, InvalidToken
from services.gateway.application.texts import fault_in
from services.gateway.web.context import gateway, principal

View = TypeVar("View", bound=Callable[..., Any])
SESSION_TOKEN = "token"


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


def register(app: Flask) -> None:
    app.before_request(_guard)


def _guard() -> None:
    if request.routing_exception is not None or request.endpoint is None:
        return
    if any(fault_in(value) for value in (request.view_args or {}).values() if isinstance(value, str)):
        raise Problem(404, "Das gibt es hier nicht")
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "is_public", False):
        return
    g.principal = identify()
    permission = getattr(view, "permission", None)
    if permission is None:
        if not getattr(view, "for_everyone_signed_in", False):
            raise Problem(403, "Dafür fehlt die Berechtigung", "Für diese Adresse ist keine Rolle freigeschaltet.")
    else:
        require(permission)
    require_place(request.view_args or {})


def identify() -> Principal:
    """API calls show a bearer token; only console pages take the session cookie, so no foreign page can act by API."""
    token = _bearer_token() if request.path.startswith("/api/") else session.get(SESSION_TOKEN)
    if not token:
        raise Problem(401, "Bitte anmelden", "Diese Adresse braucht ein gültiges Zugangstoken.")
    found = principal_of(token)
    if found is None:
        raise Problem(401, "Bitte neu anmelden", "Das Zugangstoken ist ungültig oder abgelaufen.")
    return found


def principal_of(token: str) -> Principal | None:
    try:
        claims: Claims = gateway().tokens.read(token)
    except InvalidToken:
        return None
    g.expires_at = claims.expires_at
    return gateway().users.find(claims.login)


def require(permission: Permission) -> None:
    if not principal().may(permission):
        raise Problem(
            403, "Dafür fehlt die Berechtigung", f"Die Rolle {principal().role} erlaubt das nicht ({permission})."
        )


def require_place(place: dict[str, Any]) -> None:
    """Region and site in the address must be the user's own."""
    region, site = place.get("region"), place.get("site")
    if region is None:
        return
    scope = principal().scope
    if not scope.has_region(region) or (site is not None and not scope.has_site(region, site)):
        raise Problem(403, "Das gehört nicht zu Ihrem Bereich", "Ihr Zugang gilt für andere Regionen oder Standorte.")


def _bearer_token() -> str | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else None

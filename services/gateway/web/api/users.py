"""Users: who may log in with which roles, for which regions and sites."""

from typing import Any

from services.gateway.access.accounts import Account
from services.gateway.access.permissions import Permission, Role
from services.gateway.access.principal import Scope
from services.gateway.application import user_admin
from services.gateway.application.user_admin import Wanted
from services.gateway.web.authentication import needs
from services.gateway.web.blueprint import Blueprint
from services.gateway.web.context import gateway, principal
from services.gateway.web.schemas import users as schemas

blueprint = Blueprint(
    "Users",
    __name__,
    url_prefix="/api/v1/users",
    description="Who may log in, with which roles, for which regions and sites",
)


@blueprint.route("")
@blueprint.response(200, schemas.ManagedUserSchema(many=True))
@needs(Permission.USER_MANAGE)
def list_users() -> list[dict[str, Any]]:
    """The users whom you manage, and yourself"""
    return [as_document(each) for each in user_admin.listed(gateway().users, principal())]


@blueprint.route("", methods=["POST"])
@blueprint.arguments(schemas.NewUserSchema)
@blueprint.response(201, schemas.OneTimePasswordSchema)
@blueprint.alt_response(409, description="Somebody has this login already")
@needs(Permission.USER_MANAGE)
def add_user(wanted: dict[str, Any]) -> dict[str, Any]:
    """Add a user, with a password for the first login"""
    account, password = user_admin.add(gateway().users, principal(), wanted["login"], wanted_of(wanted))
    return {"login": account.login, "password": password}


@blueprint.route("/<string:login>")
@blueprint.response(200, schemas.ManagedUserSchema)
@needs(Permission.USER_MANAGE)
def get_user(login: str) -> dict[str, Any]:
    """One user"""
    return as_document(user_admin.find(gateway().users, principal(), login))


@blueprint.route("/<string:login>", methods=["PUT"])
@blueprint.arguments(schemas.UserEditSchema)
@blueprint.response(200, schemas.ManagedUserSchema)
@blueprint.alt_response(409, description="It is your own, kept elsewhere, or the last one with its role")
@needs(Permission.USER_MANAGE)
def edit_user(wanted: dict[str, Any], login: str) -> dict[str, Any]:
    """Change name, roles, regions, sites and language; counts with the user's next request"""
    return as_document(user_admin.edit(gateway().users, principal(), login, wanted_of(wanted)))


@blueprint.route("/<string:login>/disable", methods=["POST"])
@blueprint.response(200, schemas.ManagedUserSchema)
@blueprint.alt_response(409, description="It is your own, kept elsewhere, or the last one with its role")
@needs(Permission.USER_MANAGE)
def disable_user(login: str) -> dict[str, Any]:
    """Let a user in no more; what the user has open is shut at once"""
    return as_document(user_admin.disable(gateway().users, principal(), login))


@blueprint.route("/<string:login>/enable", methods=["POST"])
@blueprint.response(200, schemas.ManagedUserSchema)
@needs(Permission.USER_MANAGE)
def enable_user(login: str) -> dict[str, Any]:
    """Let a user in again"""
    return as_document(user_admin.enable(gateway().users, principal(), login))


@blueprint.route("/<string:login>/password-reset", methods=["POST"])
@blueprint.response(200, schemas.OneTimePasswordSchema)
@needs(Permission.USER_MANAGE)
def reset_password(login: str) -> dict[str, Any]:
    """Make a password for one login; every session of the user ends"""
    return {"login": login, "password": user_admin.reset_password(gateway().users, principal(), login)}


@blueprint.route("/<string:login>/second-factor", methods=["DELETE"])
@blueprint.response(204)
@needs(Permission.USER_MANAGE)
def remove_second_factor(login: str) -> None:
    """Take off the second factor of a user who has lost it; every session of the user ends"""
    user_admin.remove_second_factor(gateway().users, principal(), login)


def wanted_of(said: dict[str, Any]) -> Wanted:
    regions, sites = said["regions"], said["sites"]
    scope = Scope(None if regions is None else frozenset(regions), None if sites is None else frozenset(sites))
    return Wanted(said["name"], tuple(dict.fromkeys(map(Role, said["roles"]))), scope, said["language"])


def as_document(account: Account) -> dict[str, Any]:
    """What others may know of an account; nothing secret."""
    scope = account.scope
    return {
        "login": account.login,
        "name": account.name,
        "roles": [role.value for role in account.roles],
        "regions": None if scope.regions is None else sorted(scope.regions),
        "sites": None if scope.sites is None else sorted(scope.sites),
        "language": account.language,
        "source": account.source.value,
        "is_disabled": account.is_disabled,
        "must_change_password": account.must_change_password,
        "has_second_factor": account.second_factor.is_on,
        "last_login_at": account.last_login_at,
    }

"""A login by the identity provider: its claims make the account, or change it, each time."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from services.chassis.process.problems import Problem
from services.gateway.access.accounts import Account, Source
from services.gateway.access.provider import Identity, ProviderSettings, UnusableClaims, identity_of
from services.gateway.access.records import NOBODY, PROVIDER_ACTOR, Deed, Entry
from services.gateway.access.users import UserDirectory
from services.gateway.application.problems import ACCOUNT_DISABLED, PROVIDER_CLAIMS_MISSING, PROVIDER_LOGIN_TAKEN


def account_of(users: UserDirectory, settings: ProviderSettings, claims: Mapping[str, Any]) -> Account:
    """Whose claims these are. Raises Problem 403: nobody takes over an account that is kept elsewhere, or somebody
    else's whose login was given out anew; and who is disabled here stays out."""
    try:
        identity = identity_of(claims, settings)
    except UnusableClaims as error:
        raise Problem.of(PROVIDER_CLAIMS_MISSING, claim=error.claim) from error
    with users.accounts.change() as change:
        before = change.find(identity.login)
        if identity.login in NOBODY:
            raise Problem.of(PROVIDER_LOGIN_TAKEN, login=identity.login)
        if before and (before.source != Source.OIDC or before.subject != identity.subject):
            raise Problem.of(PROVIDER_LOGIN_TAKEN, login=identity.login)
        if before and before.is_disabled:
            raise Problem.of(ACCOUNT_DISABLED)
        after = _as_said(before, identity)
        if after != before:
            change.save(after)
            change.note(
                Entry(Deed.CHANGED if before else Deed.ADDED, PROVIDER_ACTOR, (), identity.login, _details(identity))
            )
    return after


def _as_said(before: Account | None, identity: Identity) -> Account:
    about: dict[str, Any] = {"name": identity.name, "roles": identity.roles, "scope": identity.scope}
    if before:
        return replace(before, **about)
    return Account(login=identity.login, source=Source.OIDC, subject=identity.subject, **about)


def _details(identity: Identity) -> dict[str, Any]:
    regions, sites = identity.scope.regions, identity.scope.sites
    return {
        "name": identity.name,
        "roles": [role.value for role in identity.roles],
        "regions": None if regions is None else sorted(regions),
        "sites": None if sites is None else sorted(sites),
    }

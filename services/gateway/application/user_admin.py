"""The administration of users: within the regions, sites and roles of whoever manages them, and for others alone."""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from services.chassis.process.problems import Fault, Problem
from services.gateway.access.accounts import Account, AccountChange, SecondFactor, Source
from services.gateway.access.permissions import GRANTS, Permission, Role
from services.gateway.access.principal import Principal, Scope
from services.gateway.access.records import NOBODY, Deed, Entry
from services.gateway.access.users import UserDirectory
from services.gateway.application.problems import (
    LAST_OF_ROLE,
    LOGIN_TAKEN,
    OWN_ACCOUNT,
    USER_INVALID,
    USER_OF_FILE,
    USER_OF_PROVIDER,
    USER_UNKNOWN,
)

_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
KEPT = (Role.OPERATOR, Role.REGIONAL_MANAGER)
"""Roles that somebody must have left, wherever somebody had them."""


@dataclass(frozen=True)
class Wanted:
    """What is said of a user on a form, by a program or on the command line."""

    name: str
    roles: tuple[Role, ...]
    scope: Scope
    language: str | None = None

    @property
    def details(self) -> dict[str, Any]:
        regions, sites = self.scope.regions, self.scope.sites
        return {
            "name": self.name,
            "roles": [role.value for role in self.roles],
            "regions": None if regions is None else sorted(regions),
            "sites": None if sites is None else sorted(sites),
        }


def grantable(asking: Principal) -> tuple[Role, ...]:
    """Roles that somebody may give: operations all, others those that may nothing that they may not themselves."""
    if Role.OPERATOR in asking.roles:
        return tuple(Role)
    return tuple(role for role in Role if GRANTS[role] <= asking.permissions)


def may_manage(asking: Principal, account: Account) -> bool:
    return (
        asking.may(Permission.USER_MANAGE)
        and asking.scope.covers(account.scope)
        and set(account.roles) <= set(grantable(asking))
    )


def listed(users: UserDirectory, asking: Principal) -> list[Account]:
    """By login; oneself, too."""
    return [each for each in users.accounts.listed() if each.login == asking.login or may_manage(asking, each)]


def find(users: UserDirectory, asking: Principal, login: str) -> Account:
    account = users.accounts.find(login)
    if account is None or not (may_manage(asking, account) or login == asking.login):
        raise Problem.of(USER_UNKNOWN, login=login)
    return account


def add(users: UserDirectory, asking: Principal, login: str, wanted: Wanted) -> tuple[Account, str]:
    """With a password for the first login, which is told this once. Problem 409 or 422 with every fault."""
    _check(asking, wanted)
    password, hashed = _password(users)
    account = Account(
        login=login,
        name=wanted.name,
        roles=wanted.roles,
        scope=wanted.scope,
        source=Source.LOCAL,
        language=wanted.language,
        password_hash=hashed,
        must_change_password=True,
    )
    with users.accounts.change() as change:
        if login in NOBODY or change.find(login):
            raise Problem.of(LOGIN_TAKEN, [Fault("login", "login-taken")], login=login)
        change.save(account)
        change.note(_by(asking, Deed.ADDED, login, wanted.details))
    return account, password


def edit(users: UserDirectory, asking: Principal, login: str, wanted: Wanted) -> Account:
    """Counts with the next request of the user."""
    _check(asking, wanted)
    about = {"name": wanted.name, "roles": wanted.roles, "scope": wanted.scope, "language": wanted.language}
    with users.accounts.change() as change:
        before = _others(change, asking, login, local=True)
        after = replace(before, **about)  # type: ignore[arg-type]
        _somebody_is_left(change.listed(), before, after)
        if after != before:
            change.save(after)
            change.note(_by(asking, Deed.CHANGED, login, wanted.details))
    return after


def disable(users: UserDirectory, asking: Principal, login: str) -> Account:
    """Whatever the user has open is shut at once."""
    return _switched(users, asking, login, Deed.DISABLED, lambda account: replace(account, is_disabled=True))


def enable(users: UserDirectory, asking: Principal, login: str) -> Account:
    return _switched(users, asking, login, Deed.ENABLED, lambda account: replace(account, is_disabled=False))


def reset_password(users: UserDirectory, asking: Principal, login: str) -> str:
    """A password for one login, told this once; whoever logs in with it chooses another one."""
    password, hashed = _password(users)
    with users.accounts.change() as change:
        account = _others(change, asking, login, local=True)
        change.save(replace(account, password_hash=hashed, must_change_password=True).logged_out())
        change.end_sessions(login)
        change.note(_by(asking, Deed.PASSWORD_RESET, login))
    return password


def remove_second_factor(users: UserDirectory, asking: Principal, login: str) -> None:
    """For whoever has lost the telephone and the recovery codes; also where the users file keeps the user."""
    with users.accounts.change() as change:
        account = _others(change, asking, login)
        if account.second_factor == SecondFactor():
            return
        change.save(replace(account, second_factor=SecondFactor()).logged_out())
        change.end_sessions(login)
        change.note(_by(asking, Deed.SECOND_FACTOR_REMOVED, login))


def _switched(
    users: UserDirectory, asking: Principal, login: str, deed: Deed, switch: Callable[[Account], Account]
) -> Account:
    with users.accounts.change() as change:
        before = _others(change, asking, login)
        if before.source == Source.FILE:
            raise Problem.of(USER_OF_FILE, login=login)
        after = switch(before)
        if after == before:
            return before
        _somebody_is_left(change.listed(), before, after)
        after = after.logged_out()
        change.save(after)
        change.end_sessions(login)
        change.note(_by(asking, deed, login))
    return after


def _others(change: AccountChange, asking: Principal, login: str, *, local: bool = False) -> Account:
    """Somebody else whom the asking user manages; `local`: neither kept in the users file nor by a provider."""
    if login == asking.login:
        raise Problem.of(OWN_ACCOUNT)
    account = change.find(login)
    if account is None or not may_manage(asking, account):
        raise Problem.of(USER_UNKNOWN, login=login)
    if local and account.source == Source.FILE:
        raise Problem.of(USER_OF_FILE, login=login)
    if local and account.source == Source.OIDC:
        raise Problem.of(USER_OF_PROVIDER, login=login)
    return account


def _check(asking: Principal, wanted: Wanted) -> None:
    own = grantable(asking)
    faults = [
        Fault(f"roles/{at}", "role-not-yours", {"role": role.value})
        for at, role in enumerate(wanted.roles)
        if role not in own
    ]
    regions, sites = wanted.scope.regions, wanted.scope.sites
    stray = [site for site in sorted(sites or ()) if regions is not None and site.partition("/")[0] not in regions]
    if stray:
        faults.append(Fault("sites", "site-without-region", {"sites": stray}))
    elif not asking.scope.covers(wanted.scope):
        own_regions = asking.scope.covers(Scope(regions, asking.scope.sites))
        faults.append(Fault("sites" if own_regions else "regions", "not-your-area"))
    if faults:
        raise Problem.of(USER_INVALID, faults, count=len(faults))


def _somebody_is_left(everybody: Sequence[Account], before: Account, after: Account) -> None:
    """Whoever had a role for an area, somebody has it for all of that afterwards."""
    for role in KEPT:
        if role not in before.roles or before.is_disabled:
            continue
        now = [after, *(each for each in everybody if each.login != before.login)]
        if not any(role in each.roles and not each.is_disabled and each.scope.covers(before.scope) for each in now):
            raise Problem.of(LAST_OF_ROLE, role=role.value)


def _password(users: UserDirectory) -> tuple[str, str]:
    """One that is told once, and its hash."""
    signs = ["".join(secrets.choice(_SIGNS) for _ in range(4)) for _ in range(4)]
    password = "-".join(signs)
    with users.turns:
        return password, users.passwords.hash(password)


def _by(asking: Principal, deed: Deed, login: str, details: Mapping[str, Any] | None = None) -> Entry:
    return Entry(deed, asking.login, tuple(role.value for role in asking.roles), login, details or {})

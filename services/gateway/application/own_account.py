"""What everybody does with the own account: another password, a second factor."""

from dataclasses import replace
from uuid import UUID

from services.chassis.process.problems import Fault, Problem
from services.gateway.access.accounts import Account, SecondFactor, Source
from services.gateway.access.password_rules import LONGEST, SHORTEST, refused
from services.gateway.access.records import Deed
from services.gateway.application.login import Door, note_own
from services.gateway.application.problems import (
    PASSWORD_REFUSED,
    SECOND_FACTOR_NOT_BEGUN,
    SECOND_FACTOR_STANDS,
    USER_OF_PROVIDER,
    USER_UNKNOWN,
    WRONG_CODE,
    WRONG_PASSWORD,
)


def change_password(door: Door, login: str, old: str, new: str, place: str, session: UUID | None) -> Account:
    """Ends every session but this one. Problem 422 with the fault at `old` or `new`, 429 after too many wrong ones."""
    account = account_of(door, login)
    if account.source == Source.OIDC:
        raise Problem.of(USER_OF_PROVIDER, login=login)
    try:
        door.show_password(login, old, place)
    except Problem as problem:
        if problem.code != WRONG_PASSWORD.code:
            raise
        raise Problem.of(PASSWORD_REFUSED, [Fault("old", "password-wrong")]) from problem
    check_new_password(new, account, old)
    with door.users.turns:
        hashed = door.users.passwords.hash(new)
    with door.users.accounts.change() as change:
        now = change.find(login) or account
        changed = replace(now, password_hash=hashed, must_change_password=False).logged_out()
        note_own(change, Deed.PASSWORD_CHANGED, changed)
        change.end_sessions(login, but=session)
    return changed


def check_new_password(new: str, account: Account, old: str = "") -> None:
    code = "password-as-before" if new == old else refused(new, account.login, account.name)
    if code:
        raise Problem.of(PASSWORD_REFUSED, [Fault("new", code, {"min": SHORTEST, "max": LONGEST})])


def choose_language(door: Door, login: str, language: str) -> None:
    """For the next logins; what the users file says comes back with the next start."""
    with door.users.accounts.change() as change:
        change.save(replace(_own(change.find(login), login), language=language))


def begin_second_factor(door: Door, login: str) -> Account:
    """With a secret to be confirmed; asked again, with another one. Problem 409 where one is in use."""
    with door.users.accounts.change() as change:
        account = _own(change.find(login), login)
        if account.source == Source.OIDC:
            raise Problem.of(USER_OF_PROVIDER, login=login)
        if account.second_factor.is_on:
            raise Problem.of(SECOND_FACTOR_STANDS)
        begun = replace(account, second_factor=door.factors.begun(account.second_factor))
        change.save(begun)
    return begun


def confirm_second_factor(door: Door, login: str, code: str) -> list[str]:
    """In use from now on. Returns the recovery codes, which are told this once. Problem 422 for a wrong code."""
    with door.users.accounts.change() as change:
        account = _own(change.find(login), login)
        if not door.factors.pending_secret(account.second_factor):
            raise Problem.of(SECOND_FACTOR_NOT_BEGUN)
        confirmed = door.factors.confirmed(account.second_factor, code)
        if confirmed is None:
            raise Problem.of(WRONG_CODE, [Fault("code", "code-wrong")])
        factor, codes = door.factors.with_recovery(confirmed, login)
        note_own(change, Deed.SECOND_FACTOR_ADDED, replace(account, second_factor=factor))
    return codes


def remove_second_factor(door: Door, login: str, code: str) -> None:
    """Whoever has the telephone, or a recovery code, may; it is throttled as at the login."""
    door.show_code(login, code)
    with door.users.accounts.change() as change:
        account = _own(change.find(login), login)
        note_own(change, Deed.SECOND_FACTOR_REMOVED, replace(account, second_factor=SecondFactor()))


def account_of(door: Door, login: str) -> Account:
    return _own(door.users.accounts.find(login), login)


def _own(account: Account | None, login: str) -> Account:
    if account is None:
        raise Problem.of(USER_UNKNOWN, login=login)
    return account

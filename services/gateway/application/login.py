"""Logging in: a password, and where an account has one a code of its second factor. Guessing either takes too long."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from services.chassis.process.problems import Problem
from services.gateway.access.accounts import Account, AccountChange, SecondFactor
from services.gateway.access.attempts import LoginAttempts
from services.gateway.access.records import Deed, Entry
from services.gateway.access.second_factor import SecondFactors
from services.gateway.access.users import UserDirectory
from services.gateway.application.problems import TOO_MANY_ATTEMPTS, WRONG_CODE, WRONG_PASSWORD

_CODES = "codes"
"""The place where wrong codes are counted: who tries them has the password, from wherever it is done."""


@dataclass(frozen=True)
class Door:
    users: UserDirectory
    attempts: LoginAttempts
    factors: SecondFactors

    def show_password(self, login: str, password: str, place: str) -> Account:
        """Whose it is; Problem 401, or 429 at once, with the seconds to wait, after too many failures at this place."""
        _refuse(self.attempts.wait(login, place))
        with self.users.turns:  # counted when it is looked at: who waits for a turn has not failed
            _refuse(self.attempts.take(login, place))
            account = self.users.authenticate(login, password)
            if account is None:
                raise Problem.of(WRONG_PASSWORD)
            self.attempts.give_back(login, place)
        return account

    def show_code(self, login: str, code: str) -> Account:
        """After a code of the app, or one of the recovery codes; each counts once. Problem 401 or 429."""
        _refuse(self.attempts.take(login, _CODES))
        with self.users.accounts.change() as change:
            account = change.find(login)
            after = self._after(account, code) if account else None
            if account is None or after is None:
                raise Problem.of(WRONG_CODE)
            used = replace(account, second_factor=after)
            change.save(used)
            if after.recovery != account.second_factor.recovery:
                change.note(by_oneself(Deed.RECOVERY_CODE_USED, used, {"left": len(after.recovery)}))
        self.attempts.give_back(login, _CODES)
        return used

    def come_in(self, account: Account) -> Account:
        """Notes that somebody has logged in."""
        with self.users.accounts.change() as change:
            now = change.find(account.login) or account
            entered = replace(now, last_login_at=datetime.now(UTC))
            change.save(entered)
            change.note(by_oneself(Deed.LOGGED_IN, entered))
        return entered

    def _after(self, account: Account, code: str) -> SecondFactor | None:
        factor = account.second_factor
        return self.factors.taken(factor, code) or self.factors.recovered(factor, account.login, code)


def by_oneself(deed: Deed, account: Account, details: Mapping[str, Any] | None = None) -> Entry:
    return Entry(deed, account.login, tuple(role.value for role in account.roles), account.login, details or {})


def note_own(change: AccountChange, deed: Deed, account: Account) -> None:
    """Saves what somebody changed of the own account, and that it was."""
    change.save(account)
    change.note(by_oneself(deed, account))


def _refuse(wait: int) -> None:
    if wait:
        raise Problem.of(TOO_MANY_ATTEMPTS, seconds=wait)

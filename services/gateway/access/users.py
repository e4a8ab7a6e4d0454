"""The directory of users: who somebody is, and whether a password is theirs."""

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import Any

from services.gateway.access.accounts import Account, Accounts
from services.gateway.access.passwords import Passwords, is_outdated
from services.gateway.access.principal import Principal

Turns = AbstractContextManager[Any]
NO_TURNS: Turns = nullcontext()
NOBODY = "$argon2id$v=19$m=32768,t=2,p=1$XxbY/hFxtTFTY9RwUCw2Qw$aCX5hhYAcT61ZD6UtjA1IqyyD53fT2YAZjscGEZ/bSc"
"""The hash of a password that nobody knows, made as those of users."""


class UserDirectory:
    """Users by login. An unknown login costs as much time as a wrong password.

    `turns`: whoever wants to authenticate somebody takes one, so that passwords are compared a few at a time.
    """

    def __init__(self, accounts: Accounts, passwords: Passwords | None = None, turns: Turns = NO_TURNS) -> None:
        self.accounts = accounts
        self.passwords = passwords or Passwords()
        self.turns = turns

    def authenticate(self, login: str, password: str) -> Account | None:
        """Whose password it is. A hash made as we would not make it today is replaced."""
        account = self.accounts.find(login)
        usable = account is not None and not account.is_disabled and bool(account.password_hash)
        correct = self.passwords.check(account.password_hash if account and usable else NOBODY, password)
        if not (account and usable and correct):
            return None
        if is_outdated(account.password_hash):
            self._renew(account, self.passwords.hash(password))
        return account

    def credential(self, login: str) -> str:
        """Another one with every new password, "" for nobody and for who is disabled; says nothing of the password."""
        account = self.accounts.find(login)
        return account.stamp if account and not account.is_disabled else ""

    def find(self, login: str) -> Principal | None:
        """None for who is disabled, too."""
        account = self.accounts.find(login)
        return account.principal if account and not account.is_disabled else None

    def _renew(self, account: Account, password_hash: str) -> None:
        with self.accounts.change() as change:
            now = change.find(account.login)
            if now and now.password_hash == account.password_hash:
                change.save(replace(now, password_hash=password_hash))

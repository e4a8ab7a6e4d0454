"""What the gateway's replicas share, kept in memory: for tests of pages and endpoints that are not about it."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from services.gateway.access.accounts import Account
from services.gateway.access.attempts import AttemptLimits
from services.gateway.access.records import Entry, Recorded
from services.gateway.access.sessions import Origin, Session


class MemoryPreviews:
    def __init__(self) -> None:
        self.seen: dict[str, dict[str, Any]] = {}

    def remember(self, fingerprint: str, facts: Mapping[str, Any]) -> None:
        self.seen[fingerprint] = json.loads(json.dumps(facts))

    def facts_of(self, fingerprint: str) -> dict[str, Any] | None:
        return self.seen.get(fingerprint)


class MemoryAttempts:
    """By a clock of its own, which stands still unless a test moves it."""

    def __init__(self, limits: AttemptLimits) -> None:
        self.limits = limits
        self.now = 0
        self.failures: dict[tuple[str, ...], int] = {}
        self.next_at: dict[tuple[str, ...], int] = {}
        self.known: set[tuple[str, str]] = set()

    def wait(self, login: str, address: str) -> int:
        waits = [self.next_at.get((login, address), 0) - self.now]
        if (login, address) not in self.known:
            waits.append(self.next_at.get((address,), 0) - self.now)
        return max(*waits, 0)

    def take(self, login: str, address: str) -> int:
        if wait := self.wait(login, address):
            return wait
        for key, pause in (((login, address), self.limits.pause_of_user), ((address,), self.limits.pause_of_address)):
            self.failures[key] = self.failures.get(key, 0) + 1
            if seconds := pause(self.failures[key]):
                self.next_at[key] = self.now + seconds
        return 0

    def give_back(self, login: str, address: str) -> None:
        self.failures[address,] -= 1
        self.failures.pop((login, address))
        self.next_at.pop((login, address), None)
        self.known.add((login, address))


class MemorySessions:
    def __init__(self) -> None:
        self.open: dict[UUID, Session] = {}

    def begin(self, login: str, expires_at: int, origin: Origin) -> UUID:
        session, now = uuid4(), datetime.now(UTC)
        self.open[session] = Session(session, login, now, now, datetime.fromtimestamp(expires_at, UTC), origin)
        return session

    def is_open(self, session: UUID) -> bool:
        return session in self.open

    def listed(self, login: str | None, most: int) -> list[Session]:
        return [each for each in reversed(self.open.values()) if login in (None, each.login)][:most]

    def find(self, session: UUID) -> Session | None:
        return self.open.get(session)

    def end(self, session: UUID) -> None:
        self.open.pop(session, None)


class MemoryAccounts:
    """Accounts, their changes and what is recorded of them; it ends sessions of the same house."""

    def __init__(self, accounts: Iterable[Account], sessions: MemorySessions) -> None:
        self.kept = {account.login: account for account in accounts}
        self.noted: list[Recorded] = []
        self.sessions = sessions

    def find(self, login: str) -> Account | None:
        return self.kept.get(login)

    def listed(self) -> list[Account]:
        return [self.kept[login] for login in sorted(self.kept)]

    @contextmanager
    def change(self) -> Iterator["MemoryAccounts"]:
        kept, noted = dict(self.kept), list(self.noted)
        try:
            yield self
        except BaseException:
            self.kept, self.noted = kept, noted
            raise

    def save(self, account: Account) -> None:
        self.kept[account.login] = account

    def note(self, entry: Entry) -> None:
        self.noted.append(Recorded(datetime.now(UTC), entry))

    def end_sessions(self, login: str, but: UUID | None = None) -> None:
        for session in self.sessions.listed(login, 1000):
            if session.id != but:
                self.sessions.end(session.id)

    def records(self, since: datetime | None, until: datetime | None, actor: str | None, most: int) -> list[Recorded]:
        chosen = [
            each
            for each in reversed(self.noted)
            if (since is None or each.at >= since)
            and (until is None or each.at < until)
            and actor in (None, each.entry.actor)
        ]
        return chosen[:most]

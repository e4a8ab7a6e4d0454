"""The four services as the gateway sees them, what its replicas share kept in memory, and an app on top of them.

The fake services are strict: each request is read and each answer checked as its call's contract says.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask

from deploy.local.users import DEMO_USERS as USERS
from services.chassis.messaging.deadletters import Choice, DeadLetter
from services.chassis.process.problems import Problem
from services.chassis.storage.database import Database
from services.contracts.calls.call import Call
from services.gateway.access.attempts import AttemptLimits
from services.gateway.access.principal import Scope
from services.gateway.access.tokens import Tokens
from services.gateway.access.users import UserDirectory
from services.gateway.access.users_file import read_users
from services.gateway.adapters.postgres.accounts import PostgresAccounts
from services.gateway.adapters.postgres.sessions import PostgresSessions
from services.gateway.application.live import LiveEvent, LiveEvents, facts_of
from services.gateway.application.overview import OPEN
from services.gateway.application.problems import SERVICE_AWAY
from services.gateway.backends.backends import Backends
from services.gateway.web.app import create_app
from services.gateway.web.context import Gateway, Limits
from tests.unit.gateway.answers import REGION, limits, outlook, replan, site, summary, switch, timeline
from tests.unit.gateway.memory import MemoryAccounts, MemoryAttempts, MemoryPreviews, MemorySessions
from tests.unit.gateway.throttling import MemoryThrottle

PASSWORD = "stufenplan-demo"
QUEUES = ("notification.site.replanned.v1", "scheduling.site.stage_changed.v1")


def confine(app: Flask, login: str, scope: Scope) -> None:
    """Let a user of the demo have this part of the world alone."""
    accounts = app.extensions["stufenplan"].users.accounts
    accounts.save(replace(accounts.find(login), scope=scope))


class MemoryLive(LiveEvents):
    """A live view on a list; `rows` may be shared by several, as replicas share a table."""

    def __init__(self, keep: int = 500, rows: list[LiveEvent] | None = None) -> None:
        self.rows: list[LiveEvent] = [] if rows is None else rows
        super().__init__(self, keep)

    def after(self, position: int) -> list[LiveEvent]:
        return [row for row in self.rows if row.position > position]

    def put_down(self, event: Any) -> None:
        facts = facts_of(event)
        switch = {"switch_id": str(facts["switch_id"]) if facts["switch_id"] else None}
        self.rows.append(LiveEvent(position=len(self.rows) + 1, **{**facts, "id": str(facts["id"]), **switch}))

    def add(self, event: Any) -> None:
        self.put_down(event)
        self.refresh()


class FakeDeadLetters:
    """Parked messages in memory; what is played again goes to `replayed`."""

    def __init__(self, **letters: list[DeadLetter]) -> None:
        self.letters = {queue: list(letters.get(queue.partition(".")[0], [])) for queue in QUEUES}
        self.replayed: list[DeadLetter] = []
        self.away: Problem | None = None

    @property
    def queues(self) -> list[str]:
        return list(self.letters)

    def count(self) -> dict[str, int]:
        if self.away:
            raise self.away
        return {queue: len(letters) for queue, letters in self.letters.items()}

    def oldest(self, queues: Iterable[str]) -> dict[str, DeadLetter]:
        return {queue: self.letters[queue][0] for queue in queues if self.letters[queue]}

    def look(self, queue: str, limit: int, chosen: Choice) -> list[DeadLetter]:
        return [letter for letter in self.letters[queue] if chosen(letter)][:limit]

    def replay(self, queue: str, chosen: Choice) -> list[DeadLetter]:
        done = self.drop(queue, chosen)
        self.replayed += done
        return done

    def drop(self, queue: str, chosen: Choice) -> list[DeadLetter]:
        done = [letter for letter in self.letters[queue] if chosen(letter)]
        self.letters[queue] = [letter for letter in self.letters[queue] if letter not in done]
        return done


def parked(id: str = "letter-1", subject: str = "hannover/linden", **more: Any) -> DeadLetter:
    event = {"id": f"event-of-{id}", "type": "site.stage_changed.v1", "subject": subject, "sequence": 4, "data": {}}
    given = {
        "body": json.dumps(event).encode(),
        "content_type": "application/json",
        "reason": "RuntimeError: kaputt",
        "stack": "Traceback (most recent call last):\n  …\nRuntimeError: kaputt\n",
        "tries": 6,
        "first_failed_at": "2020-06-17T06:00:00+00:00",
        "last_failed_at": "2020-06-17T06:02:00+00:00",
    }
    return DeadLetter(id=id, **{**given, **more})


class FakeServices:
    """Answers by "service.method": a value, or a function of the request's values. Remembers every call.

    The proxies' `Caller`; a request or an answer that breaks the contract of its call fails the test.
    """

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.answers: dict[str, Any] = {
            "sites.list_regions": [summary()],
            "sites.get_region": REGION,
            "sites.list_sites": [site("linden", "Standort Linden"), site("mitte", "Standort Mitte")],
            "sites.list_switches": [],
            "sites.list_audit": [],
            "sites.get_switch": switch(),
            "sites.overview": self._overview,
            "sites.filed_switch": None,
            "sites.outlook_switch": outlook,
            "sites.file_switch": lambda reason, **_: {**switch(), "reason": reason},
            "sites.timeline": timeline,
            "sites.revoke_switch": switch("revoked"),
            "sites.release_switch": switch("scheduled"),
            "sites.accept_drift": switch("running"),
            "protection.preview_limits": lambda sites, **_: {"limits": {name: limits() for name in sites}},
            "scheduling.preview_replan": replan,
            "notification.check_letter": None,
            "notification.list_campaigns": [],
            "notification.preview_letters": {
                "households": 100,
                "channels": {"print": 90, "email": 8},
                "excluded": 2,
                "held": 0,
                "held_reasons": {},
                "postage_cents": 7200,
                "late": {"print": 3},
                "calls": 1,
                "digest": "l1",
            },
        }

    def call(self, call: Call, request: dict[str, Any], seconds: float | None = None) -> Any:
        name, sent = f"{call.service}.{call.method}", json.loads(json.dumps(request))
        _, faults = call.read_request(sent)
        assert not faults, (name, faults)
        self.calls.append((name, sent))
        answer = self.answers[name]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, Callable):  # type: ignore[arg-type]
            answer = answer(**sent)
        call.check_answer(answer)
        return answer

    def _overview(
        self, newest: int, regions: list[str] | None = None, sites: list[str] | None = None
    ) -> dict[str, Any]:
        """As sites makes it up from its regions, sites and switches: the newest of each state."""
        summaries, switches = self.answers["sites.list_regions"], self.answers["sites.list_switches"]
        if isinstance(summaries, Exception):
            raise summaries
        own = [each for each in summaries if regions is None or each["region"] in regions]
        ask = switches if callable(switches) else lambda **_: switches
        cut = {} if sites is None else {"sites": sites}
        listed = {each["id"]: each for state in (None, *OPEN) for each in ask(limit=newest, state=state, **cut)}
        return {
            "regions": [{**each, "positions": self.answers["sites.list_sites"]} for each in own],
            "switches": list(listed.values()),
        }

    def calls_of(self, name: str) -> list[dict[str, Any]]:
        """The requests of one call."""
        return [request for called, request in self.calls if called == name]

    @property
    def called(self) -> list[str]:
        return [name for name, _ in self.calls]


def read_here(read: Callable[..., Any], parts: Sequence[bytes], *given: Any) -> Any:
    """In this process: a child for each of some hundred files takes a minute. That it is a child, others test."""
    return read(b"".join(parts), *given)


def make_app(
    services: FakeServices | None = None,
    live: LiveEvents | None = None,
    limits: Limits | None = None,
    dead_letters: FakeDeadLetters | None = None,
    users: Path = USERS,
    database: Database | None = None,
) -> tuple[Flask, FakeServices]:
    """`database`: users and sessions stand there, as they do in a gateway that runs."""
    fake, said = services or FakeServices(), read_users(users)
    sessions: Any = PostgresSessions(database) if database else MemorySessions()
    accounts: Any = PostgresAccounts(database, said) if database else MemoryAccounts(said, sessions)
    directory = UserDirectory(accounts)
    gateway = Gateway(
        Backends(fake),
        directory,
        Tokens(b"k" * 32, 3600, sessions, credential=directory.credential),
        MemoryAttempts(AttemptLimits(per_user=3, per_address=100)),
        MemoryPreviews(),
        live or MemoryLive(),
        dead_letters or FakeDeadLetters(),
        MemoryThrottle(),
        accounts,
        limits=limits or Limits(region_wait_seconds=0),
        apart=read_here,
    )
    return create_app(gateway, b"s" * 48), fake


class Client:
    """A test client that is logged in as one of the demo users."""

    def __init__(self, app: Flask, login: str | None = "leitung") -> None:
        self.http = app.test_client()
        self.headers = {}
        if login:
            token = app.extensions["stufenplan"].tokens.issue(login)
            self.headers = {"Authorization": f"Bearer {token}"}

    def __getattr__(self, method: str) -> Callable[..., Any]:
        def call(path: str, **arguments: Any) -> Any:
            headers = self.headers | arguments.pop("headers", {})
            return getattr(self.http, method)(f"/api/v1{path}", headers=headers, **arguments)

        return call


def unavailable() -> Problem:
    return Problem.of(SERVICE_AWAY, service="sites")

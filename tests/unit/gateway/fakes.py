"""The four services as the gateway sees them, what its replicas share kept in memory, and an app on top of them.

The fake services are strict: each request is read and each answer checked as its call's contract says.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from flask import Flask

from services.chassis.messaging.deadletters import Choice, DeadLetter
from services.chassis.process.problems import Problem
from services.contracts.calls.call import Call
from services.gateway.access.attempts import AttemptLimits
from services.gateway.access.tokens import Tokens
from services.gateway.access.users import load_users
from services.gateway.application.live import LiveEvent, LiveEvents, facts_of
from services.gateway.application.problems import SERVICE_AWAY
from services.gateway.backends.backends import Backends
from services.gateway.web.app import create_app
from services.gateway.web.context import Gateway, Limits

USERS = Path(__file__).parents[3] / "deploy" / "local" / "users.yaml"
PASSWORD = "stufenplan-demo"
QUEUES = ("notification.site.replanned.v1", "scheduling.site.stage_changed.v1")
SWITCH_ID = "01890000-0000-7000-8000-000000000001"
HOUSEHOLD_ID = "01890000-0000-7000-8000-000000000002"
THEN = "2020-06-17T06:00:00+00:00"

STAGES = [
    {"id": "closed", "rank": 0, "name": "Geschlossen"},
    {"id": "emergency", "rank": 1, "name": "Nur Notfälle"},
    {"id": "appointment", "rank": 2, "name": "Nach Termin"},
]
DOCUMENT = {
    "region": {"id": "hannover", "name": "Jobcenter Region Hannover", "state": "NI", "timezone": "Europe/Berlin"},
    "stages": [{**stage, "admission": "appointment", "capacity_factor": 0.5} for stage in STAGES],
    "sites": [{"id": "linden"}, {"id": "mitte"}],
}
REGION = {"document": DOCUMENT, "revision": 1, "loaded_at": THEN, "loaded_by": "betrieb"}


def summary(region: str = "hannover", name: str = "Jobcenter Region Hannover") -> dict[str, Any]:
    facts = {"state": "NI", "timezone": "Europe/Berlin", "website": "www.example.org", "sites": 2, "stages": STAGES}
    counts = {"sites_by_stage": {"emergency": 2}, "switches_running": 0, "revision": 1, "loaded_at": THEN}
    return {"region": region, "id": region, "name": name, **facts, **counts}


class MemoryPreviews:
    def __init__(self) -> None:
        self.seen: dict[str, dict[str, Any]] = {}

    def remember(self, fingerprint: str, facts: Mapping[str, Any]) -> None:
        self.seen[fingerprint] = json.loads(json.dumps(facts))

    def facts_of(self, fingerprint: str) -> dict[str, Any] | None:
        return self.seen.get(fingerprint)


class MemoryAttempts:
    """Failures count for ever: no test waits for a window to end."""

    def __init__(self, limits: AttemptLimits) -> None:
        self.limits = limits
        self.failures: dict[tuple[str, ...], int] = {}

    def take(self, login: str, address: str) -> int:
        counted = {(login, address): self.limits.per_user, (address,): self.limits.per_address}
        if any(self.failures.get(key, 0) >= most for key, most in counted.items()):
            return self.limits.seconds
        for key in counted:
            self.failures[key] = self.failures.get(key, 0) + 1
        return 0

    def give_back(self, login: str, address: str) -> None:
        for key in ((login, address), (address,)):
            self.failures[key] -= 1


class MemorySessions:
    def __init__(self) -> None:
        self.open: set[UUID] = set()

    def begin(self, login: str, expires_at: int) -> UUID:
        session = uuid4()
        self.open.add(session)
        return session

    def is_open(self, session: UUID) -> bool:
        return session in self.open

    def end(self, session: UUID) -> None:
        self.open.discard(session)


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
            "sites.get_switch": switch(),
            "sites.filed_switch": None,
            "sites.outlook_switch": outlook,
            "sites.file_switch": lambda reason, **_: {**switch(), "reason": reason},
            "protection.preview_limits": lambda sites, **_: {"limits": {name: limits() for name in sites}},
            "scheduling.preview_replan": replan,
            "notification.preview_letters": {
                "households": 100,
                "channels": {"print": 90, "email": 8},
                "excluded": 2,
                "postage_cents": 7200,
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

    def calls_of(self, name: str) -> list[dict[str, Any]]:
        """The requests of one call."""
        return [request for called, request in self.calls if called == name]

    @property
    def called(self) -> list[str]:
        return [name for name, _ in self.calls]


def site(name: str, title: str, stage: int = 1, switch_id: str | None = None) -> dict[str, Any]:
    since = "2020-03-18T07:00:00+00:00"
    return {
        "site": name,
        "name": title,
        "stage": STAGES[stage],
        "sequence": 2,
        "since": since,
        "switch_id": switch_id,
    }


def switch(state: str = "running", sites: tuple[str, ...] = ("linden", "mitte"), **more: Any) -> dict[str, Any]:
    entries = [
        {
            "site": name,
            "from_stage": "emergency",
            "to_stage": "appointment",
            "sequence": 3,
            "unchanged": False,
            "superseded_by": None,
            "campaign_id": None,
            "households": None,
            "stage_changed_at": "2020-06-17T06:00:00+00:00",
            "limits_at": "2020-06-17T06:00:01+00:00",
            "replanned_at": None,
            "letters_at": None,
            "totals": None,
            "balance": None,
        }
        for name in sites
    ]
    return {
        "id": SWITCH_ID,
        "region": "hannover",
        "to_stage": "appointment",
        "reason": "Wiederaufnahme",
        "filed_by": "leitung",
        "filed_at": "2020-06-16T06:00:00+00:00",
        "effective_at": "2020-06-17T06:00:00+00:00",
        "state": state,
        "settled_at": None,
        "seconds_to_settled": None,
        "held_by": [],
        "confirmations": [],
        "cancelled_at": None,
        "cancelled_by": None,
        "cancel_reason": None,
        "undoes": None,
        "sites": entries,
        **more,
    }


def gate(id: str = "numbers", text: str = "Die Fallzahlen bleiben niedrig.", **more: Any) -> dict[str, Any]:
    return {"id": id, "kind": "case_numbers", "text": text, "threshold": None, "passed": False, "missing": [], **more}


def switch_id(number: int) -> str:
    return f"01890000-0000-7000-8000-{number:012}"


def limits() -> dict[str, Any]:
    return {"in_person": True, "building": 30, "zones": {"entrance": 6}, "waiting": 6, "rooms": {"first-office-01": 2}}


def site_limits(name: str) -> dict[str, Any]:
    facts = {"region": "hannover", "site": name, "name": name.title(), "sequence": 2, "stage": "emergency"}
    return {**facts, "concept_version": 1, "limits": limits(), "derived_at": THEN}


def appointment(state: str = "booked", **more: Any) -> dict[str, Any]:
    ids = {"appointment_id": SWITCH_ID, "household_id": HOUSEHOLD_ID, "region": "hannover", "site": "linden"}
    matter = {"department": "benefits", "kind": "consultation", "channel": "phone", "place": None, "staff": ["a"]}
    times = {"starts_at": "2020-06-18T07:00:00+00:00", "ends_at": "2020-06-18T07:30:00+00:00"}
    return {**ids, **matter, **times, "persons": 1, "state": state, **more}


def contact() -> dict[str, Any]:
    about = {"site": "linden", "household_id": HOUSEHOLD_ID, "appointment_id": None, "department": None}
    return {"contact_id": SWITCH_ID, **about, "decision": "settled_by_phone", "recorded_at": THEN}


def concept() -> dict[str, Any]:
    facts = {"region": "hannover", "site": "linden", "name": None, "version": 1, "published_at": THEN}
    lists = {"zones": [], "rooms": [], "measures": [], "equipment": []}
    return {**facts, "published_by": "leitung", "building": {"persons": 30}, **lists}


def campaign(**more: Any) -> dict[str, Any]:
    balance = {"in_scope": 3, "handed_over": {"print": 2}, "held": 1, "excluded": 0, "withdrawn": 0}
    facts = {"campaign_id": SWITCH_ID, "reference": "linden-3", "region": "hannover", "site": "linden", "sequence": 3}
    stage = {"switch_id": SWITCH_ID, "stage": {"id": "closed", "name": "Geschlossen"}, "state": "running"}
    counts = {"households": 3, "pending": 0, "balance": balance, "difference": 0, "postage_cents": 160, "lots": {}}
    times = {"effective_at": THEN, "created_at": THEN, "collected_at": None, "closed_at": None}
    return {**facts, **stage, **counts, **times, "phone_notices": 0, **more}


def whole_campaign(**more: Any) -> dict[str, Any]:
    return campaign(**{"held_letters": [], "actions": [], **more})


_ticks = iter(range(10_000))


def outlook(
    region: str, to_stage: str, sites: list[str] | None = None, effective_at: str | None = None
) -> dict[str, Any]:
    """Like the real one: without a time given, the instant is another at every look."""
    at = effective_at or f"2020-06-17T08:{next(_ticks) % 60:02}:00+02:00"
    entries = [
        {
            "site": name,
            "name": name.title(),
            "sequence": 2,
            "from_stage": "emergency",
            "to_stage": to_stage,
            "unchanged": False,
        }
        for name in sites or ["linden", "mitte"]
    ]
    stage = DOCUMENT["stages"][2]
    return {"region": region, "effective_at": at, "stage": stage, "sites": entries, "gates": []}


def replan(region: str, sites: list[dict[str, Any]]) -> dict[str, Any]:
    counts = {"before": 10, "kept": 4, "phone": 3, "video": 1, "moved": 1, "lapsed": 1}
    return {"sites": [{"site": entry["site"], **counts} for entry in sites], "digest": "r1", "guests": []}


def make_app(
    services: FakeServices | None = None,
    live: LiveEvents | None = None,
    limits: Limits | None = None,
    dead_letters: FakeDeadLetters | None = None,
) -> tuple[Flask, FakeServices]:
    fake = services or FakeServices()
    gateway = Gateway(
        Backends(fake),
        load_users(USERS),
        Tokens(b"k" * 32, 3600, MemorySessions()),
        MemoryAttempts(AttemptLimits(per_user=3, per_address=100)),
        MemoryPreviews(),
        live or MemoryLive(),
        dead_letters or FakeDeadLetters(),
        limits=limits or Limits(region_wait_seconds=0),
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

"""The four services as the gateway sees them, with answers kept in memory, and an app on top of them."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from flask import Flask

from services.chassis.messaging.deadletters import Choice, DeadLetter
from services.chassis.process.problems import Problem
from services.gateway.access.attempts import LoginAttempts
from services.gateway.access.tokens import Tokens
from services.gateway.access.users import load_users
from services.gateway.application.live import LiveEvents
from services.gateway.web.app import create_app
from services.gateway.web.context import Gateway, Limits

USERS = Path(__file__).parents[3] / "deploy" / "local" / "users.yaml"
PASSWORD = "stufenplan-demo"
QUEUES = ("notification.site.replanned.v1", "scheduling.site.stage_changed.v1")
SWITCH_ID = "01890000-0000-7000-8000-000000000001"

STAGES = [
    {"id": "closed", "rank": 0, "name": "Geschlossen"},
    {"id": "emergency", "rank": 1, "name": "Nur Notfälle"},
    {"id": "appointment", "rank": 2, "name": "Nach Termin"},
]
REGION = {
    "region": {"id": "hannover", "name": "Jobcenter Region Hannover", "state": "NI", "timezone": "Europe/Berlin"},
    "stages": STAGES,
    "sites": [{"id": "linden"}, {"id": "mitte"}],
}


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
    """Answers by "service.method": a value, or a function of the arguments. Remembers every call."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.answers: dict[str, Any] = {
            "sites.list_regions": [{"id": "hannover", "name": "Jobcenter Region Hannover", "state": "NI", "sites": 2}],
            "sites.get_region": REGION,
            "sites.list_sites": [site("linden", "Standort Linden"), site("mitte", "Standort Mitte")],
            "sites.list_switches": [],
            "sites.get_switch": switch(),
            "sites.filed_switch": None,
            "sites.plan_switch": plan,
            "sites.file_switch": lambda command, actor: {**switch(), "reason": command["reason"]},
            "protection.preview_limits": lambda region, stage, sites: {name: limits() for name in sites},
            "scheduling.preview_replan": replan,
            "notification.preview_letters": {
                "households": 100,
                "channels": {"print": 90, "email": 8},
                "excluded": 2,
                "postage_cents": 7200,
                "digest": "l1",
            },
        }

    def call(self, service: str, method: str, *args: Any, timeout: float | None = None) -> Any:
        self.calls.append((f"{service}.{method}", *args))
        answer = self.answers.get(f"{service}.{method}")
        if isinstance(answer, Exception):
            raise answer
        return answer(*args) if isinstance(answer, Callable) else answer  # type: ignore[arg-type]

    def calls_of(self, name: str) -> list[tuple[Any, ...]]:
        return [args for called, *args in self.calls if called == name]


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
        "sites": entries,
        **more,
    }


def limits() -> dict[str, Any]:
    return {"in_person": True, "building": 30, "zones": {"entrance": 6}, "waiting": 6, "rooms": {"first-office-01": 2}}


_ticks = iter(range(10_000))


def plan(region: str, sites: list[str] | None, to_stage: str, effective_at: str | None) -> dict[str, Any]:
    """Like the real one: without a time given, the instant is another at every look."""
    at = effective_at or f"2020-06-17T08:{next(_ticks) % 60:02}:00+02:00"
    entries = [
        {"site": name, "sequence": 2, "from_stage": "emergency", "to_stage": to_stage, "unchanged": False}
        for name in sites or ["linden", "mitte"]
    ]
    return {"region": region, "effective_at": at, "stage": STAGES[2], "sites": entries, "gates": []}


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
        fake,
        load_users(USERS),
        Tokens(b"k" * 32, 3600),
        live or LiveEvents(),
        dead_letters or FakeDeadLetters(),
        LoginAttempts(per_user=3, per_address=100),
        limits=limits or Limits(),
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
    return Problem(503, "Zurzeit nicht verfügbar", "Der Dienst sites läuft nicht.")

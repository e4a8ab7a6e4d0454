"""The live view: the last events, the same at every replica, small, and only what their contracts let be seen."""

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from marshmallow import fields

from services.contracts.events import notification, protection, scheduling, sites
from services.contracts.events.envelope import Event
from services.gateway.access.permissions import Role
from services.gateway.access.principal import Principal, Scope
from services.gateway.application import scoping
from services.gateway.application.live import facts_of
from services.gateway.service import GatewayService
from services.gateway.wording.events import sentence
from tests.backbone import ROOT
from tests.unit.gateway.fakes import Client, MemoryLive, make_app

EVENTS = [event for publisher in (sites, protection, scheduling, notification) for event in publisher.EVENTS]
NAMES = {event.name for event in EVENTS}
SAMPLES = [
    path
    for path in sorted((ROOT / "services" / "contracts" / "events" / "samples").rglob("*.json"))
    if json.loads(path.read_text(encoding="utf-8"))["type"] in NAMES  # nobody says retired ones any more
]


def an_event(type: str = "site.stage_changed.v1", subject: str = "hannover/linden", **more: Any) -> Event:
    facts = {"id": uuid4(), "source": "/stufenplan/sites", "time": datetime(2020, 6, 17, 6, tzinfo=UTC), "sequence": 1}
    nothing = {"correlation_id": None, "causation_id": None, "traceparent": None, "data": {}}
    whole = {"type": type, "subject": subject, **facts, **nothing, **more}
    return Event(**{"json": whole["data"], **whole})


def test_the_gateway_listens_to_every_event_there_is() -> None:
    heard = {
        event.name
        for method in vars(GatewayService.__mro__[1]).values()
        for event in getattr(method, "__subscriptions__", ())
    }

    assert heard == {event.name for event in EVENTS}


def test_only_the_last_events_are_kept_and_each_only_once() -> None:
    live = MemoryLive(keep=3)
    events = [an_event() for _ in range(5)]
    for event in events:
        live.add(event)
        live.refresh()

    assert [event.id for event in live.since(0)] == [str(event.id) for event in events[-3:]]
    assert live.since(live.position) == []


def test_whoever_waits_is_woken_by_the_next_event() -> None:
    live, woken = MemoryLive(), []
    waiter = threading.Thread(target=lambda: woken.extend(live.wait_since(0, timeout=10)))
    waiter.start()

    live.add(an_event())
    waiter.join(5)

    assert len(woken) == 1
    assert live.wait_since(live.position, timeout=0.01) == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_event_becomes_small_json_without_personal_ids_and_a_german_sentence(path: Any) -> None:
    envelope = json.loads(path.read_text(encoding="utf-8"))
    event_type = next(event for event in EVENTS if event.name == envelope["type"])
    live = MemoryLive()
    live.add(event_type.load(envelope))
    (event,) = live.since(0)

    text = json.dumps(event.as_document())

    assert len(text) < 2000 and "household_id" not in text and "appointment_id" not in text
    said = sentence(event.type, event.data, "Standort Linden", event.time)
    assert "Standort Linden" in said and ".v1" not in said


def test_events_of_other_regions_and_sites_are_not_shown() -> None:
    live = MemoryLive()
    for subject in ("hannover/linden", "hannover/mitte", "hannover", "wesel/moers", "wesel"):
        live.add(an_event(subject=subject))
    reception = Principal("x", "X", (Role.RECEPTION,), Scope(frozenset({"hannover"}), frozenset({"hannover/linden"})))

    seen = scoping.events(reception, live.since(0))

    assert [(event.region, event.site) for event in seen] == [("hannover", "linden"), ("hannover", None)]


@pytest.mark.parametrize(("login", "said"), [("leitung", "id: 1"), ("empfang-linden", ": still here")])
def test_a_stream_resumed_after_a_restart_starts_anew_and_gives_a_sign_of_life_for_what_is_not_shown(
    login: str, said: str
) -> None:
    """Positions count from 1 again then: whoever has seen 99 would wait for a hundred events and hear none."""
    live = MemoryLive()
    live.add(an_event(subject="wesel/moers"))
    user = Client(make_app(live=live)[0], login)

    answer = user.get("/events", headers={"Last-Event-ID": "99"})
    chunks = [next(answer.response).decode() for _ in range(2)]
    answer.close()

    assert chunks[1].startswith(said)
    assert len(user.get("/events/recent?after=99").json) == (login == "leitung")


def test_replicas_share_positions_so_a_stream_resumes_at_any_of_them_without_a_gap() -> None:
    rows: list[Any] = []
    here, there = MemoryLive(rows=rows), MemoryLive(rows=rows)
    for _ in range(3):
        here.add(an_event())

    assert there.position == 0, "it lags behind"
    assert there.resumed(2) == 2, "and looks before it takes a position for one of another time"
    assert [event.position for event in there.since(2)] == [3]
    assert [event.id for event in there.since(0)] == [event.id for event in here.since(0)]


@pytest.mark.parametrize("event_type", EVENTS, ids=lambda event_type: event_type.name)
def test_what_is_shown_of_an_event_is_named_in_its_contract_and_never_a_household_or_an_appointment(
    event_type: Any,
) -> None:
    shown = set(shown_places(event_type.schema))

    assert {"region"} <= shown
    assert not [place for place in shown if "household_id" in place or "appointment" in place.split(".")]
    assert not [place for place in shown if place.endswith(("appointment_id", "loaded_by", "document"))]


def shown_places(schema: Any, prefix: str = "") -> Iterator[str]:
    """Every field, of parts too, that the live view may show; a name that is no field fails."""
    for name in getattr(schema, "SHOWN", ()):
        field = schema.fields[name]
        inner = field.inner if isinstance(field, fields.List) else field
        if isinstance(inner, fields.Nested):
            yield from shown_places(inner.schema, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}"


def test_a_field_that_is_not_named_is_not_shown_even_when_it_is_new() -> None:
    """Nothing is hidden by name: what nobody thought of stays unseen."""
    facts = facts_of(an_event("appointment.booked.v1", json={"region": "hannover", "site": "linden", "phone": "1"}))

    assert facts["data"] == {"region": "hannover", "site": "linden"}

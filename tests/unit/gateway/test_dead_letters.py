"""Messages left lying: who sees them, who settles them, what is recorded, what the page and the command line say."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from services.chassis.process.problems import Problem
from services.gateway.application.known_queues import DefinitionsError, known_queues
from services.gateway.application.problems import BROKER_AWAY
from tests.unit.gateway.fakes import QUEUES, Client, FakeDeadLetters, make_app, parked
from tests.unit.gateway.test_console import csrf, signed_in

QUEUE = QUEUES[1]
PATH = f"/dead-letters/{QUEUE}"
PAGE = f"/dead-letters/{QUEUE}/letter-1"


def app_with(*letters: Any) -> tuple[Any, FakeDeadLetters]:
    lying = FakeDeadLetters(scheduling=list(letters))
    app, _ = make_app(dead_letters=lying)
    return app, lying


def test_every_known_queue_is_listed_with_its_count_and_its_oldest() -> None:
    app, _ = app_with(parked(), parked("letter-2"))

    queues = Client(app, "betrieb").get("/dead-letters").json

    assert [(entry["queue"], entry["messages"]) for entry in queues] == [(QUEUE, 2), (QUEUES[0], 0)]
    assert queues[0]["service"] == "scheduling" and queues[0]["event_type"] == "site.stage_changed.v1"
    assert queues[0]["oldest_at"] == "2020-06-17T06:02:00+00:00" and queues[1]["oldest_at"] is None


def test_a_message_is_shown_with_its_event_reason_and_stack() -> None:
    app, _ = app_with(parked())

    (listed,) = Client(app).get(f"{PATH}.dead").json["letters"]
    whole = Client(app).get(f"{PATH}/letter-1").json

    assert listed["subject"] == "hannover/linden" and (listed["sequence"], listed["tries"]) == (4, 6)
    assert listed["reason"] == "RuntimeError: kaputt" and "stack" not in listed
    assert whole["event"]["id"] == "event-of-letter-1" and "Traceback" in whole["stack"]


@pytest.mark.parametrize("body", [b"kein JSON", b"\xff\xfe", b"[1]", b"[" * 5000, b"x" * 50_000])
def test_what_is_no_event_is_shown_as_text_of_bounded_length(body: bytes) -> None:
    app, _ = app_with(parked(body=body))

    whole = Client(app).get(f"{PATH}/letter-1").json

    assert whole["event"] is None and 0 < len(whole["body"]) <= 20_000 and whole["bytes"] == len(body)


def test_what_belongs_to_another_region_or_to_none_stays_hidden_and_untouched() -> None:
    app, lying = app_with(parked("mine"), parked("theirs", "wesel/moers"), parked("nobody", body=b"x"))
    manager, operator = Client(app, "leitung-hannover"), Client(app, "betrieb")

    assert [letter["message_id"] for letter in manager.get(PATH).json["letters"]] == ["mine"]
    assert manager.get(f"{PATH}/theirs").status_code == manager.get(f"{PATH}/nobody").status_code == 404
    assert len(operator.get(PATH).json["letters"]) == 3
    assert len(lying.letters[QUEUE]) == 3


def test_replaying_twice_is_no_error_the_second_time() -> None:
    app, lying = app_with(parked(), parked("letter-2"))
    operator = Client(app, "betrieb")

    first = operator.post(f"{PATH}/replay", json={"message_ids": ["letter-1"]}).json
    second = operator.post(f"{PATH}/replay", json={"message_ids": ["letter-1"]}).json
    rest = operator.post(f"{PATH}/replay", json={"message_ids": None}).json

    assert first == {"message_ids": ["letter-1"], "missing": [], "replayed": 1}
    assert second == {"message_ids": [], "missing": ["letter-1"], "replayed": 0}
    assert rest["replayed"] == 1 and [letter.id for letter in lying.replayed] == ["letter-1", "letter-2"]


def test_who_dropped_what_and_why_is_in_the_log() -> None:
    app, lying = app_with(parked())

    with capture_logs() as logs:
        answer = Client(app, "betrieb").post(
            f"{PATH}/drop", json={"message_ids": ["letter-1"], "reason": "Testdaten aus der Probe"}
        )

    assert answer.json["dropped"] == 1 and not lying.letters[QUEUE]
    (record,) = [entry for entry in logs if entry["event"] == "dead letter dropped"]
    assert (record["user"], record["reason"]) == ("betrieb", "Testdaten aus der Probe")
    assert (record["queue"], record["message_id"], record["subject"]) == (QUEUE, "letter-1", "hannover/linden")


@pytest.mark.parametrize(
    "body", [{}, {"message_ids": ["letter-1"]}, {"message_ids": [], "reason": "weil es so ist"},
             {"message_ids": ["letter-1"], "reason": "  "}, {"message_ids": None, "reason": "weil es so ist"}]
)  # fmt: skip
def test_dropping_wants_ids_and_a_reason(body: dict[str, Any]) -> None:
    app, lying = app_with(parked())

    assert Client(app, "betrieb").post(f"{PATH}/drop", json=body).status_code == 422
    assert len(lying.letters[QUEUE]) == 1


def test_a_queue_that_is_none_of_ours_is_out_of_reach() -> None:
    app, _ = app_with(parked())
    operator = Client(app, "betrieb")

    assert operator.get("/dead-letters/rpc-sites").status_code == 404
    assert operator.post("/dead-letters/rpc-sites/replay", json={}).status_code == 404


def test_the_page_says_what_lies_there_why_and_what_to_do() -> None:
    app, _ = app_with(parked(), parked("letter-2", reason="JSONDecodeError: …", body=b"<script>"))

    page = signed_in(app, "betrieb").get("/dead-letters").text
    unreadable = signed_in(app, "betrieb").get(f"/dead-letters/{QUEUE}/letter-2").text

    assert "Terminplanung: Stufe geändert" in page and "2 Nachrichten" in page and "RuntimeError: kaputt" in page
    assert "Alle erneut zustellen" in page and PAGE in page
    assert "Die Nachricht selbst ist nicht lesbar" in unreadable and "<script>" not in unreadable


def test_where_nothing_lies_the_page_says_so_and_a_broker_that_is_away_too() -> None:
    app, lying = app_with()
    browser = signed_in(app, "betrieb")

    assert "Nichts ist liegengeblieben" in browser.get("/dead-letters").text
    lying.away = Problem.of(BROKER_AWAY)
    assert "Die Nachrichtenzentrale ist nicht erreichbar." in browser.get("/dead-letters").text


def test_a_manager_reads_but_has_no_buttons_and_others_do_not_even_see_the_way() -> None:
    app, lying = app_with(parked())
    manager = signed_in(app, "leitung")

    page = manager.get(PAGE).text

    assert "RuntimeError: kaputt" in page and "kann der Betrieb" in page
    assert "/replay" not in page and "/drop" not in page
    token = csrf(manager.get("/").text)
    assert manager.post(f"/dead-letters/{QUEUE}/replay", data={"csrf": token}).status_code == 403
    assert len(lying.letters[QUEUE]) == 1
    assert "/dead-letters" in manager.get("/").text
    assert "/dead-letters" not in signed_in(app, "empfang-linden").get("/").text


def test_buttons_work_only_from_our_own_pages() -> None:
    app, lying = app_with(parked())
    browser = signed_in(app, "betrieb")
    dropping = {"reason": "Testdaten", "confirmed": "yes"}

    assert browser.post(f"/dead-letters/{QUEUE}/replay", data={"csrf": "x"}).status_code == 400
    assert browser.post(f"{PAGE}/drop", data=dropping).status_code == 400
    assert len(lying.letters[QUEUE]) == 1


def test_the_page_replays_a_message_and_tells_it_once() -> None:
    app, lying = app_with(parked())
    browser = signed_in(app, "betrieb")
    data = {"csrf": csrf(browser.get(PAGE).text), "message_id": "letter-1"}

    done = browser.post(f"/dead-letters/{QUEUE}/replay", data=data, follow_redirects=True).text
    again = browser.post(f"/dead-letters/{QUEUE}/replay", data=data, follow_redirects=True).text

    assert "1 Nachricht erneut zugestellt." in done and "lag nicht mehr dort" in again
    assert len(lying.replayed) == 1


def test_the_page_drops_only_with_a_reason_and_a_confirmation() -> None:
    app, lying = app_with(parked())
    browser = signed_in(app, "betrieb")
    token = {"csrf": csrf(browser.get(PAGE).text)}

    without_reason = browser.post(f"{PAGE}/drop", data=token | {"confirmed": "yes"})
    unconfirmed = browser.post(f"{PAGE}/drop", data=token | {"reason": "Testdaten"})
    assert without_reason.status_code == unconfirmed.status_code == 422 and len(lying.letters[QUEUE]) == 1
    assert 'value="Testdaten"' in unconfirmed.text

    done = browser.post(f"{PAGE}/drop", data=token | {"reason": "Testdaten", "confirmed": "yes"}, follow_redirects=True)
    assert "Die Nachricht ist verworfen." in done.text and not lying.letters[QUEUE]


def test_the_known_queues_are_those_of_the_broker_definitions(tmp_path: Path) -> None:
    file = tmp_path / "definitions.json"
    file.write_text(json.dumps({"queues": [{"name": name} for name in ("a.b", "a.b.dead", "a.b.retry")]}))

    assert known_queues(file) == ["a.b"]
    for broken in ("", "[]", '{"queues": 1}', '{"queues": [{}]}'):
        file.write_text(broken)
        with pytest.raises(DefinitionsError):
            known_queues(file)


def test_a_message_too_large_to_be_an_event_is_shown_unread() -> None:
    body = b'{"id": "x", "type": "site.stage_changed.v1", "data": {"k": [' + b"[]," * 100_000 + b"[]]}}"
    large = replace(parked("large"), body=body)
    app, _ = make_app(dead_letters=FakeDeadLetters(scheduling=[large]))

    listed = Client(app, "betrieb").get(f"/dead-letters/{QUEUES[1]}").json["letters"]
    whole = Client(app, "betrieb").get(f"/dead-letters/{QUEUES[1]}/large").json

    assert [(letter["event_type"], letter["bytes"]) for letter in listed] == [(None, len(body))]
    assert whole["event"] is None and len(whole["body"]) < len(body)

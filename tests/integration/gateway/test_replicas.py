"""Two gateways behind one address: what one knows, the other knows."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import psycopg
import pytest

from tests.backbone import Process, wait_until
from tests.integration.gateway.conftest import House
from tests.integration.gateway.round_robin import RoundRobin
from tests.integration.gateway.test_gateway import samples, say
from tests.unit.gateway.fakes import PASSWORD

SETTLED = next(sample for sample in samples() if sample["type"] == "switch.settled.v1")


@pytest.fixture(scope="module")
def other(house: House) -> Process:
    """The second gateway, beside the one of the house."""
    return house.replica()


@pytest.fixture
def balancer(house: House, other: Process) -> Iterator[RoundRobin]:
    made = RoundRobin([house.gateway.port, other.port])
    yield made
    made.close()


def client(process: Process, token: str) -> httpx.Client:
    headers = {"Authorization": f"Bearer {token}"}
    return httpx.Client(base_url=f"{process.url}/api/v1", headers=headers, timeout=30, trust_env=False)


def logged_in(process: Process, user: str = "leitung-hannover") -> str:
    answer = httpx.post(f"{process.url}/api/v1/tokens", json={"user": user, "password": PASSWORD}, trust_env=False)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


def test_a_preview_made_at_one_is_filed_at_the_other_which_knows_what_changed(house: House, other: Process) -> None:
    token = logged_in(house.gateway)
    with client(house.gateway, token) as here, client(other, token) as there:
        path, wanted = "/regions/hannover/switch-previews", {"to_stage": "appointment"}
        preview = here.post(path, json=wanted).json()
        one_site = here.post(path, json=wanted | {"sites": ["linden"]}).json()

        body = {"to_stage": "appointment", "reason": "Probe"}
        filed = there.post("/regions/hannover/switches", json=body | {"preview_fingerprint": preview["fingerprint"]})
        drifted = there.post("/regions/hannover/switches", json=body | {"preview_fingerprint": one_site["fingerprint"]})

    assert filed.status_code == 201, filed.text
    assert (drifted.status_code, drifted.json()["code"]) == (409, "preview-outdated")
    places = {fault["place"] for fault in drifted.json()["faults"]}
    assert "outlook/sites/mitte" in places, "the other remembers what this one saw"


def test_wrong_passwords_are_counted_wherever_they_come_and_slow_the_guessed_login_down_alone(
    house: House, balancer: RoundRobin
) -> None:
    def log_in(user: str, password: str = "falsch") -> httpx.Response:
        body = {"user": user, "password": password}
        return httpx.post(f"{balancer.url}/api/v1/tokens", json=body, trust_env=False, timeout=60)

    with ThreadPoolExecutor(12) as pool:
        answers = [answer.status_code for answer in pool.map(log_in, ["leitung"] * 20)]

    assert answers.count(401) in (5, 6) and answers.count(401) + answers.count(429) == 20
    assert min(balancer.counts.values()) >= 5, balancer.counts
    right = log_in("leitung", PASSWORD)
    assert right.status_code == 429 and int(right.headers["Retry-After"]) == 1
    assert log_in("betrieb", PASSWORD).status_code == 201, "the office behind the same address works on"
    time.sleep(1)
    assert log_in("leitung", PASSWORD).status_code == 201, "after the pause the right password works"
    with psycopg.connect(house.database_url, autocommit=True) as connection:
        connection.execute("DELETE FROM login_attempt")


def test_thirty_right_passwords_at_once_are_thirty_logins_also_of_one_user(house: House, balancer: RoundRobin) -> None:
    body = {"user": "betrieb", "password": PASSWORD}

    def log_in(_: int) -> int:
        return httpx.post(f"{balancer.url}/api/v1/tokens", json=body, trust_env=False, timeout=60).status_code

    with ThreadPoolExecutor(30) as pool:
        assert list(pool.map(log_in, range(30))) == [201] * 30


def test_a_live_event_reaches_both_under_one_position_and_a_stream_goes_on_at_the_other(
    house: House, other: Process
) -> None:
    token = logged_in(other)
    events = [{**SETTLED, "id": f"01900000-0000-7000-8000-00000000c00{number}"} for number in range(3)]
    with client(house.gateway, token) as here, client(other, token) as there:
        with here.stream("GET", "/events") as first, there.stream("GET", "/events") as second:
            streams = [first.iter_lines(), second.iter_lines()]
            for lines in streams:
                next(lines)
            say(house, events[0])
            said = [next_event(lines) for lines in streams]
        assert said[0] == said[1] and said[0]["id"] == events[0]["id"]

        for event in events[1:]:
            say(house, event)
        wait_until(lambda: events[2]["id"] in ids(there), 10, "the events are there")
        with there.stream("GET", "/events", headers={"Last-Event-ID": str(said[0]["position"])}) as stream:
            lines = stream.iter_lines()
            later = [next_event(lines) for _ in range(2)]
    assert {event["id"] for event in later} == {event["id"] for event in events[1:]}
    positions = [said[0]["position"], *(event["position"] for event in later)]
    assert positions == sorted(set(positions))


def test_a_token_that_was_logged_out_at_one_is_refused_by_both(house: House, other: Process) -> None:
    token = logged_in(house.gateway)
    with client(house.gateway, token) as here, client(other, token) as there:
        assert [http.get("/me").status_code for http in (here, there)] == [200, 200]
        assert here.delete("/tokens/current").status_code == 204
        assert [http.get("/me").status_code for http in (here, there)] == [401, 401]


def test_a_session_that_is_ended_at_one_is_seen_and_refused_by_neither(house: House, other: Process) -> None:
    lost, kept = logged_in(house.gateway, "empfang-linden"), logged_in(other, "empfang-linden")
    with client(other, kept) as there, client(house.gateway, lost) as here:
        (stolen,) = (session for session in there.get("/sessions").json() if not session["is_current"])
        assert (stolen["login"], stolen["address"], stolen["agent"]) == ("empfang-linden", "127.0.0.1", "program")
        assert there.delete(f"/sessions/{stolen['id']}").status_code == 204
        assert here.get("/me").status_code == 401
        assert [session["is_current"] for session in there.get("/sessions").json()] == [True]


def next_event(lines: Iterator[str]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(next(line for line in lines if line.startswith("data:")).partition(": ")[2])
    return document


def ids(http: httpx.Client) -> set[str]:
    return {event["id"] for event in http.get("/events/recent", params={"limit": 500}).json()}


def test_a_calendar_key_opens_calendars_at_both_until_it_is_ended_at_one(house: House, other: Process) -> None:
    with client(house.gateway, logged_in(house.gateway, "empfang-linden")) as here:
        key = here.post("/calendar-keys").json()

        def read(process: Process, **headers: str) -> httpx.Response:
            address = f"{process.url}/api/v1/regions/hannover/timeline.ics"
            return httpx.get(address, auth=(key["login"], key["key"]), headers=headers, trust_env=False, timeout=30)

        first = read(other)
        assert (first.status_code, first.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
        assert "Standort Linden" in first.text and "Standort Mitte" not in first.text
        assert read(house.gateway, **{"If-None-Match": first.headers["ETag"]}).status_code == 304
        listed = {session["id"]: session["agent"] for session in here.get("/sessions").json()}
        assert listed[key["session_id"]] == "calendar"

        assert here.delete(f"/sessions/{key['session_id']}").status_code == 204
        assert [read(process).status_code for process in (house.gateway, other)] == [401, 401]

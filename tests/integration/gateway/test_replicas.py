"""Two gateways behind one address: what one knows, the other knows."""

import json
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


def test_thirty_wrong_passwords_lock_wherever_they_come_even_all_at_once(house: House, balancer: RoundRobin) -> None:
    def guess(number: int) -> int:
        body = {"user": f"nobody-{number}", "password": "falsch"}
        return httpx.post(f"{balancer.url}/api/v1/tokens", json=body, trust_env=False, timeout=60).status_code

    with ThreadPoolExecutor(12) as pool:
        answers = list(pool.map(guess, range(40)))

    assert (answers.count(401), answers.count(429)) == (30, 10)
    assert min(balancer.counts.values()) >= 10, balancer.counts
    right = httpx.post(f"{balancer.url}/api/v1/tokens", json={"user": "leitung", "password": PASSWORD}, trust_env=False)
    assert right.status_code == 429 and 0 < int(right.headers["Retry-After"]) <= 60
    with psycopg.connect(house.database_url, autocommit=True) as connection:
        connection.execute("DELETE FROM login_attempt")


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


def next_event(lines: Iterator[str]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(next(line for line in lines if line.startswith("data:")).partition(": ")[2])
    return document


def ids(http: httpx.Client) -> set[str]:
    return {event["id"] for event in http.get("/events/recent", params={"limit": 500}).json()}

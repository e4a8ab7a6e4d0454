"""The gateway on the real broker: what it passes on, what it streams, and what it says when nobody answers."""

import json
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx

from deploy.local.broker import Broker
from services.contracts.calls.sites import FILE_SWITCH
from services.contracts.events import notification, protection, scheduling, sites
from services.gateway.web import assets
from tests.backbone import ROOT, Processes, publish, queue_length, wait_until, write_settings
from tests.contract.files.exports import LINE, file
from tests.integration.chassis.test_frozen_broker import frozen
from tests.integration.gateway.conftest import GATEWAY, House
from tests.unit.gateway.fakes import PASSWORD

SAMPLES = ROOT / "services" / "contracts" / "events" / "samples"
EVENTS = [event for publisher in (sites, protection, scheduling, notification) for event in publisher.EVENTS]


def samples() -> list[dict[str, Any]]:
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(SAMPLES.rglob("*.json"))]


def say(house: House, envelope: dict[str, Any]) -> None:
    publisher = envelope["source"].rpartition("/")[2]
    publish(house.amqp_uri, f"{publisher}.events", envelope["type"], envelope)


def test_answers_of_services_come_back_and_their_refusals_too(house: House) -> None:
    with house.client() as http:
        assert [region["region"] for region in http.get("/regions").json()] == ["hannover"]
        refused = http.get("/regions/unbekannt")
        broken = http.get("/regions/kaputt")

    assert refused.status_code == 404 and refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["code"] == "region-unknown" and refused.json()["params"] == {"region": "unbekannt"}
    assert [(fault["place"], fault["code"]) for fault in refused.json()["faults"]] == [("region", "unknown-key")]
    assert broken.status_code == 502 and "geheim" not in broken.text


def test_a_preview_and_the_switch_bound_to_it(house: House) -> None:
    with house.client("leitung-hannover") as http:
        preview = http.post("/regions/hannover/switch-previews", json={"to_stage": "appointment"}).json()
        body = {"to_stage": "appointment", "reason": "Erste", "preview_fingerprint": preview["fingerprint"]}
        filed = http.post("/regions/hannover/switches", json=body)
        drifted = http.post("/regions/hannover/switches", json=body | {"preview_fingerprint": "0" * 64})

    assert (filed.status_code, drifted.status_code) == (201, 409)


def test_many_requests_at_once_share_one_reply_listener_without_mixing_answers(house: House) -> None:
    with house.client() as http:
        calls = ["/regions", "/regions/hannover/sites", "/regions/unbekannt"] * 40
        with ThreadPoolExecutor(16) as pool:
            answers = list(pool.map(http.get, calls))

    assert [answer.status_code for answer in answers] == [200, 200, 404] * 40
    for call, answer in zip(calls, answers, strict=True):
        if call == "/regions/hannover/sites":
            assert [site["site"] for site in answer.json()] == ["linden", "mitte"]


def test_a_household_file_is_streamed_and_a_csv_of_appointments_read(house: House) -> None:
    csv = {"Content-Type": "text/csv"}
    with house.client() as http:
        households = http.post("/regions/hannover/households/imports", content=b"x" * 3_000_000, headers=csv)
        appointments = http.post("/regions/hannover/appointments/imports", content=file(LINE), headers=csv)

    assert households.json() == {"imported": 2, "updated": 0}
    assert appointments.json()["imported"] == 1


def test_a_file_that_is_too_large_gets_its_answer_although_it_is_not_read(house: House) -> None:
    with house.client() as http:
        too_large = http.post(
            "/regions/hannover/households/imports", content=b"x" * 70_000_000, headers={"Content-Type": "text/csv"}
        )
        chunked = http.post(
            "/regions/hannover/households/imports", content=iter([b"x"]), headers={"Content-Type": "text/csv"}
        )
        region = http.put("/regions/x", content=b"x" * 9_000_000, headers={"Content-Type": "application/yaml"})

    assert (too_large.status_code, chunked.status_code, region.status_code) == (413, 411, 413)
    for answer in (too_large, chunked, region):
        assert answer.headers["content-type"] == "application/problem+json" and answer.json()["title"]


def test_every_event_of_every_service_reaches_the_live_view_once(house: House) -> None:
    shown = [envelope for envelope in samples() if envelope["type"] in {event.name for event in EVENTS}]
    assert {envelope["type"] for envelope in shown} == {event.name for event in EVENTS}

    for envelope in shown + shown:
        say(house, envelope)

    with house.client() as http:
        wanted = {envelope["id"] for envelope in shown}
        wait_until(lambda: wanted <= {event["id"] for event in http.get("/events/recent").json()}, 15, "all events")
        time.sleep(0.5)
        seen = [event["id"] for event in http.get("/events/recent", params={"limit": 500}).json()]
    assert len(seen) == len(set(seen))


def test_the_stream_brings_an_event_at_once_and_goes_on_where_it_broke_off(house: House) -> None:
    envelope = next(sample for sample in samples() if sample["type"] == "switch.settled.v1")
    first = {**envelope, "id": "01900000-0000-7000-8000-00000000aaaa"}
    second = {**envelope, "id": "01900000-0000-7000-8000-00000000bbbb"}

    with house.client() as http:
        with http.stream("GET", "/events") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            lines = stream.iter_lines()
            next(lines)
            began = time.monotonic()
            say(house, first)
            position = next(line for line in lines if line.startswith("id:")).partition(": ")[2]
            data = json.loads(next(line for line in lines if line.startswith("data:")).partition(": ")[2])
            assert time.monotonic() - began < 2
        assert data["id"] == first["id"] and data["region"] == "hannover"
        say(house, second)
        with http.stream("GET", "/events", headers={"Last-Event-ID": position}) as stream:
            line = next(line for line in stream.iter_lines() if line.startswith("data:"))
    assert json.loads(line.partition(": ")[2])["id"] == second["id"]


def test_a_reader_who_hangs_up_is_noticed_at_once_and_one_login_leaves_places_to_others(house: House) -> None:
    def taken() -> float:
        return house.gateway.metric("stufenplan_live_streams")

    with house.client() as http, house.client("betrieb") as other:
        token = http.headers["Authorization"]
        wait_until(lambda: taken() == 0, 10, "nobody reads any more")
        opened = [stream_of(house, token) for _ in range(20)]
        wait_until(lambda: taken() == 20, 10, "twenty streams")
        refused = http.get("/events")
        assert refused.status_code == 429 and "20" in refused.json()["detail"]
        with other.stream("GET", "/events") as theirs:
            assert theirs.status_code == 200
        for connection in opened:
            connection.close()
        wait_until(lambda: taken() == 0, 4, "their places are free again")


def stream_of(house: House, token: str) -> socket.socket:
    host, port = house.gateway.url.removeprefix("http://").split(":")
    connection = socket.create_connection((host, int(port)))
    connection.sendall(f"GET /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: {token}\r\n\r\n".encode())
    assert b" 200 " in connection.recv(4096)
    return connection


def test_requests_are_counted_by_their_route_and_probes_need_no_token(house: House) -> None:
    with house.client() as http:
        http.get("/regions/hannover/sites")

    route = "/api/v1/regions/<string:region>/sites"
    assert house.gateway.metric("stufenplan_http_requests_total", route=route, code="200") >= 1
    assert house.gateway.get("/healthz")[0] == house.gateway.get("/readyz")[0] == 200


def test_the_docs_and_pages_name_no_other_host(house: House) -> None:
    for path in ("/api/docs", "/login", assets.address("console.css"), assets.address("live.js")):
        status, text = house.gateway.get(path)
        assert status == 200 and "http://" not in text.replace("http://www.w3.org", "") and "https://" not in text


def test_a_service_that_hangs_is_a_504_in_time(house: House) -> None:
    stub = house.running_stubs[0]
    with house.client() as http:
        stub.send_signal(signal.SIGSTOP)
        try:
            began = time.monotonic()
            late = http.get("/regions")
            assert late.status_code == 504 and time.monotonic() - began < 10
        finally:
            stub.send_signal(signal.SIGCONT)
        wait_until(lambda: http.get("/regions").status_code == 200, 20, "the stubs go on")


def test_filing_while_the_broker_is_silent_is_a_503_in_time_although_filing_may_take_long(
    house: House, broker_server: Broker
) -> None:
    body = {"to_stage": "appointment", "reason": "Probe"}
    with house.client() as http:
        with frozen(broker_server):
            began = time.monotonic()
            answer = http.post("/regions/hannover/switches", json=body)
            took = time.monotonic() - began
        wait_until(lambda: http.get("/regions").status_code == 200, 60, "the broker is back")

    assert (answer.status_code, answer.json()["code"]) == (503, "broker-silent"), answer.text
    assert took < 10 < FILE_SWITCH.seconds and int(answer.headers["Retry-After"]) > 0


def test_without_the_service_it_is_503_and_the_gateway_stays_ready(lonely_house: House) -> None:
    with lonely_house.client() as http:
        answer = http.get("/regions")

    assert answer.status_code == 503 and "sites" in answer.json()["detail"]
    assert lonely_house.gateway.get("/readyz")[0] == 200


def test_a_request_given_up_by_its_caller_expires_and_is_not_carried_out_later(lonely_house: House) -> None:
    stub = lonely_house.stubs()
    with lonely_house.client() as http:
        wait_until(lambda: http.get("/regions").status_code == 200, 30, "the stubs answer")
        stub.kill()
        stub.wait(10)
        wait_until(lambda: queue_length(lonely_house.amqp_uri, "rpc-sites") == 0, 10)

        late = http.get("/regions")

    assert late.status_code == 504
    wait_until(lambda: queue_length(lonely_house.amqp_uri, "rpc-sites") == 0, 5, "the request has expired")


def test_the_console_says_that_a_service_is_away_instead_of_failing(lonely_house: House) -> None:
    with httpx.Client(base_url=lonely_house.gateway.url, trust_env=False, timeout=30) as browser:
        token = browser.get("/login").text.partition('name="csrf" value="')[2].partition('"')[0]
        browser.post("/login", data={"csrf": token, "login": "leitung", "password": PASSWORD})
        page = browser.get("/")

    assert page.status_code == 200 and "Der Dienst sites läuft nicht" in page.text


def test_a_wrong_setting_or_users_file_keeps_the_gateway_from_starting(broker_uri: str, tmp_path: Path) -> None:
    users = tmp_path / "users.yaml"
    users.write_text("users:\n  - login: a\n    farbe: rot\n", encoding="utf-8")

    for options, said in (
        ({"colour": 1}, "options/colour: is unknown"),
        ({"users": str(users)}, "users/0/farbe"),
        ({"users": "nobody-wrote-it.yaml"}, "options/users: nobody may log in yet"),
    ):
        settings = write_settings(tmp_path / "s.yaml", broker_uri, {"gateway": {"options": options}})
        processes = Processes(tmp_path, settings, {"STUFENPLAN_HOME": str(tmp_path), "STUFENPLAN_USERS": ""})
        gateway = processes.service(GATEWAY, "gateway")
        try:
            assert gateway.wait() == 1
            assert said in gateway.text() and "Traceback" not in gateway.text()
        finally:
            processes.close()


def test_a_half_open_connection_does_not_keep_others_waiting(house: House) -> None:
    silent = [socket.create_connection(("127.0.0.1", house.gateway.port)) for _ in range(50)]
    try:
        with house.client() as http:
            assert http.get("/regions").status_code == 200
    finally:
        for connection in silent:
            connection.close()

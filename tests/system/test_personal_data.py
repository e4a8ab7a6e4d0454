"""Personal data stays in notification: whatever goes wrong with a file or a call, it is in no log, queue or metric."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from deploy.local.api import ApiError
from services.chassis.process.run import rpc_client
from services.gateway.client.errors import Refused
from tests.backbone import publish
from tests.system.region import HOUSEHOLD_COLUMNS, Region, make_region
from tests.system.system import System, wait_until

PERSONAL = ("Zwetschgenthaler", "Kunigunde", "kunigunde.z@example.org", "Geheimgasse", "0176 5550123", "77777//")
WIDTH = HOUSEHOLD_COLUMNS.count(";") + 1


def _line(number: int, site: str) -> list[str]:
    return [f"77777//{number:07d}", "Frau", "Kunigunde", "Zwetschgenthaler", "", "Geheimgasse", str(number), "30159",
            "Hannover", site, "e-mail", "kunigunde.z@example.org", "0176 5550123", "", "", "", "", ""]  # fmt: skip


def _file(lines: list[list[str]], header: str = HOUSEHOLD_COLUMNS) -> str:
    return "\n".join([header, *(";".join(line) for line in lines)]) + "\n"


def _shifted(line: list[str]) -> list[str]:
    """A cell of the spreadsheet was deleted: every value stands one column too far to the left."""
    return [*line[1:], ""]


FAULTY: dict[str, Callable[[list[list[str]]], str]] = {
    "no header": lambda lines: _file(lines[1:], ";".join(lines[0])),
    "half a header": lambda lines: _file(lines, HOUSEHOLD_COLUMNS.replace("PLZ", "Kunigunde Zwetschgenthaler")),
    "shifted": lambda lines: _file([_shifted(line) for line in lines]),
    "too many cells": lambda lines: _file([[*line, "Kunigunde Zwetschgenthaler"] for line in lines]),
    "unclosed quotation": lambda lines: _file([['"' + line[3], *line[1:]] for line in lines]),
    "the same twice": lambda lines: _file([lines[0], *lines]),
    "commas": lambda lines: _file(lines).replace(";", "|"),
}


@pytest.fixture(scope="module")
def region(system: System) -> Region:
    made = make_region(24, id="discreet", sites=1, households=1, today=date(2020, 6, 15))
    system.operator.put_region(made.id, made.yaml())
    system.wait_for_limits(made)
    return made


@pytest.fixture(scope="module")
def misused(system: System, region: Region, tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Everything that can go wrong with names in hand has gone wrong; what the person who asked was told."""
    lines = [_line(number, region.sites[0]) for number in range(1, 40)]
    folder = tmp_path_factory.mktemp("faulty")
    told = []
    for name, spoil in FAULTY.items():
        path = folder / f"{name}.csv"
        path.write_text(spoil(lines), encoding="utf-8")
        with pytest.raises((ApiError, Refused)) as refusal:
            system.operator.import_csv(region.id, "households", path)
        told.append(str(refusal.value))
    good = folder / "good.csv"
    good.write_text(_file(lines), encoding="utf-8")
    with _refusing_database(system), pytest.raises((ApiError, Refused)):
        system.operator.import_csv(region.id, "households", good)
    _break_calls(system, region)
    return told


def _break_calls(system: System, region: Region) -> None:
    person = {"bg_number": "77777//0000001", "last_name": "Zwetschgenthaler"}
    with rpc_client(system.stack.broker.uri) as rpc:
        for call in (
            lambda: rpc.notification.resolve_households({"region": region.id, "bg_numbers": person}),
            lambda: rpc.notification.receive_part(person),
            lambda: rpc.notification.receive_part(person, person),
            lambda: rpc.notification.no_such_method("Zwetschgenthaler"),
        ):
            with pytest.raises(Exception, match=r"\S"):
                call()
    body = json.dumps(person).encode()
    for kind, content in (("application/json", b"{" + body), ("application/x-python-serialize", body)):
        publish(system.stack.broker.uri, "nameko-rpc", "notification.receive_part", content, kind)


class _refusing_database:
    """Inside the block PostgreSQL refuses every household and quotes its row."""

    def __init__(self, system: System) -> None:
        self.url = system.stack.databases["notification"]

    def __enter__(self) -> None:
        self._run("ALTER TABLE household ADD CONSTRAINT refuses CHECK (region <> 'discreet')")

    def __exit__(self, *raised: object) -> None:
        self._run("ALTER TABLE household DROP CONSTRAINT refuses")

    def _run(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(statement)


def test_whoever_asked_is_told_what_is_wrong(misused: list[str]):
    assert len(misused) == len(FAULTY)


def test_no_log_has_a_value_of_a_file_or_a_call(system: System, misused: list[str]):
    logs = sorted(path for path in system.stack.home.logs.rglob("*") if path.is_file())
    wait_until(lambda: "CheckViolation" in _text(system, "notification"), "the refusal of the database in the log")
    wait_until(lambda: "cannot be decoded" in _text(system, "notification"), "the broken message in the log")

    assert len(logs) > 5
    assert _leaks({str(path): path.read_text(errors="replace") for path in logs}) == []


def test_no_metric_has_one(system: System, misused: list[str]):
    pages = {}
    for name, service in system.stack.settings.services.items():
        for port in filter(None, (service.port, service.relay_port)):
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as answer:
                pages[f"{name}:{port}"] = answer.read().decode()

    assert len(pages) > 5
    assert _leaks(pages) == []


def test_no_queue_has_one(system: System, misused: list[str]):
    """Every message that waits anywhere, dead letters with their headers among them."""
    assert _leaks({queue: str(messages) for queue, messages in _queues(system)}) == []


def test_no_database_but_that_of_notification_has_one(system: System, misused: list[str]):
    kept = {name: _whole(url) for name, url in system.stack.databases.items() if name != "notification"}

    assert {"sites", "protection", "scheduling", "gateway"} <= set(kept)
    assert _leaks(kept) == []


def _queues(system: System) -> Iterator[tuple[str, object]]:
    broker = system.stack.broker
    for queue in broker.manage("GET", "/api/queues")["items"]:
        path = f"/api/queues/{quote(queue['vhost'], safe='')}/{quote(queue['name'], safe='')}/get"
        wanted = {"count": 1000, "ackmode": "ack_requeue_true", "encoding": "auto"}
        if not queue["name"].startswith("rpc"):
            yield queue["name"], broker.manage("POST", path, wanted)


def _whole(url: str) -> str:
    """Every row of every table, as text."""
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT relname FROM pg_stat_user_tables").fetchall()
        rows = [connection.execute(f'SELECT t::text FROM "{table}" t').fetchall() for (table,) in tables]
    return str(rows)


def _text(system: System, name: str) -> str:
    return "".join(path.read_text(errors="replace") for path in Path(system.stack.home.logs).glob(f"{name}*"))


def _leaks(texts: dict[str, str]) -> list[tuple[str, str]]:
    return [(place, value) for place, text in texts.items() for value in PERSONAL if value in text]

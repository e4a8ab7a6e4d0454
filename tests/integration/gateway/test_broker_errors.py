"""What the broker refuses is not told as if it were away: a message too large, a user without rights, our mistakes."""

import errno
import secrets
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import kombu
import pytest

from deploy.local import broker as local_broker
from deploy.local.broker import Broker
from services.chassis.messaging.permissions import Rights
from services.gateway.entrypoints.broker_errors import not_sent
from tests.backbone import wait_until
from tests.contract.files.exports import file, line
from tests.integration.gateway.conftest import House

LARGEST = 100_000


@pytest.fixture
def narrow_broker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    """A node that takes messages of LARGEST bytes at most."""
    limited = local_broker._CONFIGURATION + f"max_message_size = {LARGEST}\n"
    monkeypatch.setattr(local_broker, "_CONFIGURATION", limited)
    node = Broker(tmp_path / "narrow")
    node.start()
    yield node
    node.stop()


def test_a_message_that_is_too_large_is_told_with_the_limit_and_the_next_one_goes_through(
    narrow_broker: Broker, tmp_path: Path, database: Callable[[str], str]
) -> None:
    house = House(tmp_path, narrow_broker.uri, database("gateway"), rpc_seconds=5)
    try:
        house.stubs()
        with house.client() as http:
            wait_until(lambda: http.get("/regions").status_code == 200, 30, "the stubs answer")
            rows = file(*(line(**{"Termin-Nr": secrets.token_hex(50)}) for _ in range(3000)))
            csv = {"Content-Type": "text/csv"}
            refused = [http.post("/regions/hannover/appointments/imports", content=rows, headers=csv) for _ in range(3)]
            fitting = [http.get("/regions").status_code for _ in range(20)]

        for answer in refused:
            assert (answer.status_code, answer.json()["code"]) == (413, "message-too-large"), answer.text
            assert answer.json()["params"] == {"limit": LARGEST} and f"{LARGEST // 1000}.000" in answer.json()["detail"]
        assert fitting == [200] * 20, "the channel that the broker closed is not used again"
        narrow_broker.stop()
        with httpx.Client(base_url=http.base_url, headers=http.headers, timeout=30, trust_env=False) as again:
            away = again.get("/regions")
        assert (away.status_code, away.json()["code"]) == (503, "broker-away"), away.text
    finally:
        house.close()


def test_what_the_broker_does_not_allow_is_told_as_a_mistake_of_the_installation(broker_server: Broker) -> None:
    broker_server.add_user(Rights("nobody-writes", configure="", write="^none$", read="", topics={}), "secret")

    for uri in (broker_server.user_uri("nobody-writes", "secret"), broker_server.user_uri("nobody-writes", "wrong")):
        problem = not_sent(refusal(uri), "sites.list_regions")
        assert (problem.status, problem.code) == (500, "broker-refuses"), problem
        assert len(problem.params["incident"]) == 8


def refusal(uri: str) -> Exception:
    with pytest.raises(Exception) as raised, kombu.Connection(uri, transport_options={"confirm_publish": True}) as to:
        kombu.Producer(to.default_channel).publish({}, exchange="amq.topic", routing_key="a", retry=False)
    return raised.value


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConnectionRefusedError(), "broker-away"),
        (TimeoutError(), "broker-away"),
        (OSError("Server unexpectedly closed connection"), "broker-away"),
        (OSError(errno.EMFILE, "too many open files"), "internal-error"),
        (OSError(errno.ENOSPC, "disk full"), "internal-error"),
        (FileNotFoundError(errno.ENOENT, "nothing there"), "internal-error"),
        (kombu.exceptions.EncodeError("cannot"), "internal-error"),
        (kombu.exceptions.OperationalError("no"), "broker-away"),
        (RuntimeError("ours"), "internal-error"),
    ],
)
def test_only_an_absent_broker_is_told_as_absent(error: Exception, code: str) -> None:
    assert not_sent(error, "sites.list_regions").code == code

"""The REST client for one command of the command line; every failure becomes a CliError."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import httpx

from services.gateway.cli import session
from services.gateway.cli.errors import error_of
from services.gateway.cli.output import err, say
from services.gateway.client import Client, ClientError, NoAnswer, Patience, Refused
from services.gateway.wording import gettext, language

Answer = TypeVar("Answer")
PATIENCE = Patience()


def get(path: str, **query: Any) -> Any:
    return _ask(lambda client: client.get(path, **query))


def post(path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
    return _ask(lambda client: client.post(path, body, headers))


def send_file(method: str, path: str, file: Path, media_type: str) -> Any:
    return _ask(lambda client: client.send_file(method, path, file, media_type))


def request(method: str, path: str, **arguments: Any) -> httpx.Response:
    return _ask(lambda client: client.request(method, path, **arguments))


def events(last_event_id: str | None) -> Iterator[dict[str, str]]:
    """The live stream: one dictionary per event, with its fields `id`, `event` and `data`."""
    with _failures(), _client() as client:
        yield from client.events(last_event_id)


def _ask(question: Callable[[Client], Answer]) -> Answer:
    with _failures(), _client() as client:
        return question(client)


def _client() -> Client:
    patience = replace(PATIENCE, told=_tell)
    return Client(session.base_url(), session.token() or "", language=language(), patience=patience)


def _tell(refusal: Refused | NoAnswer) -> None:
    if isinstance(refusal, Refused) and refusal.status == httpx.codes.CONFLICT:
        say(gettext("waiting for the sites: the region was loaded just now …"), to=err)


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        raise error_of(error) from error

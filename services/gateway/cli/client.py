"""Calls to the REST API; every failure becomes a CliError."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from services.contracts.problems import REGION_NOT_READY, SITE_NOT_READY
from services.gateway.cli import session
from services.gateway.cli.errors import CliError, error_of
from services.gateway.cli.output import err
from services.gateway.wording import gettext, language

# A preview over 19 sites or the import of 58,000 households is a single request.
_TIMEOUT = httpx.Timeout(300.0, connect=5.0)
READY_WITHIN_SECONDS = 60.0
PAUSE_SECONDS = 1.0
_NOT_READY = (SITE_NOT_READY.code, REGION_NOT_READY.code)


def get(path: str, **query: Any) -> Any:
    return _read(request("GET", path, params={key: value for key, value in query.items() if value is not None}))


def post(path: str, body: Any = None, headers: dict[str, str] | None = None) -> Any:
    return _read(request("POST", path, json={} if body is None else body, headers=headers or {}))


def send_file(method: str, path: str, file: Path, media_type: str) -> Any:
    try:
        content = file.read_bytes()
    except OSError as error:
        raise CliError(gettext("{file} cannot be read: {reason}.", file=str(file), reason=error.strerror)) from error
    return _once_ready(lambda: _read(request(method, path, content=content, headers={"Content-Type": media_type})))


def _once_ready(send: Callable[[], Any]) -> Any:
    """A region that was just loaded takes a moment until all services know of it: as long as that, try again."""
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    told = False
    while True:
        try:
            return send()
        except CliError as error:
            if error.code not in _NOT_READY or time.monotonic() > deadline:
                raise
            if not told:
                err.print(gettext("waiting for the sites: the region was loaded just now …"))
            told = True
            time.sleep(PAUSE_SECONDS)


def request(method: str, path: str, headers: dict[str, str] | None = None, **arguments: Any) -> httpx.Response:
    with _failures(), _client() as http:
        response = http.request(method, path, headers=headers or {}, **arguments)
    if response.is_error:
        raise error_of(response)
    return response


def _read(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError as error:
        raise CliError(gettext("Something other than Stufenplan answers at {url}.", url=session.base_url())) from error


def events(last_event_id: str | None) -> Iterator[dict[str, str]]:
    """The live stream: one dictionary per event, with its fields `id`, `event` and `data`."""
    headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last_event_id} if last_event_id else {})
    timeout = httpx.Timeout(60.0, connect=5.0)
    with _failures(), _client() as http, http.stream("GET", "/events", headers=headers, timeout=timeout) as response:
        if response.is_error:
            response.read()
            raise error_of(response)
        fields: dict[str, str] = {}
        for line in response.iter_lines():
            name, _, value = line.partition(":")
            if name:
                fields[name] = value.strip()
            elif line == "" and "data" in fields:
                yield fields
                fields = {}


def _client() -> httpx.Client:
    token = session.token()
    if token and not re.fullmatch(r"[!-~]+", token):
        raise CliError(gettext("STUFENPLAN_TOKEN is no access token."))
    headers = {"Accept-Language": language()} | ({"Authorization": f"Bearer {token}"} if token else {})
    address = httpx.URL(f"{session.base_url()}/api/v1")
    # HTTP_PROXY is for other machines: a proxy cannot reach this one, and has no business with its tokens.
    local = address.host in ("localhost", "127.0.0.1", "::1")
    return httpx.Client(base_url=address, headers=headers, timeout=_TIMEOUT, trust_env=not local)


@contextmanager
def _failures() -> Iterator[None]:
    url = session.base_url()
    try:
        yield
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise CliError(
            gettext("STUFENPLAN_URL is no address like {example}: {url}.", example=session.DEFAULT_URL, url=url)
        ) from error
    except httpx.ConnectError as error:
        raise CliError(gettext("Nobody answers at {url}. Is the system running (make run)?", url=url)) from error
    except httpx.TimeoutException as error:
        raise CliError(gettext("The other side does not answer in time.")) from error
    except httpx.HTTPError as error:
        raise CliError(gettext("The connection broke off ({reason}).", reason=type(error).__name__)) from error

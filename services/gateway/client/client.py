"""Calls to the REST API, as one user."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import httpx

from services.contracts.text import LONGEST_IN_ADDRESS, forbidden_characters
from services.gateway.client.errors import ClientError, NoAnswer, reason_of, refused
from services.gateway.client.patience import Patience

# A preview over 19 sites or the import of 58,000 households is a single request.
_TIMEOUT = httpx.Timeout(600.0, connect=10.0)
# The stream gives a sign of life every quarter of a minute.
_STREAM_TIMEOUT = httpx.Timeout(60.0, connect=10.0)

LONGEST_SHOWN = 60
_QUERY = re.compile(r"[a-z_]+=[^?#/\s]*")
AGENT = "stufenplan"
"""How its sessions are told from those of browsers."""


class Client:
    """`url` is the gateway's, without a path. `language` asks for the words of refusals ("de", "en")."""

    def __init__(
        self,
        url: str,
        token: str = "",
        *,
        language: str = "",
        patience: Patience | None = None,
        timeout: httpx.Timeout | float = _TIMEOUT,
    ) -> None:
        self.patience = patience or Patience()
        self.url = url.rstrip("/")
        self._http = _open(url, {"User-Agent": AGENT} | ({"Accept-Language": language} if language else {}), timeout)
        if token:
            self._show(token)

    def log_in(self, user: str, password: str) -> dict[str, Any]:
        """From now on as this user. Returns {token, expires_in, user, ...}."""
        answer: dict[str, Any] = self.post("/tokens", {"user": user, "password": password})
        self._show(answer["token"])
        return answer

    def get(self, path: str, **query: Any) -> Any:
        return self._json("GET", path, params={key: value for key, value in query.items() if value is not None})

    def post(self, path: str, body: object = None, headers: Mapping[str, str] | None = None) -> Any:
        return self._json("POST", path, json={} if body is None else body, headers=dict(headers or {}))

    def delete(self, path: str) -> Any:
        return self._json("DELETE", path)

    def send(self, method: str, path: str, content: bytes, media_type: str) -> Any:
        """A whole document or file; waits while the region is too new for it."""
        return self._json(method, path, content=content, headers={"Content-Type": media_type})

    def send_file(self, method: str, path: str, file: Path, media_type: str) -> Any:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise ClientError("file-unreadable", file=str(file), reason=reason_of(error)) from error
        return self.send(method, path, content, media_type)

    def request(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        """The answer as it came. Raises Refused, NoAnswer or another ClientError."""
        return self.patience.while_it_lasts(
            lambda: self._sent(method, path, **arguments), is_question=method in ("GET", "HEAD")
        )

    def events(self, last_event_id: str | None = None) -> Iterator[dict[str, str]]:
        """The live stream: one dictionary per event, with its fields `id`, `event` and `data`."""
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last_event_id} if last_event_id else {})
        with (
            _failures(self.url),
            self._http.stream("GET", "/events", headers=headers, timeout=_STREAM_TIMEOUT) as response,
        ):
            if response.is_error:
                response.read()
                raise refused(response)
            fields: dict[str, str] = {}
            for line in response.iter_lines():
                name, _, value = line.partition(":")
                if name:
                    fields[name] = value.strip()
                elif line == "" and "data" in fields:
                    yield fields
                    fields = {}

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _sent(self, method: str, path: str, **arguments: Any) -> httpx.Response:
        _check_address(path)
        with _failures(self.url):
            response = self._http.request(method, path, **arguments)
        if response.is_error:
            raise refused(response)
        return response

    def _json(self, method: str, path: str, **arguments: Any) -> Any:
        response = self.request(method, path, **arguments)
        if not response.content:
            return None
        try:
            return response.json()
        except ValueError as error:
            raise ClientError("not-stufenplan", url=self.url) from error

    def _show(self, token: str) -> None:
        if not re.fullmatch(r"[!-~]+", token):
            raise ClientError("bad-token")
        self._http.headers["Authorization"] = f"Bearer {token}"


def _check_address(path: str) -> None:
    """What somebody typed has become a part of it: it must name one thing, and not a way to another one."""
    way, asked, query = path.partition("?")
    if asked and not _QUERY.fullmatch(query):
        raise ClientError("bad-argument", argument=query[:LONGEST_SHOWN])
    for part in way.split("/")[1:]:
        if part in ("", ".", "..") or len(part) > LONGEST_IN_ADDRESS or re.search(r"[#%\\]", part):
            raise ClientError("bad-argument", argument=part[:LONGEST_SHOWN])
        if characters := forbidden_characters(part):
            raise ClientError("bad-argument", argument=", ".join(characters))


def _open(url: str, headers: dict[str, str], timeout: httpx.Timeout | float) -> httpx.Client:
    try:
        address = httpx.URL(f"{url.rstrip('/')}/api/v1")
        # HTTP_PROXY is for other machines: a proxy cannot reach this one, and has no business with its tokens.
        local = address.host in ("localhost", "127.0.0.1", "::1")
        return httpx.Client(base_url=address, headers=headers, timeout=timeout, trust_env=not local)
    except httpx.InvalidURL as error:
        raise ClientError("bad-address", url=url) from error


@contextmanager
def _failures(url: str) -> Iterator[None]:
    try:
        yield
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise ClientError("bad-address", url=url) from error
    except UnicodeEncodeError as error:
        raise ClientError("bad-argument", argument=f"U+{ord(error.object[error.start]):04X}") from error
    except httpx.ConnectError as error:
        raise NoAnswer("nobody-there", url=url) from error
    except httpx.TimeoutException as error:
        raise NoAnswer("too-late", url=url) from error
    except httpx.HTTPError as error:
        raise NoAnswer("cut-off", reason=type(error).__name__) from error

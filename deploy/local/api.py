"""A small client of the REST API for what the launcher and the demo need; refusals become one readable sentence."""

import time
from pathlib import Path
from typing import Any, Self

import httpx

from services.contracts.problems import SITE_NOT_READY

DEMO_PASSWORD = "stufenplan-demo"
OPERATOR = "betrieb"
MANAGER = "leitung"

# A switch preview over 19 sites and an import of 58,000 households are single requests.
PATIENCE = 600.0
# A region that was just loaded takes a moment until all services know of it.
READY_WITHIN = 60.0
# A gateway or service that ended is started again by the launcher: questions wait for it.
BACK_WITHIN = 60.0
AWAY = (httpx.codes.BAD_GATEWAY, httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.GATEWAY_TIMEOUT)


class ApiError(RuntimeError):
    """The system refused a request or did not answer; the text is one sentence for the user."""

    def __init__(self, sentence: str, type: str = "") -> None:
        super().__init__(sentence)
        self.type = type


class Away(ApiError):
    """Nobody answered, or who answered could not ask further."""


class Api:
    """The API of one gateway, as one user."""

    def __init__(self, url: str, user: str, password: str = DEMO_PASSWORD) -> None:
        self._http = httpx.Client(
            base_url=f"{url}/api/v1", timeout=httpx.Timeout(PATIENCE, connect=10), trust_env=False
        )
        token = self.post("/tokens", {"user": user, "password": password})["token"]
        self._http.headers["authorization"] = f"Bearer {token}"

    def get(self, path: str) -> Any:
        """Asks again while nobody is there to answer: a question changes nothing."""
        deadline = time.monotonic() + BACK_WITHIN
        while True:
            try:
                return self._request("GET", path)
            except Away:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.5)

    def post(self, path: str, body: object) -> Any:
        return self._request("POST", path, json=body)

    def put_region(self, region: str, document: bytes) -> Any:
        return self._request(
            "PUT", f"/regions/{region}", content=document, headers={"content-type": "application/yaml"}
        )

    def import_csv(self, region: str, what: str, path: Path) -> Any:
        """Import `households` or `appointments` from a CSV file, as soon as the region is ready for them."""
        content, headers = path.read_bytes(), {"content-type": "text/csv; charset=utf-8"}
        deadline, told = time.monotonic() + READY_WITHIN, False
        while True:
            try:
                return self._request("POST", f"/regions/{region}/{what}/imports", content=content, headers=headers)
            except ApiError as error:
                if error.type != SITE_NOT_READY or time.monotonic() > deadline:
                    raise
            if not told:
                print(f"wartet auf die Standorte von {region} …", flush=True)
            told = True
            time.sleep(0.5)

    def close(self) -> None:
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _request(self, method: str, path: str, **arguments: Any) -> Any:
        try:
            response = self._http.request(method, path, **arguments)
        except httpx.HTTPError as error:
            raise Away(f"{method} {path}: keine Antwort ({error or type(error).__name__})") from error
        if response.is_error:
            kind = Away if response.status_code in AWAY else ApiError
            raise kind(f"{method} {path}: {_sentence(response)}", _type(response))
        return response.json() if response.content else None


def _type(response: httpx.Response) -> str:
    try:
        return str(response.json().get("type", ""))
    except (ValueError, AttributeError):
        return ""


def _sentence(response: httpx.Response) -> str:
    """A problem document (RFC 9457) in one line, with its first faults."""
    try:
        problem = response.json()
    except ValueError:
        return f"Status {response.status_code}"
    text = " – ".join(str(problem[key]) for key in ("title", "detail") if problem.get(key))
    faults = problem.get("faults") or []
    shown = "; ".join(f"{fault.get('place')}: {fault.get('message')}" for fault in faults[:5])
    more = f" … und {len(faults) - 5} weitere" if len(faults) > 5 else ""
    return f"{text or response.status_code}{' (' + shown + more + ')' if shown else ''}"

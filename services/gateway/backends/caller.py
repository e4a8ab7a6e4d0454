"""What the proxies stand on: somebody who carries a request to a service and brings the answer back."""

from typing import Any, Protocol

from services.contracts.calls.call import Call


class Caller(Protocol):
    """Raises chassis' Problem: the service's own, or 502, 503 or 504 when there is no answer to be had."""

    def call(self, call: Call, request: dict[str, Any], seconds: float | None = None) -> Any:
        """`request` is JSON, and so is the answer; `seconds` is how long to wait, None: as long as the call says."""


class Proxy:
    """Base of the generated proxies."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def _ask(self, call: Call, arguments: dict[str, Any], seconds: float | None) -> Any:
        return self._caller.call(call, call.write_request(arguments), seconds)

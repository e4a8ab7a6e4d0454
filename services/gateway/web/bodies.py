"""What a request body may be: its media type and its size are settled before anything reads it."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

from services.chassis.process.problems import Problem

View = TypeVar("View", bound=Callable[..., Any])
_JSON = ("application/json",)
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


def accepts(*media_types: str) -> Callable[[View], View]:
    """The media types that this endpoint reads; JSON when nothing is said."""

    def mark(view: View) -> View:
        view.__dict__["media_types"] = media_types
        return view

    return mark


def register(app: Flask) -> None:
    app.before_request(_check)


def _check() -> None:
    if request.method not in _WITH_BODY or request.endpoint is None or not request.path.startswith("/api/"):
        return
    if request.content_length is None:
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            raise Problem(
                411, "Die Länge der Anfrage fehlt", "Bitte mit Content-Length senden, nicht in Stücken (chunked)."
            )
        return
    accepted = getattr(current_app.view_functions[request.endpoint], "media_types", _JSON)
    if request.content_length and request.mimetype not in accepted:
        raise Problem(
            415,
            "Dieses Format wird hier nicht angenommen",
            f"Erwartet wird {' oder '.join(accepted)}, gesendet wurde {request.mimetype or 'keine Angabe'}.",
        )


def whole_body(limit_bytes: int, what: str) -> bytes:
    """The raw body, or 413 with the limit named before a single byte is read."""
    check_length(limit_bytes, what)
    request.max_content_length = limit_bytes
    return request.get_data(cache=False)


def check_length(limit_bytes: int, what: str) -> None:
    if (request.content_length or 0) > limit_bytes:
        raise Problem(
            413, f"{what} ist zu groß", f"Erlaubt sind {limit_bytes // (1024 * 1024)} MiB; nichts wurde übernommen."
        )

"""What a request body may be: its media type, its size and how much is in it are settled before anything reads it."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request

from services.chassis.process.problems import Problem
from services.gateway.application.problems import (
    FILE_TOO_LARGE,
    LENGTH_MISSING,
    MEDIA_TYPE_REFUSED,
    REQUEST_TOO_MANY_VALUES,
)
from services.gateway.web.authentication import Shown, taken_here
from services.gateway.web.context import gateway

View = TypeVar("View", bound=Callable[..., Any])
_JSON = ("application/json",)
_WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
_BETWEEN_VALUES = {"application/json": b",:[{", "application/x-www-form-urlencoded": b"&"}


def accepts(*media_types: str) -> Callable[[View], View]:
    """The media types that this endpoint reads; JSON when nothing is said."""

    def mark(view: View) -> View:
        view.__dict__["media_types"] = media_types
        return view

    return mark


def register(app: Flask) -> None:
    app.before_request(_check)


def _check() -> None:
    if request.method not in _WITH_BODY or request.endpoint is None:
        return
    if taken_here() is Shown.BEARER:
        _check_kind()
    if not hasattr(current_app.view_functions[request.endpoint], "media_types"):
        _check_values()


def _check_kind() -> None:
    if request.content_length is None:
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            raise Problem.of(LENGTH_MISSING)
        return
    accepted = getattr(current_app.view_functions[request.endpoint or ""], "media_types", _JSON)
    if request.content_length and request.mimetype not in accepted:
        raise Problem.of(MEDIA_TYPE_REFUSED, accepted=list(accepted), given=request.mimetype or None)


def _check_values() -> None:
    """Counts what stands between the values of a small body, before a value is made of it: each costs time to check."""
    marks = _BETWEEN_VALUES.get(request.mimetype, b"")
    if not marks or not request.content_length:
        return
    body, most = request.get_data(), gateway().limits.request_values
    if sum(body.count(mark) for mark in marks) > most:
        raise Problem.of(REQUEST_TOO_MANY_VALUES, most=most)


def whole_body(limit_bytes: int) -> bytes:
    """The raw body, or 413 with the limit named before a single byte is read."""
    check_length(limit_bytes)
    request.max_content_length = limit_bytes
    return request.get_data(cache=False)


def check_length(limit_bytes: int) -> None:
    if (request.content_length or 0) > limit_bytes:
        raise Problem.of(FILE_TOO_LARGE, limit=limit_bytes)

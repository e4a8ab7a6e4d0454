"""Every error leaves the gateway as a problem document (RFC 9457), whatever raised it."""

import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from services.chassis.process.problems import Fault, Problem

CONTENT_TYPE = "application/problem+json"
LOG = logging.getLogger(__name__)

TITLES = {
    400: "Die Anfrage ist nicht lesbar",
    401: "Bitte anmelden",
    403: "Dafür fehlt die Berechtigung",
    404: "Das gibt es hier nicht",
    405: "Diese Methode ist hier nicht möglich",
    406: "In dieser Form nicht lieferbar",
    411: "Die Länge der Anfrage fehlt",
    413: "Die Anfrage ist zu groß",
    415: "Dieses Format wird hier nicht angenommen",
    422: "Die Angaben sind ungültig",
    429: "Zu viele Versuche",
    500: "Interner Fehler",
    503: "Zurzeit nicht verfügbar",
    504: "Ein Dienst antwortet nicht rechtzeitig",
}
_FOREIGN = {"Invalid JSON body.": "kein gültiges JSON"}
_INTERNAL = "Der Fehler wurde aufgezeichnet. Bitte später noch einmal versuchen."


def register(app: Flask) -> None:
    app.register_error_handler(Problem, answer_problem)
    app.register_error_handler(HTTPException, answer_http_exception)
    app.register_error_handler(Exception, answer_unexpected)


def answer_problem(problem: Problem) -> Response:
    return respond(problem, getattr(problem, "headers", {}))


def answer_http_exception(error: HTTPException) -> Response:
    status = error.code or 500
    headers = {
        name: value for name, value in error.get_headers() if name.lower() not in ("content-type", "content-length")
    }
    if error.response is not None or status < 400:
        return Response(error.get_response().get_data(), status=status, headers=dict(error.get_headers()))
    data = getattr(error, "data", None) or {}
    faults = list(faults_of(data.get("messages", {})))
    detail = "" if faults or status in (404, 405) or status >= 500 else (error.description or "")
    return respond(Problem(status, TITLES.get(status, error.name), detail, faults), headers)


def answer_unexpected(error: Exception) -> Response:
    LOG.exception("unexpected error", extra={"path": request.path})
    return respond(Problem(500, TITLES[500], _INTERNAL))


def respond(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """JSON for programs, a page for people who came with a browser to the console."""
    extra = dict(headers or {})
    if problem.status == 401:
        extra.setdefault("WWW-Authenticate", 'Bearer realm="stufenplan"')
    if _wants_page():
        page = render_template("error.html", problem=problem)
        return Response(page, problem.status, extra, mimetype="text/html")
    body = json.dumps(problem.document(), ensure_ascii=False)
    return Response(body, problem.status, extra, content_type=CONTENT_TYPE)


def faults_of(messages: Any, place: str = "") -> Iterator[Fault]:
    """Marshmallow's nested messages as faults with a path; the body's own name is left out of it."""
    if isinstance(messages, Mapping):
        for key, value in messages.items():
            inner = "" if not place and key in ("json", "json_or_form") else f"{place}/{key}".lstrip("/")
            yield from faults_of(value, inner)
    elif isinstance(messages, list):
        for message in messages:
            yield from faults_of(message, place)
    else:
        yield Fault(place.removesuffix("_schema").rstrip("/"), _FOREIGN.get(str(messages), str(messages)))


def _wants_page() -> bool:
    if request.path.startswith("/api/"):
        return False
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"

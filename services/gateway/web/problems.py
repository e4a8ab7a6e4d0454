"""Every error leaves the gateway as a problem document (RFC 9457) in the reader's language, whatever raised it."""

import json
import logging
from collections.abc import Iterator, Mapping
from typing import Any, cast
from urllib.parse import urlsplit

from flask import Flask, Response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from services.chassis.process.problems import Fault, Problem
from services.contracts.faults import Coded
from services.contracts.problems import REQUEST_INVALID, ProblemKind
from services.gateway.application import problems
from services.gateway.application.problems import new_incident
from services.gateway.web import authentication, language
from services.gateway.web.public import frame
from services.gateway.wording.problems import detail, fault_message, title

CONTENT_TYPE = "application/problem+json"
LOG = logging.getLogger(__name__)

_BY_STATUS: Mapping[int, ProblemKind] = {
    kind.status: kind
    for kind in (
        problems.BAD_REQUEST,
        problems.SIGN_IN,
        problems.FORBIDDEN,
        problems.ADDRESS_UNKNOWN,
        problems.METHOD_NOT_ALLOWED,
        problems.NOT_ACCEPTABLE,
        problems.REQUEST_TOO_SLOW,
        problems.LENGTH_MISSING,
        problems.REQUEST_TOO_LARGE,
        problems.MEDIA_TYPE_UNSUPPORTED,
        REQUEST_INVALID,
        problems.TOO_MANY_REQUESTS,
        problems.INTERNAL_ERROR,
        problems.UNAVAILABLE,
        problems.TIMED_OUT,
    )
}
_FOREIGN = {"Invalid JSON body.": "not-json"}
_BODIES = ("json", "json_or_form")
_SOON_SECONDS = "2"


def register(app: Flask) -> None:
    app.register_error_handler(Problem, respond)
    app.register_error_handler(CSRFError, lambda _: respond(Problem.of(problems.PAGE_EXPIRED)))
    app.register_error_handler(HTTPException, answer_http_exception)
    app.register_error_handler(Exception, answer_unexpected)


def answer_http_exception(error: HTTPException) -> Response:
    status = error.code or 500
    headers = {
        name: value for name, value in error.get_headers() if name.lower() not in ("content-type", "content-length")
    }
    if error.response is not None or status < 400:
        return Response(error.get_response().get_data(), status=status, headers=dict(error.get_headers()))
    data = getattr(error, "data", None) or {}
    faults = list(faults_of(data.get("messages", {})))
    kind = _BY_STATUS.get(status) or ProblemKind(f"http-{status}", status)
    return respond(Problem.of(kind, faults), headers)


def answer_unexpected(error: Exception) -> Response:
    incident = new_incident()
    LOG.exception("unexpected error, incident %s", incident, extra={"path": request.path})
    return respond(Problem.of(problems.INTERNAL_ERROR, incident=incident))


def respond(problem: Problem, headers: Mapping[str, str] | None = None) -> Response:
    """JSON for programs, a page for people who came with a browser to the console."""
    language.choose()  # by now it may be known who asks
    extra = {**headers_of(problem), **(headers or {})}
    if frame.is_public_page():
        answer = frame.page("public/problem.html", problem.status, problem=document(problem))
        answer.headers.update(extra)
        return answer
    if _wants_page():
        if problem.status == 401 and request.method == "GET":
            return cast(Response, redirect(url_for("console.login_form", next=request.full_path.rstrip("?"))))
        if problem.code == problems.PASSWORD_MUST_CHANGE.code:
            return cast(Response, redirect(url_for("own_account.index"), code=303))
        page = render_template("error.html", problem=document(problem), back=_page_before())
        return Response(page, problem.status, extra, mimetype="text/html")
    body = json.dumps(document(problem), ensure_ascii=False)
    return Response(body, problem.status, extra, content_type=CONTENT_TYPE)


def headers_of(problem: Problem) -> dict[str, str]:
    """How one logs in, and when it is worth trying again."""
    match problem.status:
        case 401:
            kind = "Basic" if authentication.taken_here() is authentication.Shown.CALENDAR else "Bearer"
            return {"WWW-Authenticate": f'{kind} realm="stufenplan"'}
        case 429 if "seconds" in problem.params:
            return {"Retry-After": str(problem.params["seconds"])}
        case 503:
            return {"Retry-After": _SOON_SECONDS}
    return {}


def document(problem: Problem) -> dict[str, Any]:
    """The problem document; the code and what its sentences insert are for programs, the sentences for people."""
    whole = {
        "type": problem.type,
        "title": title(problem),
        "status": problem.status,
        "detail": detail(problem),
        "code": problem.code,
        "params": problem.params,
        "faults": [{**fault.as_json(), "message": fault_message(fault)} for fault in problem.faults],
    }
    return {key: value for key, value in whole.items() if value not in ("", {}, [])}


def faults_of(messages: Any, place: str = "") -> Iterator[Fault]:
    """Marshmallow's nested messages as faults with a path; the body's own name is left out of it."""
    if isinstance(messages, Mapping):
        for key, value in messages.items():
            inner = place if key == "_schema" or (not place and key in _BODIES) else f"{place}/{key}".lstrip("/")
            yield from faults_of(value, inner)
    elif isinstance(messages, list):
        for message in messages:
            yield from faults_of(message, place)
    else:
        code = _FOREIGN.get(str(messages), str(messages))
        yield Fault(place, code, messages.params if isinstance(messages, Coded) else {})


def _page_before() -> str:
    """The page of ours from which the request came, to go on there after another login."""
    before = urlsplit(request.referrer or "")
    return before.path if before.netloc == request.host else "/"


def _wants_page() -> bool:
    if request.path.startswith("/api/"):
        return False
    return request.accept_mimetypes.best_match(["application/json", "text/html"]) == "text/html"

"""The port of a service: probes and metrics ahead of everything, then the service's own application, within limits."""

import json
import time
from collections.abc import Callable, Iterable
from typing import Any

import eventlet
from eventlet import wsgi
from nameko.web.server import WebServer

from services.chassis.process import logs, metrics
from services.chassis.process.health import Health
from services.chassis.process.run.composed import settings_of
from services.chassis.process.run.pace import PaceLimits
from services.chassis.process.run.protocol import BoundedProtocol

REQUESTS = metrics.counter("http_requests_total", "Answered requests", ["method", "route", "code"])
DURATION = metrics.histogram("http_request_duration_seconds", "Time until the answer began", ["method", "route"])
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
ROUTE = "stufenplan.route"
UNEXPECTED = b'{"type": "urn:stufenplan:internal-error", "title": "Unexpected error", "status": 500}'

log = logs.get_logger(__name__)

StartResponse = Callable[..., Any]


class PortInUse(Exception):
    says_no_values = True

    def __init__(self, host: str, port: int) -> None:
        super().__init__(f"Port {port} on {host} is taken. Does the program run already? (services/<name>/port)")


class ServiceWebServer(WebServer):
    """Takes the place of nameko's own web server in its container, also for @http entrypoints."""

    @property
    def sharing_key(self) -> Any:
        return WebServer

    def start(self) -> None:
        self._sock = listen(*self.bind_addr)
        self._sock.settimeout(None)
        self._serv = self.get_wsgi_server(self._sock, self.get_wsgi_app())
        self._gt = self.container.spawn_managed_thread(self.run)

    def stop(self) -> None:
        if self._gt is not None:
            super().stop()

    def get_wsgi_app(self) -> "Front":
        application = self.container.service_cls().wsgi_app(self.container) or super().get_wsgi_app()
        limit = settings_of(self.container).http.body_limit_bytes
        return Front(application, self.container.config["health"], limit)

    def get_wsgi_server(self, sock: Any, wsgi_app: Any, protocol: Any = BoundedProtocol, debug: bool = False) -> Any:
        http = settings_of(self.container).http
        server = wsgi.Server(
            sock,
            sock.getsockname(),
            wsgi_app,
            protocol=protocol,
            debug=debug,
            log_output=False,
            # A connection that says nothing is closed: else half-open ones pile up for ever.
            socket_timeout=http.idle_seconds,
        )
        server.pace = PaceLimits(http.header_seconds, http.slow_seconds, http.least_bytes_per_second)
        return server


def listen(host: str, port: int) -> Any:
    """A listening socket; raises PortInUse. Eventlet would share the port with whoever has it already."""
    try:
        return eventlet.listen((host, port), reuse_port=False)
    except OSError as error:
        raise PortInUse(host, port) from error


class Front:
    """Answers probes itself, refuses bodies that are too large, passes the rest on and counts it."""

    def __init__(self, application: Any, health: Health, body_limit: int) -> None:
        self._application = application
        self._health = health
        self._body_limit = body_limit

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        answer = self._health.answer(environ.get("PATH_INFO", ""))
        if answer is not None:
            status, content_type, body = answer
            return _send(start_response, status, content_type, body)
        if not _within(environ.get("CONTENT_LENGTH"), self._body_limit):
            title = f"The request is too large: at most {self._body_limit} bytes."
            problem = {"type": "urn:stufenplan:body-too-large", "title": title, "status": 413}
            document = json.dumps(problem).encode()
            return _send(start_response, 413, "application/problem+json", document)
        return self._measured(environ, start_response)

    def _measured(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        began = time.monotonic()

        def counted(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            method = environ.get("REQUEST_METHOD", "")
            method = method if method in METHODS else "other"
            route = environ.get(ROUTE, "")
            REQUESTS.labels(method, route, status.partition(" ")[0]).inc()
            DURATION.labels(method, route).observe(time.monotonic() - began)
            return start_response(status, headers, exc_info)

        try:
            answer: Iterable[bytes] = self._application(environ, counted)
        except Exception:
            # Eventlet would print the error, with all that its text quotes.
            log.exception("request failed")
            return _send(counted, 500, "application/problem+json", UNEXPECTED)
        return answer


def _within(content_length: str | None, limit: int) -> bool:
    return not content_length or (content_length.isdigit() and int(content_length) <= limit)


def _send(start_response: StartResponse, status: int, content_type: str, body: bytes) -> list[bytes]:
    headers = [("Content-Type", content_type), ("Content-Length", str(len(body)))]
    start_response(f"{status} {'OK' if status == 200 else 'Not OK'}", headers)
    return [body]

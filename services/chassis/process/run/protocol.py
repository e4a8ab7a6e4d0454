"""HTTP as the services speak it: eventlet's, with a time limit over a whole request and a whole answer."""

from typing import Any

import eventlet
from nameko.web.server import HttpOnlyProtocol
from werkzeug.exceptions import RequestTimeout

from services.chassis.process.run.pace import PacedReader, PacedWriter, PaceLimits

LATE = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class BoundedProtocol(HttpOnlyProtocol):
    """`server.pace` has the limits."""

    def setup(self) -> None:
        super().setup()
        buffered: Any = self.wfile
        self.wfile: Any = PacedWriter(buffered, self.connection, self._limits)
        self._headers: Any = None

    def handle_one_request(self) -> None:
        """Between two requests a connection may be idle as long as its socket allows; then the headers' time runs."""
        if not self._has_begun():
            self.close_connection = 1
            return
        self.wfile.begin()
        self._headers = eventlet.Timeout(self._limits.header_seconds)
        try:
            super().handle_one_request()
        except eventlet.Timeout as late:
            if late is not self._headers:
                raise
            self.close_connection = 1
            self._say_late()
        finally:
            self._headers.cancel()

    def handle_one_response(self) -> None:
        self._headers.cancel()
        try:
            super().handle_one_response()
        except RequestTimeout:  # of a body that nobody wanted to read
            self.close_connection = 1

    def get_environ(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environ()
        body = environ["eventlet.input"]
        body.rfile = PacedReader(body.rfile, self._limits, self._give_up)
        return environ

    @property
    def _limits(self) -> PaceLimits:
        limits: PaceLimits = self.server.pace
        return limits

    def _has_begun(self) -> bool:
        try:
            return bool(self.rfile.peek(1))
        except (OSError, ValueError):
            return False

    def _give_up(self) -> None:
        self.close_connection = 1

    def _say_late(self) -> None:
        try:
            self.wfile.write(LATE)
        except OSError:
            return

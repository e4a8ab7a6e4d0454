"""Probes and /metrics of a process without the framework, served from a thread of their own."""

from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from services.chassis.process.health import Health


def serve(port: int, host: str = "127.0.0.1", health: Health | None = None) -> ThreadingHTTPServer:
    """Answers /healthz, /readyz and /metrics until the returned server is shut down; OSError when the port is taken."""
    known = health or Health()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, content_type, body = known.answer(self.path.partition("?")[0]) or (404, "text/plain", b"not found")
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    Thread(target=server.serve_forever, name="probes", daemon=True).start()
    return server

"""The Flask application, put together from its parts. It knows nothing of Nameko: the services come in as a port."""

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from services.chassis.process.problems import Problem
from services.chassis.storage.database import DATABASE_ERRORS, is_unavailable
from services.gateway.access.secret import derived_key
from services.gateway.application.problems import DATABASE_AWAY
from services.gateway.web import authentication, bodies, documentation, language, problems, security
from services.gateway.web.api import (
    appointments,
    campaigns,
    dead_letters,
    events,
    imports,
    letters,
    regions,
    switches,
    tokens,
)
from services.gateway.web.console import dead_letters as dead_letter_pages
from services.gateway.web.console import pages
from services.gateway.web.context import EXTENSION, Gateway
from services.gateway.web.openapi import Api

API_BLUEPRINTS = (
    tokens.blueprint,
    regions.blueprint,
    switches.blueprint,
    imports.blueprint,
    appointments.blueprint,
    campaigns.blueprint,
    letters.blueprint,
    events.blueprint,
    dead_letters.blueprint,
)


def create_app(gateway: Gateway, secret: bytes, *, proxies: int = 0, secure_cookies: bool = False) -> Flask:
    """`proxies`: how many trusted reverse proxies stand in front and name the client's address."""
    app = Flask(__name__, static_folder=None, template_folder="console/templates")
    app.config.update(
        SECRET_KEY=derived_key(secret, "session"),
        MAX_CONTENT_LENGTH=gateway.limits.request_bytes,
        SESSION_COOKIE_NAME="stufenplan",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure_cookies,
        TRAP_HTTP_EXCEPTIONS=False,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.extensions[EXTENSION] = gateway
    api = Api(app)
    app.before_request(_name_route)
    problems.register(app)
    for away in DATABASE_ERRORS:
        app.register_error_handler(away, _database_away)
    language.register(app)
    authentication.register(app)
    bodies.register(app)
    security.register(app)
    for blueprint in API_BLUEPRINTS:
        api.register_blueprint(blueprint)
    app.register_blueprint(documentation.blueprint(api))
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(dead_letter_pages.blueprint)
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    return app


def _database_away(error: Exception) -> Response:
    if not is_unavailable(error):
        return problems.answer_unexpected(error)
    return problems.respond(Problem.of(DATABASE_AWAY))


def _name_route() -> None:
    """The route's pattern labels the http metrics; the address itself would make endless labels."""
    request.environ["stufenplan.route"] = request.url_rule.rule if request.url_rule else ""

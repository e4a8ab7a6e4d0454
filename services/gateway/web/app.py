"""The Flask application, put together from its parts. It knows nothing of Nameko: the services come in as a port."""

from typing import Any

from flask import Flask, Response, request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from services.chassis.process.problems import Problem
from services.chassis.storage.database import DATABASE_ERRORS, is_unavailable
from services.gateway.access.calendar_keys import CalendarKeys
from services.gateway.access.devices import Devices
from services.gateway.access.second_factor import SecondFactors
from services.gateway.access.secret import derived_key
from services.gateway.application.problems import DATABASE_AWAY
from services.gateway.web import assets, authentication, bodies, documentation, language, numbers, problems, security
from services.gateway.web.api import (
    appointments,
    audit,
    campaigns,
    dead_letters,
    events,
    imports,
    letters,
    public,
    regions,
    searches,
    sessions,
    switches,
    timeline,
    tokens,
    users,
)
from services.gateway.web.console import frame
from services.gateway.web.console.account import own, provider
from services.gateway.web.console.account import sessions as session_pages
from services.gateway.web.console.account import views as account
from services.gateway.web.console.admin import audit as audit_pages
from services.gateway.web.console.admin import users as user_pages
from services.gateway.web.console.appointments import confirmation
from services.gateway.web.console.appointments import views as appointment_pages
from services.gateway.web.console.calendar import views as calendar_pages
from services.gateway.web.console.calls import views as call_pages
from services.gateway.web.console.letters import views as letter_pages
from services.gateway.web.console.operations import dead_letters as dead_letter_pages
from services.gateway.web.console.start import views as start
from services.gateway.web.console.switches import actions as switch_actions
from services.gateway.web.console.switches import views as switch_pages
from services.gateway.web.console.switches import wizard as switch_wizard
from services.gateway.web.context import CALENDAR_KEYS, DEVICES, EXTENSION, SECOND_FACTORS, Gateway
from services.gateway.web.openapi import Api
from services.gateway.web.public import frame as public_pages
from services.gateway.web.public.appointments import views as public_appointment_pages
from services.gateway.web.public.booking import views as public_booking_pages
from services.gateway.web.public.letters import views as public_letter_pages
from services.gateway.web.public.sites import views as public_site_pages
from services.gateway.wording.visible import visible

API_BLUEPRINTS = (
    tokens.blueprint,
    sessions.blueprint,
    regions.blueprint,
    switches.blueprint,
    timeline.blueprint,
    timeline.calendar,
    imports.blueprint,
    appointments.blueprint,
    searches.blueprint,
    campaigns.blueprint,
    letters.blueprint,
    events.blueprint,
    dead_letters.blueprint,
    public.blueprint,
    users.blueprint,
    audit.blueprint,
)
CONSOLE_BLUEPRINTS = (
    account.blueprint,
    session_pages.blueprint,
    own.blueprint,
    provider.blueprint,
    user_pages.blueprint,
    audit_pages.blueprint,
    start.blueprint,
    switch_pages.blueprint,
    switch_actions.blueprint,
    switch_wizard.blueprint,
    calendar_pages.blueprint,
    appointment_pages.blueprint,
    confirmation.blueprint,
    call_pages.blueprint,
    letter_pages.blueprint,
    dead_letter_pages.blueprint,
)


PUBLIC_BLUEPRINTS = (
    public_site_pages.blueprint,
    public_letter_pages.blueprint,
    public_appointment_pages.blueprint,
    public_booking_pages.blueprint,
)


def create_app(gateway: Gateway, secret: bytes, *, proxies: int = 0, secure_cookies: bool = False) -> Flask:
    """`proxies`: how many trusted reverse proxies stand in front and name the client's address."""
    app = Flask(__name__, static_folder=None, template_folder="templates")
    app.config.update(
        SECRET_KEY=derived_key(secret, "session"),
        MAX_CONTENT_LENGTH=gateway.limits.request_bytes,
        SESSION_COOKIE_NAME="stufenplan",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=secure_cookies,
        TRAP_HTTP_EXCEPTIONS=False,
        WTF_CSRF_FIELD_NAME="csrf",
        WTF_CSRF_TIME_LIMIT=None,  # a page stays good as long as its session
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.jinja_env.finalize = _shown
    app.extensions[EXTENSION] = gateway
    app.extensions[DEVICES] = Devices(derived_key(secret, "device"))
    app.extensions[CALENDAR_KEYS] = CalendarKeys(
        derived_key(secret, "calendar"), gateway.tokens.sessions, lambda login: gateway.users.credential(login)
    )
    numbers.register(app)
    app.extensions[SECOND_FACTORS] = SecondFactors(derived_key(secret, "second factor"))
    api = Api(app)
    app.before_request(_name_route)
    problems.register(app)
    for away in DATABASE_ERRORS:
        app.register_error_handler(away, _database_away)
    language.register(app)
    authentication.register(app)
    bodies.register(app)
    security.register(app)
    frame.register(app)
    forged = CSRFProtect(app)
    app.register_blueprint(assets.blueprint)
    for blueprint in API_BLUEPRINTS:
        api.register_blueprint(blueprint)
        forged.exempt(blueprint)  # a bearer token comes from no foreign page
    app.register_blueprint(documentation.blueprint(api))
    for pages_of in CONSOLE_BLUEPRINTS:
        app.register_blueprint(pages_of)
    for open_pages in PUBLIC_BLUEPRINTS:
        forged.exempt(open_pages)  # they take no cookie: there is nothing to act with in somebody's name
    public_pages.register(app, gateway.backends, secret, *PUBLIC_BLUEPRINTS)
    if proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]
    return app


def _shown(value: Any) -> Any:
    """What somebody typed must not turn a page's line round: hidden characters are told by their number."""
    return visible(value, lines=True) if type(value) is str else value


def _database_away(error: Exception) -> Response:
    if not is_unavailable(error):
        return problems.answer_unexpected(error)
    return problems.respond(Problem.of(DATABASE_AWAY))


def _name_route() -> None:
    """The route's pattern labels the http metrics; the address itself would make endless labels."""
    request.environ["stufenplan.route"] = request.url_rule.rule if request.url_rule else ""

"""What all public pages have in common: no login, no cookie, the language in the address, caching."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from flask import Blueprint, Flask, Response, current_app, g, make_response, render_template, request, url_for

from services.chassis.process.problems import Problem
from services.contracts.schemas import FIRST_YEAR, LAST_YEAR
from services.gateway import wording
from services.gateway.access.appointment_codes import AppointmentCodes
from services.gateway.access.proof_of_work import Puzzles
from services.gateway.access.secret import derived_key
from services.gateway.application.problems import PAGE_EXPIRED
from services.gateway.application.public_appointments import again
from services.gateway.application.public_sites import PublicSites
from services.gateway.application.shared import Shared
from services.gateway.backends.backends import Backends
from services.gateway.backends.shapes.scheduling import AppointmentView
from services.gateway.web.authentication import public
from services.gateway.web.context import backends

ROOT = "/p"
LANGUAGE = "lang"
FRESH_SECONDS = 15
"""So long the services' answers are good for everybody who looks; a browser keeps a page four times as long."""
_BROWSER_SECONDS = 60
_EXTENSION = "stufenplan public sites"
PUZZLES = "stufenplan puzzles"
_CODES = "stufenplan appointment codes"
_COLOURS = "light dark"

frame = Blueprint(
    "public", __name__, url_prefix=ROOT, template_folder="templates", static_folder="static", static_url_path="/static"
)
public(frame.send_static_file)


def blueprint(subject: str, module: str) -> Blueprint:
    """The pages of one subject; views of it are marked `@public` like any other that is."""
    return Blueprint(f"public_{subject}", module, url_prefix=ROOT, template_folder="templates")


def register(app: Flask, backends: Backends, secret: bytes, *subjects: Blueprint) -> None:
    app.extensions[_EXTENSION] = PublicSites(backends, Shared(FRESH_SECONDS))
    app.extensions[_CODES] = AppointmentCodes(derived_key(secret, "appointment code"))
    app.extensions[PUZZLES] = Puzzles(derived_key(secret, "puzzle"))
    app.url_defaults(_keep_language)
    for pages in (frame, *subjects):
        app.register_blueprint(pages)


def public_sites() -> PublicSites:
    return cast(PublicSites, current_app.extensions[_EXTENSION])


def codes() -> AppointmentCodes:
    return cast(AppointmentCodes, current_app.extensions[_CODES])


def opened(region: str, key: str) -> AppointmentView:
    """The appointment of a pass, as it is by now. Raises Problem 400 where the pass is none, or too old."""
    shown = codes().read(key)
    if shown is None or shown.region != region:
        raise Problem.of(PAGE_EXPIRED)
    return again(backends(), region, shown.appointment)


def instant(text: str) -> datetime | None:
    """What a form of ours sent; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None and FIRST_YEAR < moment.year < LAST_YEAR else None


def is_public_page() -> bool:
    return request.path == ROOT or request.path.startswith(f"{ROOT}/")


def page(template: str, status: int = 200, **values: Any) -> Response:
    """A page that is about whoever asks: nobody keeps it."""
    words = {"other_languages": _other_languages(), "language_chosen": g.get("public_language"), "colours": _COLOURS}
    return make_response(render_template(template, **words, **values), status)


def cached(template: str, **values: Any) -> Response:
    """A page that is the same for everybody; 304 where the browser has it already."""
    answer = page(template, **values)
    answer.headers["Cache-Control"] = f"public, max-age={_BROWSER_SECONDS}"
    answer.vary.add("Accept-Language")
    answer.add_etag()
    return cast(Response, answer.make_conditional(request))


def _other_languages() -> list[tuple[str, str]]:
    """The same page in the others; what was sent with a form is not repeated."""
    if request.method != "GET" or request.endpoint is None:
        return []
    place: Mapping[str, Any] = {**(request.view_args or {}), **request.args.to_dict()}
    others = [language for language in wording.LANGUAGES if language != wording.language()]
    return [(language, url_for(request.endpoint, **{**place, LANGUAGE: language})) for language in others]


def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
    """Whoever chose a language keeps it from page to page, in the address."""
    chosen = g.get("public_language")
    if chosen and endpoint.startswith("public_"):
        values.setdefault(LANGUAGE, chosen)

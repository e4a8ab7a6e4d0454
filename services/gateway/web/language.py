"""Which language a request is answered in."""

from typing import cast

from flask import Flask, Response, g, request, session

from services.gateway import wording

SESSION_LANGUAGE = "language"


def register(app: Flask) -> None:
    app.before_request(choose)
    app.after_request(_name_language)


def choose() -> None:
    """What was chosen in the console, else what the browser or the program asks for, else what the user is set to."""
    own: str | None = g.principal.language if "principal" in g else None
    kept = _kept()
    asked = request.accept_languages.best_match(wording.LANGUAGES)
    wanted = (language for language in (kept, asked, own) if language in wording.LANGUAGES)
    wording.use(next(wanted, None) or wording.DEFAULT)


def _kept() -> str | None:
    """Public pages have no session: what was chosen there stands in the address."""
    if request.path.startswith("/api/v1/"):
        return None
    if request.path.startswith("/p/"):
        g.public_language = next((each for each in wording.LANGUAGES if each == request.args.get("lang")), None)
        return cast("str | None", g.public_language)
    return session.get(SESSION_LANGUAGE)


def _name_language(response: Response) -> Response:
    if response.mimetype in ("text/html", "application/problem+json"):
        response.headers.setdefault("Content-Language", wording.language())
    return response

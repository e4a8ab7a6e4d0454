"""Which language a request is answered in."""

from typing import Any

from flask import Flask, Response, g, request, session

from services.gateway import wording

SESSION_LANGUAGE = "language"


def register(app: Flask) -> None:
    app.before_request(choose)
    app.after_request(_name_language)


def choose() -> None:
    """What was chosen in the console, else what the browser or the program asks for, else what the user is set to."""
    own: Any = getattr(g.get("principal"), "language", None)
    kept = None if request.path.startswith("/api/v1/") else session.get(SESSION_LANGUAGE)
    asked = request.accept_languages.best_match(wording.LANGUAGES)
    wording.use(next(language for language in (kept, asked, own, wording.DEFAULT) if language in wording.LANGUAGES))


def _name_language(response: Response) -> Response:
    if response.mimetype in ("text/html", "application/problem+json"):
        response.headers.setdefault("Content-Language", wording.language())
    return response

"""The OpenAPI document: flask-smorest's, with problem documents as its errors and a bearer token as its key."""

from typing import Any

import flask_smorest
from flask import Flask
from werkzeug.exceptions import HTTPException

from services.gateway.web import problems
from services.gateway.web.schemas.problem import ProblemSchema

_DESCRIPTION = (
    "Stufenplan öffnet und schließt die Standorte einer Behörde in Stufen. Alle Zeiten sind RFC 3339 mit Zeitzone, "
    "alle Fehler Problem-Dokumente nach RFC 9457 mit der Stelle jedes Fehlers. Außer der Anmeldung braucht jeder "
    "Aufruf ein Zugangstoken: Authorization: Bearer …"
)


class Api(flask_smorest.Api):
    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: Flask) -> None:
        app.config.update(API_TITLE="Stufenplan", API_VERSION="1", OPENAPI_VERSION="3.1.0")
        super().__init__(
            app,
            spec_kwargs={
                "info": {"description": _DESCRIPTION},
                "security": [{"token": []}],
            },
        )
        self.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})

    def handle_http_exception(self, error: HTTPException) -> Any:
        return problems.answer_http_exception(error)

    def document(self) -> dict[str, Any]:
        document: dict[str, Any] = self.spec.to_dict()
        for response in document["components"].get("responses", {}).values():
            content = response.get("content", {})
            if "application/json" in content:
                content[problems.CONTENT_TYPE] = content.pop("application/json")
        return document

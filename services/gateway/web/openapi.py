"""The OpenAPI document: flask-smorest's, with problem documents as its errors and a bearer token as its key."""

from collections.abc import Callable
from typing import Any

import flask_smorest
from flask import Flask
from marshmallow import fields
from werkzeug.exceptions import HTTPException

from services.contracts.schemas import Matches, Text
from services.gateway.web import problems
from services.gateway.web.schemas.problem import ProblemSchema
from services.gateway.wording import gettext

_DESCRIPTION = (
    "Stufenplan opens and closes the sites of an authority in stages. All times are RFC 3339 with an offset, all "
    "errors problem documents (RFC 9457) that name the place of each fault. Apart from logging in, every call needs an "
    "access token: Authorization: Bearer …"
)
_WORDED = ("summary", "description")


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
        self.ma_plugin.converter.add_attribute_function(_pattern)
        self.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
        self.spec.components.security_scheme("calendarKey", {"type": "http", "scheme": "basic"})

    def handle_http_exception(self, error: HTTPException) -> Any:
        return problems.answer_http_exception(error)

    def document(self, translate: Callable[[str], str] = gettext) -> dict[str, Any]:
        """The whole document, its summaries and descriptions in the language of this request."""
        document: dict[str, Any] = self.spec.to_dict()
        for response in document["components"].get("responses", {}).values():
            content = response.get("content", {})
            if "application/json" in content:
                content[problems.CONTENT_TYPE] = content.pop("application/json")
        worded: dict[str, Any] = _worded(document, translate)
        return worded


def _pattern(converter: Any, field: fields.Field[Any], **_: Any) -> dict[str, str]:
    """The contract's pattern as JSON Schema writes it: anchored, without Python's end of text."""
    patterns = [validator.pattern for validator in field.validators if isinstance(validator, Matches)]
    if patterns:
        return {"pattern": f"^(?:{patterns[0]})$"}
    return {"pattern": r"\S"} if isinstance(field, Text) and not field.blank else {}


def _worded(part: Any, translate: Callable[[str], str]) -> Any:
    """A copy: what is given belongs to the application, for requests in every language."""
    if isinstance(part, list):
        return [_worded(entry, translate) for entry in part]
    if not isinstance(part, dict):
        return part
    return {key: _word(key, value, translate) for key, value in part.items()}


def _word(key: str, value: Any, translate: Callable[[str], str]) -> Any:
    if key in _WORDED and isinstance(value, str):
        return translate(value)
    if key == "tags" and isinstance(value, list):
        return [
            translate(tag) if isinstance(tag, str) else {**_worded(tag, translate), "name": translate(tag["name"])}
            for tag in value
        ]
    return _worded(value, translate)

"""The blueprint of all API endpoints: an unknown query parameter is a fault like an unknown field, not ignored."""

import json
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

import flask
import flask_smorest
from marshmallow import RAISE, Schema
from webargs.flaskparser import FlaskParser

from services.gateway.web.authentication import Shown

View = Callable[..., Any]
Decorator = Callable[[View], View]


class StrictParser(FlaskParser):
    DEFAULT_UNKNOWN_BY_LOCATION = FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION | {"query": RAISE}

    def _raw_load_json(self, req: flask.Request) -> Any:
        """Nested without end, or a number of thousands of digits: no JSON for us, as much as a missing bracket."""
        try:
            return super()._raw_load_json(req)
        except json.JSONDecodeError:
            raise
        except (RecursionError, ValueError) as error:
            raise json.JSONDecodeError(type(error).__name__, "…", 0) from error


class Blueprint(flask_smorest.Blueprint):
    """Endpoints of the API: they take a bearer token and nothing else."""

    ARGUMENTS_PARSER = StrictParser()
    takes = Shown.BEARER

    if TYPE_CHECKING:  # what flask_smorest's own decorators are, which have no types

        def route(self, rule: str, **options: Any) -> Decorator: ...
        def arguments(self, schema: type[Schema], *, location: str = "json", **options: Any) -> Decorator: ...
        def response(self, status_code: int, schema: Any = None, **about: Any) -> Decorator: ...
        def alt_response(self, status_code: int, **about: Any) -> Decorator: ...
        def doc(self, **about: Any) -> Decorator: ...

    def answers(self, status: int, schema: Schema | None, **about: Any) -> Decorator:
        """As `response`, for what a service answered: documented by its call's schema, passed on as it came."""

        def decorate(view: View) -> View:
            @wraps(view)
            def passed_on(*args: Any, **kwargs: Any) -> tuple[flask.Response, int]:
                return flask.jsonify(view(*args, **kwargs)), status

            return self.response(status, schema, **about)(passed_on)

        return decorate

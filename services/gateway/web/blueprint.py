"""The blueprint of all API endpoints: an unknown query parameter is a fault like an unknown field, not ignored."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import flask
import flask_smorest
from marshmallow import RAISE, Schema
from webargs.flaskparser import FlaskParser

from services.gateway.web.authentication import Shown


View = TypeVar("View", bound=Callable[..., Any])


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


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # flask_smorest has no types
    """Endpoints of the API: they take a bearer token and nothing else."""

    ARGUMENTS_PARSER = StrictParser()
    takes = Shown.BEARER

    def answers(self, status: int, schema: Schema | None, **about: Any) -> Callable[[View], View]:
        """As `response`, for what a service answered: documented by its call's schema, passed on as it came."""

        def decorate(view: View) -> View:
            @wraps(view)
            def passed_on(*args: Any, **kwargs: Any) -> tuple[flask.Response, int]:
                return flask.jsonify(view(*args, **kwargs)), status

            documented: View = self.response(status, schema, **about)(passed_on)
            return documented

        return decorate

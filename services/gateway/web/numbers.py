"""Numbers in addresses: of switches, campaigns, appointments. What is none still finds its endpoint, which says so."""

import re
from uuid import UUID

from flask import Flask
from werkzeug.routing import UUIDConverter


class Mistyped(str):
    """What stands in an address where a number should; no view ever gets it."""


class Number(UUIDConverter):
    regex = "[^/]+"
    part_isolating = True

    def to_python(self, value: str) -> UUID | Mistyped:  # type: ignore[override]
        return UUID(value) if re.fullmatch(UUIDConverter.regex, value) else Mistyped(value)


def register(app: Flask) -> None:
    app.url_map.converters["uuid"] = Number

"""What the API's own schemas add to those of the contracts."""

import re
from typing import Any

from services.contracts.schemas import Flag, Strict, Whole

ApiSchema = Strict
"""An unknown field is refused; what is wrong is named by codes."""


class QueryFlag(Flag):
    """true or false as an address writes it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        return super()._deserialize({"true": True, "false": False}.get(value, value), attr, data, **kwargs)


class QueryWhole(Whole):
    """A whole number as an address writes it."""

    def _validated(self, value: Any) -> int:
        if isinstance(value, str):
            if not re.fullmatch(r"-?[0-9]{1,18}", value):
                raise self.make_error("invalid")
            value = int(value)
        return super()._validated(value)

"""Python values as jsonb: times in RFC 3339, ids as text, faults as objects."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from services.contracts.faults import Fault


def jsonb(value: Any) -> Jsonb:
    return Jsonb(value, dumps=dumps)


def dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Fault):
        return value.as_json()
    raise TypeError(f"{type(value).__name__} has no place in JSON")

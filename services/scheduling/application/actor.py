"""Who asks for something."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def user_of(actor: Mapping[str, Any] | None) -> str:
    return str((actor or {}).get("user") or "unbekannt")

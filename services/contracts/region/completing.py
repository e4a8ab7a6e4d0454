"""Fills in what a region file leaves out, so that nobody who reads it needs defaults of his own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from services.contracts.region.schema.document import ADDED, DOCUMENT


def complete(document: Mapping[str, Any]) -> dict[str, Any]:
    """A sound document with every optional entry, days as ISO text, without what a loaded one says of itself.

    Completing it again changes nothing. Raises marshmallow's ValidationError for a document that `check` refuses.
    """
    whole: dict[str, Any] = DOCUMENT.load(document)
    return {key: value for key, value in whole.items() if key not in ADDED}

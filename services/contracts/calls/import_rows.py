"""Rows of an appointment file as they travel: a field of its own, for a file has a hundred thousand of them.

A schema for each row would hold the event loop of whoever reads them for seconds; this reads 50,000 rows in the time
that the schema library takes for some 5,000. Limits are those of the other calls. And a message of a hundred thousand
rows would be packed and unpacked in one go: so they travel in portions, each a text of its own.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields

from services.contracts.faults import Coded
from services.contracts.portions import in_portions
from services.contracts.schemas import FIRST_YEAR, LAST_YEAR
from services.contracts.text import LONGEST_NAME, forbidden_characters

MOST_ROWS = 200_000
MOST_FAULTS = 1000
ROWS_IN_A_PORTION = 250
MOST_PORTION_BYTES = 4 * 1024**2
CHANNELS = ("in_person", "phone", "video")
LONGEST_MINUTES, MOST_PERSONS = 480, 20
MOST_STAFF = 60


class _Wrong(Exception):
    def __init__(self, code: str, **params: Any) -> None:
        self.message = Coded(code, **params)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Wrong("not-a-text")
    if not value.strip():
        raise _Wrong("blank")
    if characters := forbidden_characters(value):
        raise _Wrong("forbidden-characters", characters=characters)
    if len(value) > LONGEST_NAME:
        raise _Wrong("wrong-length", max=LONGEST_NAME)
    return value


def _uuid(value: Any) -> UUID:
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        raise _Wrong("not-a-uuid") from None


def _instant(value: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(value)
    except (ValueError, TypeError):
        raise _Wrong("not-an-instant") from None
    if moment.tzinfo is None:
        raise _Wrong("not-an-instant")
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise _Wrong("year-out-of-range", min=FIRST_YEAR, max=LAST_YEAR)
    return moment.astimezone(UTC)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _Wrong("not-yes-or-no")
    return value


def _channel(value: Any) -> str:
    if value not in CHANNELS:
        raise _Wrong("not-one-of", choices=list(CHANNELS))
    return str(value)


def _whole(most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise _Wrong("not-a-whole-number")
        if not 1 <= value <= most:
            raise _Wrong("out-of-range", min=1, max=most)
        return value

    return read


def _staff(value: Any) -> tuple[str, ...] | None:
    """One or several names; None for anybody."""
    if value is None:
        return None
    if not isinstance(value, list):
        raise _Wrong("not-a-list")
    if len(value) > MOST_STAFF:
        raise _Wrong("wrong-count", max=MOST_STAFF)
    return tuple(sorted({_text(name) for name in value})) or None


def _note(value: Any) -> str | None:
    return None if value is None else _text(value)


READERS: Mapping[str, Callable[[Any], Any]] = {
    "line": _whole(10**9),
    "reference": _text,
    "household_id": _uuid,
    "site": _text,
    "department": _text,
    "kind": _text,
    "channel": _channel,
    "starts_at": _instant,
    "minutes": _whole(LONGEST_MINUTES),
    "persons": _whole(MOST_PERSONS),
    "presence_required": _flag,
    "phone_known": _flag,
    "video_capable": _flag,
    "staff": _staff,
    "second_person": _flag,
    "note": _note,
}
OPTIONAL = {"staff": None, "second_person": False, "note": None}
"""What may be left out, and what then counts."""


def packed(rows: Sequence[Mapping[str, Any]]) -> str:
    """A portion of ROWS_IN_A_PORTION rows at most: JSON, compressed, as text."""
    return base64.b64encode(zlib.compress(json.dumps(rows).encode(), 1)).decode()


def unpacked(portion: str) -> list[Any]:
    """Raises ValidationError for what is none, or has become larger than a portion can be."""
    try:
        inflating = zlib.decompressobj()
        text = inflating.decompress(base64.b64decode(portion, validate=True), MOST_PORTION_BYTES)
        rows = json.loads(text)
    except (ValueError, zlib.error, RecursionError) as error:
        raise ValidationError(Coded("not-a-list")) from error
    if not isinstance(rows, list) or len(rows) > ROWS_IN_A_PORTION:
        raise ValidationError(Coded("not-a-list"))
    return rows


def _unpacked(entries: Iterable[Any]) -> Iterator[Any]:
    for entry in entries:
        if isinstance(entry, str):
            yield from unpacked(entry)
        else:
            yield entry


class ImportRows(fields.Field[list[dict[str, Any]]]):
    """A list of mappings with the keys of READERS, or of portions of them (`packed`); `line` is where the row stands in
    its file."""

    default_error_messages = {"required": "missing", "null": "missing", "invalid": "not-a-list"}  # noqa: RUF012

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return [row if isinstance(row, str) else _written(row) for row in value]

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> list[dict[str, Any]]:
        if not isinstance(value, list):
            raise self.make_error("invalid")
        if len(value) > MOST_ROWS:
            raise ValidationError(Coded("wrong-count", max=MOST_ROWS))
        rows, faults = [], dict[str, Any]()
        for index, row in enumerate(in_portions(_unpacked(value))):
            if index >= MOST_ROWS:
                raise ValidationError(Coded("wrong-count", max=MOST_ROWS))
            read, wrong = _row(row)
            if wrong and len(faults) < MOST_FAULTS:
                faults[str(index)] = wrong
            rows.append(read)
        if faults:
            raise ValidationError(faults)
        return rows


def _written(row: Mapping[str, Any]) -> dict[str, Any]:
    moment, household = row["starts_at"], row["household_id"]
    return {
        **row,
        "household_id": str(household),
        "starts_at": moment.isoformat() if isinstance(moment, datetime) else moment,
        "staff": None if row.get("staff") is None else list(row["staff"]),
    }


def _row(row: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """The row, and what is wrong in it by key."""
    if not isinstance(row, Mapping):
        return {}, {"_schema": [Coded("not-a-mapping")]}
    read: dict[str, Any] = dict(OPTIONAL)
    wrong: dict[str, Any] = {key: [Coded("unknown-key")] for key in row if key not in READERS}
    for key, reader in READERS.items():
        if key not in row:
            if key not in OPTIONAL:
                wrong[key] = [Coded("missing")]
            continue
        try:
            read[key] = reader(row[key])
        except _Wrong as refusal:
            wrong[key] = [refusal.message]
    return read, wrong

"""The base of all API schemas: unknown fields are refused, messages are German, texts and times can be stored."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, post_dump, pre_load

from services.gateway.application.texts import fault_in

_GERMAN = {
    "required": "fehlt",
    "null": "darf nicht leer sein",
    "validator_failed": "ist ungültig",
    "invalid": "ist ungültig",
    "invalid_utf8": "ist kein gültiges UTF-8",
    "too_large": "ist zu groß",
    "type": "hat den falschen Typ",
    "unknown": "ist hier unbekannt",
}
_EXPECTED: dict[type[fields.Field[Any]], str] = {
    fields.AwareDateTime: "muss eine Zeit mit Zeitzone sein, wie 2020-06-17T08:00:00+02:00",
    fields.Date: "muss ein Datum sein, wie 2020-06-17",
    fields.Integer: "muss eine ganze Zahl sein",
    fields.Boolean: "muss true oder false sein",
    fields.UUID: "muss eine UUID sein",
    fields.List: "muss eine Liste sein",
    fields.String: "muss ein Text sein",
    fields.Dict: "muss ein Objekt sein",
}


class ApiSchema(Schema):
    error_messages = {"unknown": "ist hier unbekannt", "type": "muss ein Objekt sein"}  # noqa: RUF012

    class Meta:
        unknown = RAISE

    def on_bind_field(self, field_name: str, field_obj: fields.Field[Any]) -> None:
        translate(field_obj)

    @pre_load
    def _refuse_what_is_no_text(self, given: Any, **_: Any) -> Any:
        try:
            faults = dict(_faults_of_texts(given)) if isinstance(given, Mapping) else {}
        except RecursionError as error:
            raise ValidationError("ist zu tief verschachtelt") from error
        if faults:
            raise ValidationError(faults)
        return given


class PassedOnSchema(ApiSchema):
    """An answer whose structure belongs to the service that gives it: passed on whole, named keys or not."""

    @post_dump(pass_original=True)
    def _whole(self, named: dict[str, Any], answer: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {**answer, **named}


def translate(field: fields.Field[Any]) -> None:
    expected = next((text for kind, text in _EXPECTED.items() if isinstance(field, kind)), _GERMAN["invalid"])
    field.error_messages.update({key: text for key, text in _GERMAN.items() if key in field.error_messages})
    for key in ("invalid", "invalid_uuid", "format", "special", "invalid_awareness"):
        if key in field.error_messages:
            field.error_messages[key] = expected
    if isinstance(field, fields.List):
        translate(field.inner)


def instant(**kwargs: Any) -> fields.AwareDateTime:
    """A time in a request: within years that stay times in every time zone and with weeks added."""
    return fields.AwareDateTime(validate=_of_our_time, **kwargs)


def _of_our_time(value: datetime) -> None:
    if not 1900 <= value.year < 2200:
        raise ValidationError("muss zwischen 1900 und 2199 liegen")


def _faults_of_texts(given: Any, place: str = "") -> Iterator[tuple[str, list[str]]]:
    if isinstance(given, str) and (fault := fault_in(given)):
        yield place, [fault]
    elif isinstance(given, Mapping):
        for key, value in given.items():
            yield from _faults_of_texts(value, f"{place}/{key}".lstrip("/"))
    elif isinstance(given, list):
        for index, value in enumerate(given):
            yield from _faults_of_texts(value, f"{place}/{index}")


def moment(**kwargs: Any) -> fields.String:
    """A time in an answer: it left its service as RFC 3339 text and stays so."""
    metadata = {"format": "date-time", "example": "2020-06-17T08:00:00+02:00"} | kwargs.pop("metadata", {})
    return fields.String(metadata=metadata, **kwargs)

"""The CloudEvents 1.0 envelope that carries every event, and the event types that write and read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from services.contracts.events.straight import Tell, Unsure, teller

SPEC_VERSION = "1.0"
SUBJECT = r"^[a-z0-9-]+(/[a-z0-9-]+)?$"
TRACEPARENT = r"^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$"


class Published(Schema):
    """Base of all event schemas. Unknown fields are ignored, missing ones are an error: the compatibility rule.

    `SHOWN` names the fields that the live view may show to everybody of the region; what is not named stays unseen.
    """

    SHOWN: ClassVar[tuple[str, ...]] = ()

    class Meta:
        unknown = EXCLUDE


class EnvelopeSchema(Published):
    """CloudEvents attributes; `sequence`, `correlationid`, `causationid`, `traceparent` are extensions."""

    specversion = fields.String(required=True, validate=validate.Equal(SPEC_VERSION))
    id = fields.UUID(required=True)
    source = fields.String(required=True)
    type = fields.String(required=True)
    subject = fields.String(required=True, validate=validate.Regexp(SUBJECT))
    time = fields.AwareDateTime(required=True)
    datacontenttype = fields.String(required=True, validate=validate.Equal("application/json"))
    dataschema = fields.String(required=True)
    sequence = fields.Integer(required=True, strict=True, validate=validate.Range(min=0))
    correlationid = fields.UUID(load_default=None)
    causationid = fields.UUID(load_default=None)
    traceparent = fields.String(load_default=None, validate=validate.Regexp(TRACEPARENT))
    data = fields.Dict(required=True)


ENVELOPE = EnvelopeSchema()


class InvalidEvent(ValueError):
    """A body that is no valid event. `faults` maps each place (`data/limits/building`) to what is wrong there."""

    says_no_values = True

    def __init__(self, type_name: str, faults: Mapping[str, str]) -> None:
        self.faults = dict(faults)
        super().__init__(f"{type_name}: " + "; ".join(f"{place}: {fault}" for place, fault in self.faults.items()))


@dataclass(frozen=True)
class Event:
    """One event as a consumer sees it: checked, times parsed, personal data never in it."""

    id: UUID
    type: str
    source: str
    subject: str
    time: datetime
    sequence: int
    correlation_id: UUID | None
    causation_id: UUID | None
    traceparent: str | None
    data: dict[str, Any]
    json: Mapping[str, Any]
    """`data` as it came: times and ids as text, fit for a jsonb column."""


@dataclass(frozen=True)
class EventType:
    """A fact in the past tense with its version, said by one publisher."""

    name: str
    publisher: str
    schema: Schema

    @cached_property
    def _tell(self) -> Tell:
        return teller(self.schema)

    @property
    def exchange(self) -> str:
        """Nameko's own convention, so that a plain Nameko `event_handler` could listen."""
        return f"{self.publisher}.events"

    @property
    def dataschema(self) -> str:
        return f"urn:stufenplan:event:{self.name}"

    def event(
        self,
        *,
        id: UUID,
        subject: str,
        time: datetime,
        sequence: int,
        data: Mapping[str, Any],
        correlation_id: UUID | None = None,
        causation_id: UUID | None = None,
        traceparent: str | None = None,
    ) -> dict[str, Any]:
        """The JSON-ready envelope for the outbox. Raises InvalidEvent: a wrong event fails its command, loudly."""
        try:
            told, sure = self._tell(data), True
        except Unsure:
            told, sure = self.schema.dump(data), False
        envelope = {
            "specversion": SPEC_VERSION,
            "id": str(id),
            "source": f"/stufenplan/{self.publisher}",
            "type": self.name,
            "subject": subject,
            "time": time.isoformat(),
            "datacontenttype": "application/json",
            "dataschema": self.dataschema,
            "sequence": sequence,
            "data": told,
        }
        optional = {"correlationid": correlation_id, "causationid": causation_id, "traceparent": traceparent}
        envelope.update({key: str(value) for key, value in optional.items() if value is not None})
        if sure:
            self._envelope(envelope)
        else:
            self.load(envelope)
        return envelope

    def shown(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """What the live view may show of an event's data (as JSON), by the `SHOWN` of its schema."""
        return _shown(self.schema, data)

    def load(self, body: Any) -> Event:
        """The event in `body`. Raises InvalidEvent with every fault and its place."""
        envelope = self._envelope(body)
        try:
            data = self.schema.load(envelope["data"])
        except ValidationError as error:
            raise InvalidEvent(self.name, _places(error.messages, "data")) from error
        return _event(envelope, data)

    def _envelope(self, body: Any) -> dict[str, Any]:
        if not isinstance(body, Mapping):
            raise InvalidEvent(self.name, {"": "not a JSON object"})
        try:
            envelope: dict[str, Any] = ENVELOPE.load(body)
        except ValidationError as error:
            raise InvalidEvent(self.name, _places(error.messages)) from error
        if envelope["type"] != self.name:
            raise InvalidEvent(self.name, {"type": f"is {envelope['type']!r}"})
        return envelope


def _shown(schema: Schema, data: Mapping[str, Any]) -> dict[str, Any]:
    names: tuple[str, ...] = getattr(schema, "SHOWN", ())
    return {name: _shown_value(schema.fields[name], data[name]) for name in names if name in data}


def _shown_value(field: fields.Field[Any], value: Any) -> Any:
    """A part shows what its own schema lets be seen; of a list of parts, each."""
    if isinstance(field, fields.List):
        return [_shown_value(field.inner, item) for item in value] if isinstance(value, list) else value
    if isinstance(field, fields.Nested) and isinstance(value, Mapping):
        return _shown(field.schema, value)
    return value


def _event(envelope: Mapping[str, Any], data: dict[str, Any]) -> Event:
    return Event(
        id=envelope["id"],
        type=envelope["type"],
        source=envelope["source"],
        subject=envelope["subject"],
        time=envelope["time"],
        sequence=envelope["sequence"],
        correlation_id=envelope["correlationid"],
        causation_id=envelope["causationid"],
        traceparent=envelope["traceparent"],
        data=data,
        json=envelope["data"],
    )


def _places(messages: Any, place: str = "") -> dict[str, str]:
    """Marshmallow's nested messages as `place: message`, places joined by slashes."""
    if isinstance(messages, Mapping):
        nested: dict[str, str] = {}
        for key, value in messages.items():
            nested.update(_places(value, f"{place}/{key}".lstrip("/")))
        return nested
    return {place: " ".join(str(message) for message in messages) if isinstance(messages, list) else str(messages)}

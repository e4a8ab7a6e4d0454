"""The probe's event: `data.behave` tells the handler what to do."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.chassis.process.identifiers import new_id

MUCH = 20_000_000
"""Bytes of an answer that no buffer of a socket holds."""
SUFFIX = os.environ.get("PROBE_SUFFIX", "")


@dataclass(frozen=True)
class ProbeEvent:
    id: UUID
    type: str
    time: datetime
    correlation_id: UUID | None
    data: Mapping[str, Any]


@dataclass(frozen=True)
class ProbeType:
    name: str
    exchange: str

    def load(self, body: Mapping[str, Any]) -> ProbeEvent:
        if body["type"] != self.name:
            raise ValueError(f"type is {body['type']}")
        return ProbeEvent(UUID(body["id"]), body["type"], datetime.fromisoformat(body["time"]), None, body["data"])


def happened(suffix: str = SUFFIX) -> ProbeType:
    return ProbeType("thing.happened.v1", f"source{suffix}.events")


def unheard(suffix: str = SUFFIX) -> ProbeType:
    return ProbeType("thing.unheard.v1", f"source{suffix}.events")


def envelope(event_type: ProbeType, **data: Any) -> dict[str, Any]:
    return {
        "id": str(new_id()),
        "type": event_type.name,
        "time": datetime.now(UTC).isoformat(),
        "subject": "probe",
        "sequence": 1,
        "data": data,
    }

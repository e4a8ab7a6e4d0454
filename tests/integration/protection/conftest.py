"""The protection application on a real database, told of stages as the sites service tells it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.chassis.process.identifiers import new_id
from services.chassis.storage.database import Database
from services.contracts.events import sites
from services.contracts.events.envelope import Event
from services.protection.application.actor import Actor
from services.protection.application.load_region import load_region
from services.protection.entrypoints.events import ProtectionEvents
from services.protection.service import ProtectionApp, compose
from tests.unit.protection.documents import region, stage

REGION = "musterstadt"
MANAGER = Actor("maria.manager", "manager")


def stage_changed(site: str, sequence: int, switch: UUID | None = None, **changes: Any) -> dict[str, Any]:
    """The envelope of a change of stage."""
    reference = {"id": switch, "sites": [site], "reason": "Beschluss"} if switch else None
    now = datetime.now(UTC)
    data = {"region": REGION, "site": site, "from_stage": None, "effective_at": now, "switch": reference}
    return sites.STAGE_CHANGED.event(
        id=new_id(),
        subject=f"{REGION}/{site}",
        time=now,
        sequence=sequence,
        data={**data, "stage": stage(**changes)},
        correlation_id=switch,
    )


class Town:
    """A region as protection sees it, and what protection said about it."""

    def __init__(self, app: ProtectionApp) -> None:
        self.app = app
        self.events = ProtectionEvents()
        self.events.app = app

    def load(self, *changed: dict[str, Any]) -> dict[str, Any]:
        return load_region(self.app, region(*changed), MANAGER)

    def stage(self, site: str, sequence: int, switch: UUID | None = None, **changes: Any) -> Event:
        event = sites.STAGE_CHANGED.load(stage_changed(site, sequence, switch, **changes))
        self.events.on_stage_changed(event)
        return event

    def said(self, name: str, site: str | None = None) -> list[dict[str, Any]]:
        with self.app.database.transaction() as connection:
            rows = connection.execute("SELECT payload FROM outbox ORDER BY position").fetchall()
        payloads = [row["payload"] for row in rows if row["payload"]["type"] == f"{name}.v1"]
        return [payload for payload in payloads if site in (None, payload["data"]["site"])]


@pytest.fixture
def town(database: Any) -> Iterator[Town]:
    opened = Database(database("protection"), name="protection")
    yield Town(compose(opened))
    opened.close()

"""The protection application on fakes and on a real database, told of regions and stages as sites tells it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.chassis.process.identifiers import new_id
from services.chassis.storage.database import Database
from services.contracts.events import sites
from services.contracts.events.envelope import Event
from services.protection.application.ports import App
from services.protection.entrypoints.events import ProtectionEvents
from services.protection.entrypoints.rpc import ProtectionRpc
from services.protection.service import compose
from tests.fakes.protection.house import fake_app
from tests.unit.protection.documents import region, stage

REGION = "musterstadt"
MANAGER = "maria.manager"


def region_loaded(revision: int, *changed: dict[str, Any]) -> dict[str, Any]:
    """The envelope of a load; without sites: the usual two."""
    data = {"region": REGION, "revision": revision, "loaded_by": MANAGER, "document": region(*changed)}
    return sites.REGION_LOADED.event(id=new_id(), subject=REGION, time=datetime.now(UTC), sequence=revision, data=data)


def stage_changed(
    site: str, sequence: int, switch: UUID | None = None, at: datetime | None = None, **changes: Any
) -> dict[str, Any]:
    """The envelope of a change of stage; `at`: announced for then."""
    reference = {"id": switch, "sites": [site], "reason": "Beschluss"} if switch else None
    now = datetime.now(UTC)
    data = {"region": REGION, "site": site, "from_stage": None, "effective_at": at or now, "switch": reference}
    return sites.STAGE_CHANGED.event(
        id=new_id(),
        subject=f"{REGION}/{site}",
        time=now,
        sequence=sequence,
        data={**data, "stage": stage(**changes)},
        correlation_id=switch,
    )


def stage_revoked(site: str, sequence: int, revoked: int, at: datetime) -> dict[str, Any]:
    """The envelope of a revocation."""
    reference = {"id": new_id(), "sites": [site], "reason": "Fallzahlen", "undoes": new_id()}
    data = {"region": REGION, "site": site, "revoked": revoked, "announced": stage(), "holds": stage()}
    return sites.STAGE_REVOKED.event(
        id=new_id(),
        subject=f"{REGION}/{site}",
        time=datetime.now(UTC),
        sequence=sequence,
        data={**data, "effective_at": at, "cause": "revoked", "switch": reference},
    )


class Town:
    """A region as protection sees it, and what protection said about it."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.events = ProtectionEvents()
        self.rpc = ProtectionRpc()
        self.events.app = self.rpc.app = app
        self.revision = 0

    def load(self, *changed: dict[str, Any]) -> Event:
        """The region file with these sites as its next revision."""
        self.revision += 1
        return self.load_as(self.revision, *changed)

    def load_as(self, revision: int, *changed: dict[str, Any]) -> Event:
        event = sites.REGION_LOADED.load(region_loaded(revision, *changed))
        self.events.on_region_loaded(event)
        return event

    def stage(
        self, site: str, sequence: int, switch: UUID | None = None, at: datetime | None = None, **changes: Any
    ) -> Event:
        event = sites.STAGE_CHANGED.load(stage_changed(site, sequence, switch, at, **changes))
        self.events.on_stage_changed(event)
        return event

    def revoke(self, site: str, sequence: int, revoked: int, at: datetime) -> Event:
        event = sites.STAGE_REVOKED.load(stage_revoked(site, sequence, revoked, at))
        self.events.on_stage_revoked(event)
        return event

    def said(self, name: str, site: str | None = None) -> list[dict[str, Any]]:
        payloads = [payload for payload in self.outbox() if payload["type"] == f"{name}.v1"]
        return [payload for payload in payloads if site in (None, payload["data"]["site"])]

    def outbox(self) -> Sequence[dict[str, Any]]:
        raise NotImplementedError


class TownInMemory(Town):
    def __init__(self) -> None:
        app = fake_app()
        self.store = app.store
        super().__init__(app)

    def outbox(self) -> Sequence[dict[str, Any]]:
        return [dict(envelope) for envelope in self.store.tables.said]


class TownOnPostgres(Town):
    def __init__(self, database: Database) -> None:
        self.database = database
        super().__init__(compose(database))

    def outbox(self) -> Sequence[dict[str, Any]]:
        with self.database.transaction() as connection:
            rows = connection.execute("SELECT payload FROM outbox ORDER BY position").fetchall()
        return [row["payload"] for row in rows]


@pytest.fixture
def town_on_postgres(database: Any) -> Iterator[TownOnPostgres]:
    opened = Database(database("protection"), name="protection")
    yield TownOnPostgres(opened)
    opened.close()


@pytest.fixture(params=["fakes", "postgres"])
def town(request: pytest.FixtureRequest) -> Town:
    """Every use case behaves alike on both."""
    if request.param == "fakes":
        return TownInMemory()
    on_postgres: Town = request.getfixturevalue("town_on_postgres")
    return on_postgres

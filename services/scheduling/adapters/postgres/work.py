"""The unit of work of scheduling: its repositories on one connection."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.chassis.storage.work import UnitOfWork
from services.scheduling.adapters.postgres.appointments import AppointmentRepository
from services.scheduling.adapters.postgres.contacts import TriageRepository
from services.scheduling.adapters.postgres.holds import HoldRepository
from services.scheduling.adapters.postgres.places import PlaceRepository
from services.scheduling.adapters.postgres.regions import RegionRepository
from services.scheduling.adapters.postgres.replans import ReplanRepository
from services.scheduling.adapters.postgres.sites import SiteRepository

AUDIT = load_sql(__file__, "audit.sql")
# A booking at the counter gives up sooner than a switch: somebody is waiting for the answer.
LOCK_SECONDS = 3


class PostgresWork(UnitOfWork):
    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.sites = SiteRepository(connection)
        self.regions = RegionRepository(connection)
        self.appointments = AppointmentRepository(connection)
        self.places = PlaceRepository(connection)
        self.holds = HoldRepository(connection)
        self.replans = ReplanRepository(connection)
        self.triage = TriageRepository(connection)

    def invariants(self, now: datetime) -> Mapping[str, float]:
        counts = {}
        for name, statement in AUDIT.items():
            row = self._connection.execute(statement, {"now": now}).fetchone()
            counts[name] = float(row["found"]) if row else 0.0
        return counts

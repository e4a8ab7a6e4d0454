"""The unit of work of sites: its repositories on one connection."""

from __future__ import annotations

from services.chassis.storage.database import Connection
from services.chassis.storage.work import UnitOfWork
from services.sites.adapters.postgres.journal import JournalRepository
from services.sites.adapters.postgres.regions import RegionRepository
from services.sites.adapters.postgres.sites import SiteRepository
from services.sites.adapters.postgres.switches import SwitchRepository


class PostgresWork(UnitOfWork):
    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.regions = RegionRepository(connection)
        self.sites = SiteRepository(connection)
        self.switches = SwitchRepository(connection)
        self.journal = JournalRepository(connection)

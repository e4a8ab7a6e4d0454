"""The unit of work of protection: its repositories on one connection."""

from __future__ import annotations

from services.chassis.storage.database import Connection
from services.chassis.storage.work import UnitOfWork
from services.protection.adapters.postgres.concepts import ConceptRepository
from services.protection.adapters.postgres.limits import LimitsRepository
from services.protection.adapters.postgres.regions import RegionRepository
from services.protection.adapters.postgres.sites import SiteRepository


class PostgresWork(UnitOfWork):
    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.regions = RegionRepository(connection)
        self.sites = SiteRepository(connection)
        self.concepts = ConceptRepository(connection)
        self.limits = LimitsRepository(connection)

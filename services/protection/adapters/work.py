"""The unit of work of protection: its repositories on one connection."""

from __future__ import annotations

from services.chassis.process.problems import Problem
from services.chassis.storage.database import Connection
from services.chassis.storage.work import UnitOfWork
from services.protection.adapters.repositories import ConceptRepository, LimitsRepository, SiteRepository


def busy() -> Problem:
    return Problem(
        409,
        "Die Standorte sind gerade belegt",
        "An diesen Standorten läuft gerade ein anderer Vorgang. Bitte versuchen Sie es gleich noch einmal.",
    )


class DatabaseWork(UnitOfWork):
    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.sites = SiteRepository(connection)
        self.concepts = ConceptRepository(connection)
        self.limits = LimitsRepository(connection)

"""Phone contacts before personal appointments, in PostgreSQL."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql

SQL = load_sql(__file__, "contacts.sql")
PERSONAL_VISIT = "personal_visit"


class TriageRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, contact: UUID, region: str, site: str, household: UUID, appointment: UUID | None, **about: Any
    ) -> None:
        key = {"id": contact, "region": region, "site": site, "household": household, "appointment": appointment}
        self._connection.execute(SQL["add"], {**key, **about})

    def admitting(self, region: str, site: str, household: UUID, department: str) -> UUID | None:
        values = {"region": region, "site": site, "household": household, "department": department}
        row = self._connection.execute(SQL["admitting"], values).fetchone()
        if row is None or row["decision"] != PERSONAL_VISIT:
            return None
        contact: UUID = row["id"]
        return contact

    def use_up(self, contact: UUID, appointment: UUID) -> None:
        self._connection.execute(SQL["use_up"], {"id": contact, "appointment": appointment})

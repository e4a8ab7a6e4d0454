"""Phone contacts before personal appointments, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.scheduling.application.records import Contact

SQL = load_sql(__file__, "contacts.sql")


class TriageRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, contact: Contact) -> None:
        self._connection.execute(SQL["add"], asdict(contact))

    def find(self, region: str, contact: UUID) -> Contact | None:
        row = self._connection.execute(SQL["find"], {"region": region, "id": contact}).fetchone()
        return None if row is None else _contact(row)

    def standing(
        self, region: str, site: str | None, household: UUID, department: str | None, since: datetime
    ) -> Contact | None:
        values = {"region": region, "site": site, "household": household, "department": department, "since": since}
        row = self._connection.execute(SQL["standing"], values).fetchone()
        return None if row is None else _contact(row)

    def use_up(self, contact: UUID, appointment: UUID) -> None:
        self._connection.execute(SQL["use_up"], {"id": contact, "appointment": appointment})

    def used_by(self, appointment: UUID) -> UUID | None:
        row = self._connection.execute(SQL["used_by"], {"appointment": appointment}).fetchone()
        return row["id"] if row else None

    def free(self, appointment: UUID) -> None:
        self._connection.execute(SQL["free"], {"appointment": appointment})

    def replace(self, contact: UUID, by: UUID) -> None:
        self._connection.execute(SQL["replace"], {"id": contact, "by": by})

    def listed(
        self, region: str, site: str, first: datetime, last: datetime, household: UUID | None, limit: int
    ) -> list[Contact]:
        values = {"region": region, "site": site, "first": first, "last": last, "household": household, "limit": limit}
        return [_contact(row) for row in self._connection.execute(SQL["listed"], values)]


def _contact(row: Mapping[str, Any]) -> Contact:
    return Contact(**{field.name: row[field.name] for field in fields(Contact)})

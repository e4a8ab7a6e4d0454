"""Calls to households whose letter would come too late, in PostgreSQL."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.notification.domain.phone_call import CallState, PhoneCall

SQL = load_sql(__file__, "calls.sql")


class PostgresCalls:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def locked(self, region: str, site: str | None, campaign: UUID, appointment: UUID) -> PhoneCall | None:
        values = {"region": region, "site": site, "campaign": campaign, "appointment": appointment}
        row = self._connection.execute(SQL["locked"], values).fetchone()
        if row is None:
            return None
        return PhoneCall(CallState(row["state"]), row["taken_by"], row["attempts"], row["note"])

    def store(self, campaign: UUID, appointment: UUID, call: PhoneCall, user: str, at: datetime) -> None:
        values = {**asdict(call), "state": str(call.state), "user": user, "at": at}
        self._connection.execute(SQL["store"], {**values, "campaign": campaign, "appointment": appointment})

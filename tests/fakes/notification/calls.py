"""Calls to households, by campaign and appointment."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.notification.domain.phone_call import PhoneCall
from tests.fakes.notification.tables import NotificationTables


class Calls:
    def __init__(self, tables: NotificationTables) -> None:
        self._tables = tables

    def locked(self, region: str, site: str | None, campaign: UUID, appointment: UUID) -> PhoneCall | None:
        notice = self._tables.notices.get((campaign, appointment))
        household = None if notice is None else self._tables.households[notice.household]
        if household is None or household.region != region or site not in (None, household.row.site):
            return None
        call, _ = self._tables.calls.get((campaign, appointment), (PhoneCall(), None))
        return call

    def store(self, campaign: UUID, appointment: UUID, call: PhoneCall, user: str, at: datetime) -> None:
        self._tables.calls[campaign, appointment] = call, at

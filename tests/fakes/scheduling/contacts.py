"""The phone contacts before visits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from services.scheduling.application.records import PERSONAL_VISIT, SETTLED, Contact
from tests.fakes.scheduling.tables import SchedulingTables


class Triage:
    def __init__(self, tables: SchedulingTables) -> None:
        self._contacts = tables.contacts

    def add(self, contact: Contact) -> None:
        self._contacts[contact.id] = contact

    def find(self, region: str, contact: UUID) -> Contact | None:
        known = self._contacts.get(contact)
        return known if known and known.region == region else None

    def standing(
        self, region: str, site: str | None, household: UUID, department: str | None, since: datetime
    ) -> Contact | None:
        fitting = [
            contact
            for contact in self._contacts.values()
            if contact.region == region
            and site in (None, contact.site)
            and contact.household_id == household
            and contact.replaced_by is None
            and contact.recorded_at >= since
            and (contact.department in (None, department) or department is None)
            and (contact.decision == SETTLED or contact.appointment_id is None)
        ]
        return max(fitting, key=lambda contact: (contact.recorded_at, contact.id), default=None)

    def use_up(self, contact: UUID, appointment: UUID) -> None:
        self._contacts[contact] = replace(self._contacts[contact], appointment_id=appointment)

    def used_by(self, appointment: UUID) -> UUID | None:
        used = (c.id for c in self._contacts.values() if c.appointment_id == appointment)
        return next((id for id in used if self._contacts[id].decision == PERSONAL_VISIT), None)

    def free(self, appointment: UUID) -> None:
        for contact in list(self._contacts.values()):
            if contact.appointment_id == appointment and contact.decision == PERSONAL_VISIT:
                self._contacts[contact.id] = replace(contact, appointment_id=None)

    def replace(self, contact: UUID, by: UUID) -> None:
        self._contacts[contact] = replace(self._contacts[contact], replaced_by=by)

    def listed(
        self, region: str, site: str, first: datetime, last: datetime, household: UUID | None, limit: int
    ) -> list[Contact]:
        here = [contact for contact in self._of(region, site) if first <= contact.recorded_at < last]
        wanted = [contact for contact in here if household in (None, contact.household_id)]
        return sorted(wanted, key=lambda contact: (contact.recorded_at, contact.id), reverse=True)[:limit]

    def _of(self, region: str, site: str) -> list[Contact]:
        return [each for each in self._contacts.values() if (each.region, each.site) == (region, site)]

"""The phone contact that admits a personal appointment, for free times, bookings and imports alike."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.scheduling.application.ports import Work
from services.scheduling.application.records import PERSONAL_VISIT, Contact
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.rules import Rules


def admitting_contact(work: Work, rules: Rules, wanted: Appointment) -> Contact | None:
    """The household's latest contact with its department (or with none in particular), if it found a visit necessary.

    One that was used up, replaced by another, or is older when the visit begins than the stage lets it count admits
    nobody: whenever it is booked.
    """
    site, since = rules.site, valid_since(rules, wanted.starts_at)
    contact = work.triage.standing(site.region, site.id, wanted.household_id, wanted.department, since)
    return contact if contact is not None and contact.decision == PERSONAL_VISIT else None


def valid_since(rules: Rules, at: datetime) -> datetime:
    """Contacts that were recorded before are too old then in this stage."""
    return at - timedelta(days=rules.stage.triage_valid_days)


def valid_until(rules: Rules, contact: Contact) -> datetime:
    """The last instant at which a visit that it admits may begin."""
    return contact.recorded_at + timedelta(days=rules.stage.triage_valid_days)

"""Writing letters down, and the lots that they go in."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any, cast
from uuid import UUID

from services.notification.application.records import Campaign
from services.notification.domain.facts import Channel
from tests.fakes.notification.tables import Household, Letter, NotificationTables, StoredLot


def has_letter(tables: NotificationTables, campaign: Campaign, household: UUID) -> bool:
    about = (campaign.switch_id, household, campaign.joins)
    return any((x.switch, x.household, x.joins) == about for x in tables.letters.values())


def write_letter(
    tables: NotificationTables,
    campaign: Campaign,
    household: Household,
    state: str,
    number: int | None = None,
    place: int = 0,
) -> None:
    id = UUID(hashlib.md5(f"{campaign.id}/{household.id}".encode()).hexdigest())
    if has_letter(tables, campaign, household.id) and not (campaign.joins and tables.letters[id].put_aside):
        return
    row, at_home = household.row, household.row.site == campaign.key.site
    letter = Letter(id, campaign.id, campaign.switch_id, household.id, row.channel, state, row.exclusion)
    anew = replace(letter, lot_number=number, place_in_lot=place, joins=campaign.joins, at_home=at_home)
    tables.letters[id] = anew


def next_number(tables: NotificationTables, campaign_id: UUID, channel: str) -> int:
    lots = tables.lots.values()
    return max((lot.number for lot in lots if (lot.campaign, lot.channel) == (campaign_id, channel)), default=0) + 1


def add_lot(tables: NotificationTables, campaign_id: UUID, channel: str, number: int, facts: Any = None) -> None:
    id = len(tables.lots) + 1
    tables.lots[id] = StoredLot(id, campaign_id, cast(Channel, channel), number, facts=facts)


def postal_order(household: Household) -> tuple[str, ...]:
    row = household.row
    return (row.postcode, row.city, row.street, row.house_number, str(household.id))

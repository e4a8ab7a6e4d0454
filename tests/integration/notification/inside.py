"""What is stored behind a use case, on the fakes and on PostgreSQL."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any
from uuid import UUID

from services.notification.adapters.postgres.lots import SQL
from services.notification.application.ports import App
from services.notification.service import NotificationApp
from tests.fakes.notification.house import FakeApp
from tests.fakes.notification.lots import Lots


def rows(app: App, statement: str, values: Any = None) -> list[dict[str, Any]]:
    assert isinstance(app, NotificationApp), "only PostgreSQL has rows"
    with app.database.transaction() as connection:
        return connection.execute(statement, values).fetchall()


def outbox(app: App) -> list[dict[str, Any]]:
    if isinstance(app, FakeApp):
        return [dict(envelope) for envelope in app.store.tables.said]
    return [row["payload"] for row in rows(app, "SELECT payload FROM outbox ORDER BY position")]


def lots_to_do(app: App) -> list[int]:
    if isinstance(app, FakeApp):
        return Lots(app.store.tables).to_do()
    return [row["id"] for row in rows(app, SQL["to_do"])]


def letter(app: App, household: str, switch: UUID) -> dict[str, Any]:
    if isinstance(app, FakeApp):
        of = (UUID(household), switch)
        (stored,) = (each for each in app.store.tables.letters.values() if (each.household, each.switch) == of)
        return asdict(stored)
    statement = "SELECT * FROM letter WHERE household_id = %s AND switch_id = %s"
    (row,) = rows(app, statement, [household, switch])
    return row


def letters(app: App, household: str, switch: UUID) -> dict[str, dict[str, Any]]:
    """All of a household and switch, by their sites; of one that was put aside and another, the other."""
    if isinstance(app, FakeApp):
        of, tables = (UUID(household), switch), app.store.tables
        stored = [each for each in tables.letters.values() if (each.household, each.switch) == of]
        known = [{**asdict(each), "site": tables.campaigns[each.campaign].campaign.key.site} for each in stored]
    else:
        statement = (
            "SELECT letter.*, campaign.site FROM letter JOIN campaign ON campaign.id = letter.campaign_id"
            " WHERE household_id = %s AND letter.switch_id = %s"
        )
        known = rows(app, statement, [household, switch])
    return {row["site"]: row for row in sorted(known, key=lambda row: row["state"] not in ("withdrawn", "excluded"))}


def last_names(app: App) -> set[str]:
    if isinstance(app, FakeApp):
        return {household.row.last_name for household in app.store.tables.households.values()}
    return {row["last_name"] for row in rows(app, "SELECT last_name FROM household")}


def cancellations(app: App) -> int:
    if isinstance(app, FakeApp):
        return len(app.store.tables.cancelled)
    return len(rows(app, "SELECT 1 FROM cancelled_appointment"))


def put_out_of_balance(app: App) -> None:
    """Every campaign has one household more in scope than it has letters."""
    if isinstance(app, FakeApp):
        campaigns = app.store.tables.campaigns
        for id, stored in campaigns.items():
            more = replace(stored.campaign, in_scope=stored.campaign.in_scope + 1)
            campaigns[id] = replace(stored, campaign=more)
    else:
        rows(app, "UPDATE campaign SET in_scope = in_scope + 1 RETURNING id")

"""The unit of work of notification: its stores on one connection."""

from __future__ import annotations

from services.chassis.storage.database import Connection
from services.chassis.storage.work import UnitOfWork
from services.notification.adapters.postgres.calls import PostgresCalls
from services.notification.adapters.postgres.campaigns import PostgresCampaigns
from services.notification.adapters.postgres.households import PostgresHouseholds
from services.notification.adapters.postgres.joiners import PostgresJoiners
from services.notification.adapters.postgres.lots import SQL, PostgresLots
from services.notification.adapters.postgres.reports import PostgresReports
from services.notification.adapters.postgres.sites import PostgresSites

WAKE = "letters"  # the channel on which idle workers listen


class PostgresWork(UnitOfWork):
    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.sites = PostgresSites(connection)
        self.campaigns = PostgresCampaigns(connection)
        self.households = PostgresHouseholds(connection)
        self.joiners = PostgresJoiners(connection)
        self.lots = PostgresLots(connection)
        self.reports = PostgresReports(connection)
        self.calls = PostgresCalls(connection)

    def wake_workers(self) -> None:
        self._connection.execute(SQL["wake"], [WAKE])

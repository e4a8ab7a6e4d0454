"""Staff, rooms and visitors' places in PostgreSQL: an exclusion constraint for the ones, counted quarter hours for the
other.

Locks are taken in one order everywhere: the site's row, then quarter hours, then staff and rooms.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import resources
from services.scheduling.domain.limits import Limits
from services.scheduling.domain.occupancy import Counts, counted
from services.scheduling.domain.site import Site

SQL = load_sql(__file__, "places.sql")


class PlaceRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, site: Site, appointments: Iterable[Appointment]) -> None:
        taking = list(appointments)
        counts = _visitors(site, taking)
        if counts:
            self._connection.execute(SQL["take_occupancy"], {**_key(site), **_counts(counts)})
        if taking:
            self._connection.execute(SQL["allocate"], {**_key(site), **_allocations(taking)})

    def try_take(self, site: Site, appointment: Appointment, limits: Limits) -> bool:
        counts = _visitors(site, [appointment])
        if any(persons > limits.of(scope) for (scope, _), persons in counts.items()):
            return False
        with self._connection.transaction():
            if self._try_counts(site, counts, limits) and self._try_allocate(site, appointment):
                return True
            raise psycopg.Rollback
        return False

    def _try_counts(self, site: Site, counts: Counts, limits: Limits) -> bool:
        if not counts:
            return True
        by_scope = Jsonb({scope: limits.of(scope) for scope, _ in counts})
        values = {**_key(site), **_counts(counts), "limits": by_scope}
        return self._connection.execute(SQL["try_take_occupancy"], values).rowcount == len(counts)

    def _try_allocate(self, site: Site, appointment: Appointment) -> bool:
        """Conflicts are skipped, not raised: two that wait for each other's row would be a deadlock."""
        values = {**_key(site), **_allocations([appointment])}
        taken = self._connection.execute(SQL["try_allocate"], values).rowcount
        return taken == len(resources(appointment))

    def release(self, site: Site, appointments: Iterable[Appointment]) -> None:
        leaving = [appointment for appointment in appointments if appointment.holds]
        if not leaving:
            return
        counts = _visitors(site, leaving)
        ids = {"ids": [appointment.id for appointment in leaving]}
        if counts:
            self._connection.execute(SQL["release_occupancy"], {**_key(site), **_counts(counts)})
        self._connection.execute(SQL["free_allocations"], ids)
        self._connection.execute(SQL["holds_nothing"], ids)


def _key(site: Site) -> dict[str, Any]:
    return {"region": site.region, "site": site.id}


def _visitors(site: Site, appointments: list[Appointment]) -> Counts:
    return counted(claim for appointment in appointments for claim in appointment.claims(site.waiting_area))


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "scopes": [scope for scope, _ in counts],
        "quarters": [quarter for _, quarter in counts],
        "persons": list(counts.values()),
    }


def _allocations(appointments: list[Appointment]) -> dict[str, Any]:
    wanted = [(appointment, name.partition(":")) for appointment in appointments for name in resources(appointment)]
    return {
        "ids": [appointment.id for appointment, _ in wanted],
        "types": [parts[0] for _, parts in wanted],
        "names": [parts[2] for _, parts in wanted],
        "starts": [appointment.starts_at for appointment, _ in wanted],
        "ends": [appointment.ends_at for appointment, _ in wanted],
    }

"""Staff, rooms, households and visitors' places in PostgreSQL: exclusion constraints, and counted quarter hours for the
last.

Locks are taken in one order everywhere: the site's row, then households, quarter hours, then staff and rooms.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.contracts.portions import in_pieces, in_portions
from services.scheduling.adapters.postgres.rows import listed
from services.scheduling.domain.appointment import Appointment
from services.scheduling.domain.calendar import resources, room_resource
from services.scheduling.domain.decision import Decision
from services.scheduling.domain.limits import DatedLimits
from services.scheduling.domain.occupancy import Counts, counted
from services.scheduling.domain.site import Site

SQL = load_sql(__file__, "places.sql")

Wanted = tuple[Appointment, Sequence[str]]
"""An appointment, and the staff and rooms that it needs."""


class PlaceRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def take(self, site: Site, appointments: Iterable[Appointment]) -> None:
        taking = list(appointments)
        counts = _visitors(site, taking)
        if counts:
            self._connection.execute(SQL["take_occupancy"], {**_key(site), **_counts(counts)})
        for some in in_pieces(taking):
            wanted = [(each, resources(each)) for each in some]
            self._connection.execute(SQL["allocate"], {**_key(site), **_allocations(wanted)})

    def try_take(self, site: Site, appointment: Appointment, limits: DatedLimits) -> bool:
        counts = _visitors(site, [appointment])
        if any(persons > limits.of(scope, quarter) for (scope, quarter), persons in counts.items()):
            return False
        with self._connection.transaction():
            if self._try_counts(site, counts, limits) and self._try_allocate(site, appointment):
                return True
            raise psycopg.Rollback
        return False

    def _try_counts(self, site: Site, counts: Counts, limits: DatedLimits) -> bool:
        if not counts:
            return True
        of_quarters = Jsonb({f"{scope}@{quarter}": limits.of(scope, quarter) for scope, quarter in counts})
        values = {**_key(site), **_counts(counts), "limits": of_quarters}
        return self._connection.execute(SQL["try_take_occupancy"], values).rowcount == len(counts)

    def _try_allocate(self, site: Site, appointment: Appointment) -> bool:
        """Conflicts are skipped, not raised: two that wait for each other's row would be a deadlock."""
        values = {**_key(site), **_allocations([(appointment, resources(appointment))])}
        taken = self._connection.execute(SQL["try_allocate"], values).rowcount
        return taken == len(resources(appointment))

    def meet(self, region: str, appointments: Iterable[Appointment]) -> bool:
        meeting = [appointment for appointment in appointments if not appointment.second_person]
        # In one order over all pieces, as within a statement: else two files would wait for each other.
        meeting.sort(key=lambda each: (each.household_id.bytes, each.starts_at, each.id.bytes))
        return all(self._meet(region, some) for some in in_pieces(meeting))

    def _meet(self, region: str, meeting: Sequence[Appointment]) -> bool:
        values = {
            "region": region,
            "ids": _ids(appointment.id for appointment in meeting),
            "households": _ids(appointment.household_id for appointment in meeting),
            "starts": [appointment.starts_at for appointment in meeting],
            "ends": [appointment.ends_at for appointment in meeting],
        }
        return self._connection.execute(SQL["meet"], values).rowcount == len(meeting)

    def exchange(self, site: Site, decisions: Iterable[Decision]) -> bool:
        changing = [decision for decision in decisions if not decision.in_place]
        with self._connection.transaction():
            if self._exchange_times(site, changing):
                self._exchange_visitors(site, changing)
                self._exchange_resources(site, changing)
                return True
            raise psycopg.Rollback
        return False

    def _exchange_times(self, site: Site, changing: Sequence[Decision]) -> bool:
        elsewhen = [decision for decision in changing if not decision.same_time]
        for some in in_pieces([decision.before.id for decision in elsewhen]):
            self._connection.execute(SQL["part"], {"ids": _ids(some)})
        return self.meet(site.region, _afters(elsewhen))

    def _exchange_visitors(self, site: Site, changing: Sequence[Decision]) -> None:
        """Only by how many there are more or fewer."""
        counts = _visitors(site, _afters(changing))
        counts.subtract(_visitors(site, [decision.before for decision in changing if decision.before.holds]))
        for block, more in (("release_occupancy", -counts), ("take_occupancy", +counts)):
            if more:
                self._connection.execute(SQL[block], {**_key(site), **_counts(more)})

    def _exchange_resources(self, site: Site, changing: Sequence[Decision]) -> None:
        """At the same time its staff stay, and only the room changes."""
        staying = [decision for decision in changing if decision.same_time]
        leaving = [decision for decision in changing if not decision.same_time]
        rooms = [decision.before.id for decision in staying if decision.before.in_person]
        for block, ids in (("free_rooms", rooms), ("free_allocations", [decision.before.id for decision in leaving])):
            for some in in_pieces(ids):
                self._connection.execute(SQL[block], {**_key(site), "ids": _ids(some)})
        wanted: list[Wanted] = [(each, resources(each)) for each in _afters(leaving)]
        wanted += [(each, [room_resource(each.place.room)]) for each in _afters(staying) if each.place]
        for pairs in in_pieces(wanted):
            self._connection.execute(SQL["allocate"], {**_key(site), **_allocations(pairs)})

    def release(self, site: Site, appointments: Iterable[Appointment]) -> None:
        everybody = list(appointments)
        leaving = [appointment for appointment in everybody if appointment.holds]
        if everybody:
            self._connection.execute(SQL["part"], {"ids": _ids(appointment.id for appointment in everybody)})
        if not leaving:
            return
        counts = _visitors(site, leaving)
        ids = {"ids": _ids(appointment.id for appointment in leaving)}
        if counts:
            self._connection.execute(SQL["release_occupancy"], {**_key(site), **_counts(counts)})
        self._connection.execute(SQL["free_allocations"], ids)
        self._connection.execute(SQL["holds_nothing"], ids)


def _key(site: Site) -> dict[str, Any]:
    return {"region": site.region, "site": site.id}


def _visitors(site: Site, appointments: list[Appointment]) -> Counts:
    return counted(
        claim for appointment in in_portions(appointments) for claim in appointment.claims(site.waiting_area)
    )


def _numbers(values: Iterable[int]) -> str:
    """As PostgreSQL reads an array: a whole site has tens of thousands, and psycopg looks at each of a list."""
    return "{" + ",".join(map(str, values)) + "}"


def _ids(ids: Iterable[UUID]) -> str:
    return "{" + ",".join(each.hex for each in ids) + "}"


def _counts(counts: Counts) -> dict[str, Any]:
    return {
        "scopes": listed(scope for scope, _ in counts),
        "quarters": _numbers(quarter for _, quarter in counts),
        "persons": _numbers(counts.values()),
    }


def _afters(decisions: Iterable[Decision]) -> list[Appointment]:
    return [decision.after for decision in decisions if decision.after is not None]


def _allocations(wanted: Sequence[Wanted]) -> dict[str, Any]:
    each = [(appointment, name.partition(":")) for appointment, names in wanted for name in names]
    return {
        "ids": _ids(appointment.id for appointment, _ in each),
        "types": listed(parts[0] for _, parts in each),
        "names": listed(parts[2] for _, parts in each),
        "starts": [appointment.starts_at for appointment, _ in each],
        "ends": [appointment.ends_at for appointment, _ in each],
    }

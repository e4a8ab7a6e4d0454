"""Switches and how far their sites are followed, in PostgreSQL. A switch is read in two statements, or many in two."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.sites.domain.moves import SiteId
from services.sites.domain.switch import Confirmation, State, Switch, SwitchId, SwitchSite

SQL = load_sql(__file__, "switches.sql")
REPORTED = ("limits_at", "replanned_at", "totals", "campaign_id", "households", "letters_at", "balance")
ENTRY = tuple(field.name for field in fields(SwitchSite))
# A newer release may have added columns to the table; what this one does not know it does not read.
PLAIN = tuple(f.name for f in fields(Switch) if f.name not in ("state", "confirmations", "sites"))


class SwitchRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, switch: SwitchId) -> Switch | None:
        return next(iter(self._read([switch])), None)

    def locked(self, switch: SwitchId) -> Switch | None:
        return next(iter(self._locked([switch])), None)

    def latest(self, regions: Sequence[str] | None, state: State | None, limit: int) -> list[Switch]:
        return self._read(
            self._ids(
                "latest", regions=None if regions is None else list(regions), state=state and state.value, limit=limit
            )
        )

    def waiting(self, now: datetime) -> list[Switch]:
        return self._read(self._ids("waiting", now=now))

    def awaited(self, region: str, sites: Sequence[str]) -> bool:
        values = {"region": region, "sites": list(sites)}
        return self._connection.execute(SQL["awaited"], values).fetchone() is not None

    def moved_by(self, region: str, site: str, sequence: int) -> SwitchId | None:
        values = {"region": region, "site": site, "sequence": sequence}
        row = self._connection.execute(SQL["moved_by"], values).fetchone()
        return row["switch_id"] if row else None

    def add(self, switch: Switch) -> None:
        unchanging = {
            "region": switch.region,
            "to_stage": switch.to_stage,
            "reason": switch.reason,
            "filed_by": switch.filed_by,
            "filed_at": switch.filed_at,
            "undoes": switch.undoes,
        }
        self._connection.execute(SQL["add"], {**unchanging, **_changing(switch)})
        columns = _columns(switch.sites)
        self._connection.execute(SQL["add_entries"], {"id": switch.id, "region": switch.region, **columns})

    def save(self, switch: Switch) -> None:
        self._connection.execute(SQL["save"], _changing(switch))

    def save_sites(self, switch: SwitchId, sites: Sequence[SwitchSite]) -> None:
        left_out = [entry.left_out for entry in sites]
        self._connection.execute(SQL["save_entries"], {"id": switch, "left_out": left_out, **_columns(sites)})

    def progress(self, switch: SwitchId, site: str, report: Mapping[str, Any]) -> None:
        values = {name: report.get(name) for name in REPORTED}
        for name in ("totals", "balance"):
            values[name] = Jsonb(values[name]) if values[name] is not None else None
        self._connection.execute(SQL["progress"], {"id": switch, "site": site, **values})

    def supersede(self, region: str, sites: Collection[SiteId], by: SwitchId) -> list[Switch]:
        older = self._ids("superseded", region=region, sites=list(sites), by=by)
        if not older:
            return []
        self._connection.execute(SQL["lock"], {"ids": older})
        self._connection.execute(SQL["supersede"], {"ids": older, "sites": list(sites), "by": by})
        return self._read(older)

    def standing(self) -> dict[str, Any]:
        return self._connection.execute(SQL["standing"]).fetchone() or {}

    def _ids(self, block: str, **values: Any) -> list[SwitchId]:
        return [row[next(iter(row))] for row in self._connection.execute(SQL[block], values)]

    def _locked(self, ids: Sequence[SwitchId]) -> list[Switch]:
        self._connection.execute(SQL["lock"], {"ids": list(ids)})
        return self._read(ids)

    def _read(self, ids: Sequence[SwitchId]) -> list[Switch]:
        """The switches in the order of the ids."""
        if not ids:
            return []
        entries: dict[SwitchId, list[SwitchSite]] = {}
        for row in self._connection.execute(SQL["entries"], {"ids": list(ids)}):
            entry = SwitchSite(**{name: row[name] for name in ENTRY})
            entries.setdefault(row["switch_id"], []).append(entry)
        rows = {row["id"]: row for row in self._connection.execute(SQL["get"], {"ids": list(ids)})}
        return [_switch(rows[switch], entries[switch]) for switch in ids if switch in rows]


def _switch(row: Mapping[str, Any], entries: Iterable[SwitchSite]) -> Switch:
    confirmations = tuple(
        Confirmation(noted["gate"], noted["by"], datetime.fromisoformat(noted["at"])) for noted in row["confirmations"]
    )
    plain = {name: row[name] for name in PLAIN}
    return Switch(**plain, state=State(row["state"]), confirmations=confirmations, sites=tuple(entries))


def _changing(switch: Switch) -> dict[str, Any]:
    noted = [{"gate": entry.gate, "by": entry.by, "at": entry.at.isoformat()} for entry in switch.confirmations]
    return {
        "id": switch.id,
        "state": switch.state.value,
        "effective_at": switch.effective_at,
        "confirmations": Jsonb(noted),
        "settled_at": switch.settled_at,
        "cancelled_at": switch.cancelled_at,
        "cancelled_by": switch.cancelled_by,
        "cancel_reason": switch.cancel_reason,
    }


def _columns(entries: Iterable[SwitchSite]) -> dict[str, list[Any]]:
    listed = list(entries)
    return {
        "sites": [entry.site for entry in listed],
        "from_stages": [entry.from_stage for entry in listed],
        "sequences": [entry.sequence for entry in listed],
        "changed": [entry.stage_changed_at for entry in listed],
    }

"""Switches and how far their sites are followed, in PostgreSQL. A switch is read in two statements, or many in two."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.sites.application.ports import Numbered
from services.sites.domain.gates import Confirmation
from services.sites.domain.moves import SiteId
from services.sites.domain.states import State
from services.sites.domain.switch import Lead, Suspension, Switch, SwitchId, SwitchSite

SQL = load_sql(__file__, "switches.sql")
REPORTED = ("limits_at", "replanned_at", "totals", "campaign_id", "households", "letters_at", "balance")
ENTRY = tuple(field.name for field in fields(SwitchSite))
# A newer release may have added columns to the table; what this one does not know it does not read.
TRANSLATED = ("state", "confirmations", "sites", "lead", "suspension")
PLAIN = tuple(f.name for f in fields(Switch) if f.name not in TRANSLATED)


class SwitchRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, switch: SwitchId) -> Switch | None:
        return next(iter(self._read([switch])), None)

    def locked(self, switch: SwitchId) -> Switch | None:
        return next(iter(self._locked([switch])), None)

    def latest(
        self, regions: Sequence[str] | None, state: State | None, limit: int, sites: Sequence[str] | None = None
    ) -> list[Switch]:
        scope = {"regions": _listed(regions), "sites": _listed(sites)}
        return self._read(self._ids("latest", **scope, state=state and state.value, limit=limit))

    def waiting(self, now: datetime) -> list[Switch]:
        return self._read(self._ids("waiting", now=now))

    def due(self, now: datetime) -> list[Switch]:
        return self._read(self._ids("due", now=now))

    def to_come(self, regions: Sequence[str] | None = None) -> list[Switch]:
        return self._read(self._ids("to_come", regions=_listed(regions)))

    def waiting_for(self, region: str, sites: Sequence[str]) -> list[Switch]:
        return self._read(self._ids("waiting_for", region=region, sites=list(sites)))

    def some(self, switches: Sequence[SwitchId]) -> list[Switch]:
        return self._read(switches)

    def reckon_anew(self, region: str) -> None:
        self._connection.execute(SQL["reckon_anew"], {"region": region})

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

    def take_over(self, region: str, entries: Sequence[Numbered], by: SwitchId) -> list[Switch]:
        listed = {"sites": [site for site, _ in entries], "sequences": [sequence for _, sequence in entries]}
        older = self._ids("numbered", region=region, **listed) if entries else []
        if not older:
            return []
        self._connection.execute(SQL["lock"], {"ids": older})
        self._connection.execute(SQL["take_over"], {"region": region, **listed, "by": by})
        return self._read(older)

    def supersede(self, region: str, sites: Collection[SiteId], by: SwitchId, effective_at: datetime) -> list[Switch]:
        older = self._ids("superseded", region=region, sites=list(sites), by=by, effective_at=effective_at)
        if not older:
            return []
        self._connection.execute(SQL["lock"], {"ids": older})
        self._connection.execute(SQL["supersede"], {"ids": older, "sites": list(sites), "by": by})
        return self._read(older)

    def hand_on(self, switch: SwitchId, by: SwitchId) -> None:
        self._connection.execute(SQL["hand_on"], {"id": switch, "by": by})

    def standing(self, now: datetime) -> dict[str, Any]:
        return self._connection.execute(SQL["standing"], {"now": now}).fetchone() or {}

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


def _listed(names: Sequence[str] | None) -> list[str] | None:
    return None if names is None else list(names)


def _switch(row: Mapping[str, Any], entries: Iterable[SwitchSite]) -> Switch:
    confirmations = tuple(_confirmation(noted) for noted in row["confirmations"])
    plain = {name: row[name] for name in PLAIN}
    return Switch(
        **plain,
        state=State(row["state"]),
        confirmations=confirmations,
        sites=tuple(entries),
        lead=Lead(row["lead_days"], row["lead_reason"]) if row["lead_days"] is not None else None,
        suspension=_suspension(row["suspension"]),
    )


def _suspension(noted: Mapping[str, Any] | None) -> Suspension | None:
    if noted is None:
        return None
    by = SwitchId(UUID(noted["by"])) if noted["by"] else None
    return Suspension(noted["cause"], datetime.fromisoformat(noted["at"]), by, tuple(noted["reasons"]))


def _confirmation(noted: Mapping[str, Any]) -> Confirmation:
    """One of a release of before says neither whether the gate is met (it is) nor at which reading."""
    at = datetime.fromisoformat(noted["at"])
    return Confirmation(noted["gate"], noted["by"], at, noted.get("passed", True), noted.get("reading"))


def _changing(switch: Switch) -> dict[str, Any]:
    noted = [{**asdict(entry), "at": entry.at.isoformat()} for entry in switch.confirmations]
    return {
        "id": switch.id,
        "state": switch.state.value,
        "effective_at": switch.effective_at,
        "confirmations": Jsonb(noted),
        "settled_at": switch.settled_at,
        "cancelled_at": switch.cancelled_at,
        "cancelled_by": switch.cancelled_by,
        "cancel_reason": switch.cancel_reason,
        "stage_ended_on": switch.stage_ended_on,
        "announce_at": switch.announce_at,
        "announced_at": switch.announced_at,
        "in_force_at": switch.in_force_at,
        "held_at": switch.held_at,
        "lead_days": switch.lead.working_days if switch.lead else None,
        "lead_reason": switch.lead.reason if switch.lead else None,
        "later_stand": switch.later_stand,
        "foreseen": Jsonb(dict(switch.foreseen)),
        "suspension": Jsonb(_noted(switch.suspension)) if switch.suspension else None,
        "drift": Jsonb(dict(switch.drift)),
        "taken_back_by": switch.taken_back_by,
    }


def _noted(suspension: Suspension) -> dict[str, Any]:
    by = str(suspension.by) if suspension.by else None
    return {**asdict(suspension), "at": suspension.at.isoformat(), "by": by}


def _columns(entries: Iterable[SwitchSite]) -> dict[str, list[Any]]:
    listed = list(entries)
    return {
        "sites": [entry.site for entry in listed],
        "from_stages": [entry.from_stage for entry in listed],
        "sequences": [entry.sequence for entry in listed],
        "changed": [entry.stage_changed_at for entry in listed],
        "limits": [entry.limits_at for entry in listed],
    }

"""Sites and where they stand, in PostgreSQL."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.sites.domain.moves import Move, Position
from services.sites.domain.stages import Stage
from services.sites.domain.switch import SwitchId

SQL = load_sql(__file__, "sites.sql")


class SiteRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def positions(self, region: str, sites: Sequence[str] | None) -> list[Position]:
        rows = self._connection.execute(SQL["positions"], {"region": region, "sites": _listed(sites)})
        return [_position(row) for row in rows]

    def lock(self, region: str, sites: Sequence[str] | None) -> None:
        self._connection.execute(SQL["lock"], {"region": region, "sites": _listed(sites)})

    def move(self, region: str, moves: Sequence[Move], stage: Stage, switch: SwitchId, now: datetime) -> None:
        values = {
            "region": region,
            "stage": stage.id,
            "version": stage.version,
            "switch": switch,
            "now": now,
            "sites": [move.site for move in moves],
            "sequences": [move.sequence for move in moves],
        }
        moved = self._connection.execute(SQL["move"], values).rowcount
        if moved != len(moves):
            raise RuntimeError(f"{len(moves)} locked sites were to move, {moved} did")

    def concept_published(self, region: str, site: str, version: int) -> bool:
        values = {"region": region, "site": site, "version": version}
        return self._connection.execute(SQL["concept_published"], values).rowcount == 1

    def ranks(self) -> list[dict[str, Any]]:
        return self._connection.execute(SQL["ranks"]).fetchall()


def _listed(sites: Sequence[str] | None) -> list[str] | None:
    return None if sites is None else list(sites)


def _position(row: Mapping[str, Any]) -> Position:
    return Position(
        site=row["id"],
        name=row["name"],
        stage=Stage(row["stage"], row["rank"], row["stage_name"], row["version"], row["definition"]),
        stage_version=row["stage_version"],
        sequence=row["sequence"],
        since=row["since"],
        switch_id=row["switch_id"],
        concept_version=row["concept_version"],
    )

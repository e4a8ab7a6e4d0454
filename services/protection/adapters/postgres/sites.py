"""Sites with the stage they are on and the version of their concept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.protection.application.records import SiteState, StageInForce
from services.protection.domain.limits import StageRule

SQL = load_sql(__file__, "sites.sql")


class SiteRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def locked(self, region: str, sites: Sequence[str]) -> list[SiteState]:
        values = {"region": region, "sites": list(sites)}
        self._connection.execute(SQL["add"], values)
        return [_state(row) for row in self._connection.execute(SQL["lock"], values)]

    def known(self, region: str) -> bool:
        return self._connection.execute(SQL["known"], {"region": region}).fetchone() is not None

    def put_on_stage(self, region: str, site: str, stage: StageInForce) -> None:
        rule = {key: str(value) if value is not None else None for key, value in asdict(stage.rule).items()}
        values = {"region": region, "site": site, "sequence": stage.sequence, "stage": Jsonb(rule)}
        self._connection.execute(SQL["put_on_stage"], {**values, "switch": stage.switch, "event": stage.event})

    def name(self, region: str, names: Mapping[str, str]) -> None:
        values = {"region": region, "sites": list(names), "names": list(names.values())}
        self._connection.execute(SQL["name"], values)


def _state(row: dict[str, Any]) -> SiteState:
    stage = None
    if row["stage"] is not None:
        stage = StageInForce(row["sequence"], StageRule.of(row["stage"]), row["switch_id"], row["stage_event_id"])
    return SiteState(row["region"], row["id"], stage, row["concept_version"], row["concept_digest"])

"""Regions, stage plans and the stored side of loading, in PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

from psycopg.types.json import Jsonb

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.contracts.calls.actor import Actor
from services.sites.domain.loading import Known, KnownSite, Load, OpenSwitch, SiteWrite
from services.sites.domain.stages import Stage

SQL = load_sql(__file__, "regions.sql")
as_text = partial(json.dumps, ensure_ascii=False)


class RegionRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def summaries(self) -> list[dict[str, Any]]:
        return self._connection.execute(SQL["summaries"]).fetchall()

    def document(self, region: str) -> dict[str, Any] | None:
        row = self._connection.execute(SQL["document"], {"region": region}).fetchone()
        return dict(row) if row else None

    def store(self, document: Mapping[str, Any], actor: Actor, now: datetime) -> int:
        head = document["region"]
        values = {"region": head["id"], "name": head["name"], "actor": actor.user, "now": now}
        row = self._connection.execute(SQL["store"], {**values, "document": Jsonb(document, dumps=as_text)}).fetchone()
        assert row is not None  # an upsert returns its row
        return int(row["revision"])

    def timezone(self, region: str) -> str:
        row = self._connection.execute(SQL["timezone"], {"region": region}).fetchone()
        assert row is not None  # asked for a region that has stages
        return str(row["timezone"])

    def share(self, region: str) -> None:
        self._connection.execute(SQL["share"], {"region": region})

    def stages(self, region: str) -> Mapping[str, Stage]:
        return {row["id"]: _stage(row) for row in self._stage_rows(region) if not row["removed"]}

    def known(self, region: str) -> Known:
        rows = self._stage_rows(region)
        sites = self._connection.execute(SQL["known_sites"], {"region": region}).fetchall()
        switches = self._connection.execute(SQL["open_switches"], {"region": region}).fetchall()
        return Known(
            stages={row["id"]: _stage(row) for row in rows if not row["removed"]},
            retired={row["id"]: _stage(row) for row in rows if row["removed"]},
            sites={row["id"]: KnownSite(**row) for row in sites},
            open_switches=tuple(
                OpenSwitch(frozenset([row["to_stage"], *row["from_stages"]]), frozenset(row["sites"]))
                for row in switches
            ),
        )

    def save(self, region: str, load: Load, now: datetime) -> None:
        """A handful of statements, whatever the number of sites. Stages come first: sites refer to them."""
        run = partial(self._run, region=region, now=now)
        run("save_stages", stages=Jsonb([_stage_row(stage) for stage in load.stages], dumps=as_text))
        run("save_sites", sites=Jsonb([_site_row(site) for site in load.sites], dumps=as_text))
        starting = Jsonb([_site_row(site) for site in load.sites if site.starts], dumps=as_text)
        run("start_sites", sites=starting)
        run("start_timelines", sites=starting)
        run("remove_sites", sites=list(load.removed_sites))
        run("remove_stages", stages=list(load.removed_stages))

    def _run(self, block: str, **values: Any) -> None:
        self._connection.execute(SQL[block], values)

    def _stage_rows(self, region: str) -> list[dict[str, Any]]:
        return self._connection.execute(SQL["stages"], {"region": region}).fetchall()


def _stage(row: Mapping[str, Any]) -> Stage:
    return Stage(row["id"], row["rank"], row["name"], row["version"], row["definition"])


def _stage_row(stage: Stage) -> dict[str, Any]:
    return {**stage.short, "version": stage.version, "definition": stage.definition}


def _site_row(site: SiteWrite) -> dict[str, Any]:
    columns: Iterable[str] = ("id", "name", "position", "revision", "details", "stage", "sequence")
    return {column: getattr(site, column) for column in columns}

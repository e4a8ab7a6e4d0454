"""Lots on their way from planned to handed over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.storage.database import Connection
from services.chassis.storage.sql import load_sql
from services.notification.adapters.postgres.json import jsonb
from services.notification.application.records import (
    Lot,
    PendingLetter,
    PhoneNotice,
    ProducedLetter,
    ProducedLot,
    SiteKey,
)
from services.notification.domain.facts import CampaignFacts, Change

SQL = load_sql(__file__, "lots.sql")


class PostgresLots:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, lot_id: int) -> Lot | None:
        row = self._run("find", id=lot_id).fetchone()
        if row is None:
            return None
        values = dict(row)
        key = SiteKey(values.pop("region"), values.pop("site"))
        return Lot(**values, key=key)

    def lock(self, lot_id: int) -> str:
        return str(self._run("lock", id=lot_id).fetchone()["state"])

    def running(self, lot: Lot) -> bool:
        return bool(self._run("running", id=lot.id).fetchone()["running"])

    def letters(self, lot: Lot) -> list[PendingLetter]:
        return [PendingLetter(**row) for row in self._run("letters", **_place(lot))]

    def moved(self, lot: Lot) -> dict[UUID, bool]:
        return {row["id"]: row["replaced"] for row in self._run("moved", **_place(lot))}

    def set_facts(self, lot: Lot, facts: CampaignFacts) -> None:
        self._run("set_facts", id=lot.id, facts=jsonb(facts))

    def begin_handing_over(self, lot: Lot, produced: ProducedLot, at: datetime) -> None:
        self._run(
            "begin",
            id=lot.id,
            staging=produced.staging,
            folder=produced.folder,
            letter_date=produced.letter_date,
            sha256=produced.sha256,
            postage_cents=produced.postage_cents,
        )
        self._run("write_letters", letters=jsonb([_row(letter) for letter in produced.letters]))
        announced = [change for letter in produced.letters if letter.facts for change in letter.facts["changes"]]
        self._mark_told(lot.key.region, announced + [notice.change for notice in produced.notices])
        self._write_notices(lot, produced.notices, at)
        if produced.by_post:
            self._run("send_by_post", campaign_id=lot.campaign_id, lot_id=lot.id, letters=produced.by_post)

    def set_handed_over(self, lot: Lot, at: datetime) -> Mapping[str, int]:
        self._run("finish", id=lot.id, at=at)
        self._run("finish_letters", **_place(lot))
        return {row["state"]: row["letters"] for row in self._run("outcome", **_place(lot))}

    def current_sequences(self, lot: Lot, sites: Iterable[str]) -> dict[str, int]:
        rows = self._run("current_sequences", campaign_id=lot.campaign_id, sites=list(sites))
        return {row["site"]: row["sequence"] for row in rows}

    def any_cancelled(self, appointment_ids: Sequence[str]) -> bool:
        return bool(self._run("any_cancelled", appointment_ids=list(appointment_ids)).fetchone()["cancelled"])

    def _mark_told(self, region: str, changes: list[Change]) -> None:
        told = [{key: change[key] for key in ("site", "sequence", "appointment_id")} for change in changes]
        if told:
            self._run("mark_told", region=region, changes=jsonb(told))

    def _write_notices(self, lot: Lot, notices: list[PhoneNotice], at: datetime) -> None:
        if notices:
            rows = jsonb([_row(notice) for notice in notices])
            self._run("write_notices", campaign_id=lot.campaign_id, notices=rows, at=at)

    def _run(self, block: str, **values: Any) -> Any:
        return self._connection.execute(SQL[block], values)


def _row(record: ProducedLetter | PhoneNotice) -> dict[str, Any]:
    """One level deep: copying the facts of every letter would take as long as writing them."""
    return {field.name: getattr(record, field.name) for field in fields(record)}


def _place(lot: Lot) -> dict[str, Any]:
    return {"campaign_id": lot.campaign_id, "channel": lot.channel, "number": lot.number}

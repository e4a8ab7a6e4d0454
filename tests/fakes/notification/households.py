"""Households and the files they come in."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from services.contracts.files.households import HouseholdRow
from services.notification.application.records import SiteKey
from services.notification.domain.channels import PRINT
from tests.fakes.notification.tables import Household, NotificationTables


class Households:
    def __init__(self, tables: NotificationTables) -> None:
        self._tables = tables
        self._households = tables.households

    def block_imports(self, region: str) -> None:
        """Transactions are never at the same time."""

    def upsert(self, region: str, rows: Iterable[HouseholdRow]) -> tuple[int, int]:
        known = {each.row.bg_number: each for each in self._households.values() if each.region == region}
        counts = Counter[bool]()
        for row in rows:
            before = known.get(row.bg_number)
            household = replace(before, row=row) if before else Household(uuid4(), region, row)
            self._households[household.id] = household
            counts[before is None] += 1
        return counts[True], counts[False]

    def receive_part(self, import_id: str, part: int, content: bytes, at: datetime) -> None:
        self._tables.parts[import_id, part] = (content, at)

    def parts(self, import_id: str) -> list[tuple[int, bytes]]:
        return sorted((part, content) for (name, part), (content, _) in self._tables.parts.items() if name == import_id)

    def finish(self, import_id: str, region: str, actor: str, counts: tuple[int, int], at: datetime) -> None:
        self._tables.imports.setdefault(import_id, counts)
        self._drop([key for key in self._tables.parts if key[0] == import_id])

    def finished(self, import_id: str) -> tuple[int, int] | None:
        return self._tables.imports.get(import_id)

    def forget_unfinished(self, at: datetime) -> int:
        yesterday = at - timedelta(days=1)
        return self._drop([key for key, (_, came) in self._tables.parts.items() if came < yesterday])

    def resolve(self, region: str, bg_numbers: Sequence[str]) -> dict[str, str]:
        known = [each for each in self._households.values() if each.region == region]
        return {each.row.bg_number: str(each.id) for each in known if each.row.bg_number in bg_numbers}

    def count(self, region: str, sites: Sequence[str], guests: Sequence[str]) -> Mapping[str, Any]:
        here = [each for each in self._households.values() if each.region == region]
        scope = [each for each in here if each.row.site in sites or str(each.id) in guests]
        written = [each for each in scope if not each.row.exclusion]
        told = sorted(f"{each.id}{each.row.channel}{each.row.exclusion}" for each in scope)
        return {
            "households": len(scope),
            "channels": dict(Counter(each.row.channel for each in written)),
            "excluded": len(scope) - len(written),
            "postage_cents": sum(self._postage(each) for each in written if each.row.channel == PRINT),
            "digest": hashlib.md5(",".join(told).encode()).hexdigest(),
        }

    def of_site(self, key: SiteKey) -> set[UUID]:
        here = (each for each in self._households.values() if each.region == key.region)
        return {each.id for each in here if each.row.site == key.site}

    def _postage(self, household: Household) -> int:
        site = self._tables.sites.get(SiteKey(household.region, household.row.site))
        return int(site.profile["print"]["postage_cents"]) if site and site.profile else 0

    def _drop(self, keys: list[tuple[str, int]]) -> int:
        for key in keys:
            del self._tables.parts[key]
        return len(keys)

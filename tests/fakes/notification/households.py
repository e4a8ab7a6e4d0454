"""Households and the files they come in."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from services.contracts.files.households import HouseholdRow
from services.notification.application.records import Addressee, SiteKey
from services.notification.domain.facts import Channel, HouseholdFacts
from tests.fakes.notification.tables import Household, NotificationTables

NOT_IN_FACTS = ("site", "channel", "phone", "exclusion")


def facts_of(row: HouseholdRow) -> HouseholdFacts:
    return cast(HouseholdFacts, {name: value for name, value in asdict(row).items() if name not in NOT_IN_FACTS})


class Households:
    def __init__(self, tables: NotificationTables) -> None:
        self._tables = tables
        self._households = tables.households

    def block_imports(self, region: str) -> None:
        """Transactions are never at the same time."""

    def upsert(self, region: str, rows: Iterable[HouseholdRow]) -> tuple[int, int]:
        known = {each.row.bg_number: each for each in self._households.values() if each.region == region}
        counts, initial = Counter[bool](), not known
        for row in rows:
            before = known.get(row.bg_number)
            household = replace(before, row=row) if before else Household(uuid4(), region, row)
            self._households[household.id] = household
            counts[before is None] += 1
            key = SiteKey(region, row.site)
            again = before and before.row.exclusion and not row.exclusion
            if (before is None or before.row.site != row.site or again) and self._ever_wrote(key):
                self._tables.joiners[household.id] = (key, initial)
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

    def names(self, region: str, households: Sequence[UUID]) -> list[Mapping[str, Any]]:
        return _named(each for each in self._households.values() if each.region == region and each.id in households)

    def search(self, region: str, sites: Sequence[str] | None, name: str, limit: int) -> list[Mapping[str, Any]]:
        def fits(row: HouseholdRow) -> bool:
            ways = (row.last_name, f"{row.first_name} {row.last_name}", f"{row.last_name}, {row.first_name}")
            return any(way.lower().startswith(name.lower()) for way in ways)

        here = (each for each in self._households.values() if each.region == region)
        return _named(each for each in here if (sites is None or each.row.site in sites) and fits(each.row))[:limit]

    def looked(self, region: str, named: Sequence[Mapping[str, Any]], user: str, purpose: str, at: datetime) -> None:
        if named:
            whose = frozenset(each["household_id"] for each in named)
            self._tables.looks.append((region, at, user, purpose, whose))

    def looks(self, region: str, household: UUID, limit: int) -> list[Mapping[str, Any]]:
        own = [look for look in self._tables.looks if look[0] == region and household in look[4]]
        latest: list[Mapping[str, Any]] = [
            {"looked_at": at, "looked_by": by, "purpose": why} for _, at, by, why, _ in reversed(own)
        ]
        return latest[:limit]

    def with_phone(self, region: str, bg_numbers: Sequence[str]) -> list[str]:
        known = (each for each in self._households.values() if each.region == region and each.row.phone)
        return [str(each.id) for each in known if each.row.bg_number in bg_numbers]

    def count(self, region: str, sites: Sequence[str], guests: Sequence[str]) -> Mapping[str, Any]:
        here = [each for each in self._households.values() if each.region == region]
        scope = [each for each in here if each.row.site in sites or str(each.id) in guests]
        written = [each for each in scope if not each.row.exclusion]
        told = sorted(f"{each.id}{each.row.channel}{each.row.exclusion}" for each in scope)
        letters = Counter((each.row.site if each.row.site in sites else "", each.row.channel) for each in written)
        return {
            "households": len(scope),
            "letters": [{"site": site, "channel": channel, "letters": n} for (site, channel), n in letters.items()],
            "excluded": len(scope) - len(written),
            "digest": hashlib.md5(",".join(told).encode()).hexdigest(),
        }

    def channels(self, region: str, households: Sequence[UUID]) -> dict[UUID, Channel]:
        known = (self._households[id] for id in households if id in self._households)
        return {
            each.id: cast(Channel, each.row.channel)
            for each in known
            if each.region == region and not each.row.exclusion
        }

    def doubtful(self, region: str, sites: Sequence[str], guests: Sequence[str]) -> list[Addressee]:
        here = [each for each in self._households.values() if each.region == region and not each.row.exclusion]
        return [
            Addressee(row.site if row.site in sites else "", cast(Channel, row.channel), facts_of(row))
            for row in (each.row for each in here if each.row.site in sites or str(each.id) in guests)
        ]

    def of_site(self, key: SiteKey) -> set[UUID]:
        here = (each for each in self._households.values() if each.region == key.region)
        return {each.id for each in here if each.row.site == key.site}

    def _ever_wrote(self, key: SiteKey) -> bool:
        return any(stored.campaign.key == key for stored in self._tables.campaigns.values())

    def _drop(self, keys: list[tuple[str, int]]) -> int:
        for key in keys:
            del self._tables.parts[key]
        return len(keys)


def _named(households: Iterable[Household]) -> list[Mapping[str, Any]]:
    rows: Iterator[Mapping[str, Any]] = ({"household_id": each.id, **_name(each.row)} for each in households)
    listed: list[Mapping[str, Any]] = list(rows)
    return sorted(listed, key=lambda row: (row["last_name"], row["first_name"], row["bg_number"]))


def _name(row: HouseholdRow) -> dict[str, Any]:
    return {"bg_number": row.bg_number, "first_name": row.first_name, "last_name": row.last_name}

"""The ports of sites in memory: its use cases run on these as they run on PostgreSQL."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.chassis.process.identifiers import new_id
from services.contracts.calls.actor import Actor
from services.sites.application.ports import App, Clock
from services.sites.domain.switch import SwitchId
from tests.fakes.sites.regions import Regions, Sites
from tests.fakes.sites.switches import Switches
from tests.fakes.sites.tables import SitesTables
from tests.fakes.store import FakeWork, Store


class Journal:
    def __init__(self, tables: SitesTables) -> None:
        self._audit = tables.audit

    def note(self, at: datetime, actor: Actor, command: str, region: str, **details: Any) -> None:
        written = json.loads(json.dumps(details))
        who = {"actor": actor.user, "role": actor.role}
        self._audit.append({"at": at, **who, "command": command, "region": region, "details": written})

    def entries(self, region: str, limit: int) -> list[dict[str, Any]]:
        return [entry for entry in reversed(self._audit) if entry["region"] == region][:limit]


class Work(FakeWork):
    def __init__(self, tables: SitesTables) -> None:
        super().__init__(tables)
        self.regions = Regions(tables)
        self.sites = Sites(tables)
        self.switches = Switches(tables)
        self.journal = Journal(tables)


@dataclass
class Meter:
    """What was counted."""

    switches: Counter[str] = field(default_factory=Counter)

    def switched(self, outcome: str) -> None:
        self.switches[outcome] += 1

    def announced_late(self, waited_for: str) -> None:
        self.switches[f"late {waited_for}"] += 1

    def at_risk(self, switches: int) -> None:
        self.switches["at risk"] = switches

    def settled(self, seconds: float) -> None:
        self.switches["measured"] += 1

    def start_failed(self, switch: SwitchId, error: Exception) -> None:
        self.switches["not started"] += 1

    def ticked(self, failures: int) -> None:
        self.switches["failed"] += failures

    def standing(self, switches: Mapping[str, Any], oldest_running: datetime | None, ranks: Iterable[Any]) -> None:
        self.switches.update(
            {f"standing {name}": count for name, count in switches.items() if isinstance(count, int) and count}
        )

    def overdue(self, sites: Mapping[str, int]) -> None:
        self.switches.update({f"overdue {region}": count for region, count in sites.items()})


@dataclass(frozen=True)
class FakeApp(App):
    """The application on tables in memory."""

    store: Store[SitesTables, Work]


def fake_app(clock: Clock) -> FakeApp:
    store = Store(SitesTables(), Work)
    return FakeApp(store.begin, store.receive, clock, new_id, Meter(), lambda read, parts: read(b"".join(parts)), store)

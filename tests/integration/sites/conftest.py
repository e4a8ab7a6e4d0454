"""The sites application on fakes and on a real database, with a clock that the test moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.chassis.process.identifiers import new_id
from services.chassis.storage.database import Database
from services.contracts.calls.actor import Actor
from services.contracts.events import notification, protection, scheduling
from services.sites.application.ports import App
from services.sites.application.regions.load_region import load_region
from services.sites.application.regions.queries import list_sites
from services.sites.application.switches.cancel_switch import cancel_switch
from services.sites.application.switches.confirm_gate import Finding, confirm_gate, withdraw_gate
from services.sites.application.switches.drift import accept_drift
from services.sites.application.switches.file_switch import FileSwitch, file_switch
from services.sites.application.switches.queries import get_switch
from services.sites.application.switches.release_switch import release_switch
from services.sites.application.switches.revoke_switch import revoke_switch
from services.sites.application.switches.run_due_switches import run_due_switches
from services.sites.application.switches.view_switch import SwitchView
from services.sites.entrypoints.events import SitesEvents
from services.sites.service import SitesApp, compose
from tests.fakes.clock import StoppedClock
from tests.fakes.sites.house import FakeApp, fake_app
from tests.unit.sites.documents import region

FAR = timedelta(days=21)
"""Longer than the lead: a switch with such a date waits for its announcement."""
SOON = timedelta(hours=1)
"""Shorter than any lead: a switch with such a date is announced at once."""
MANAGER = Actor("maria.manager", ("manager",))
TOTALS = {"before": 3, "kept": 1, "phone": 1, "video": 0, "moved": 0, "lapsed": 1}
LIMITS = {"in_person": True, "building": 9, "zones": {}, "waiting": 3, "rooms": {}}
BALANCE = {"in_scope": 5, "handed_over": {"print": 4, "email": 1}, "held": 0, "excluded": 0, "withdrawn": 0}


class Town:
    """A loaded region, its commands in short, and what it said."""

    id = "musterstadt"

    def __init__(self, app: App, clock: StoppedClock, id: str = id) -> None:
        self.app, self.clock, self.id = app, clock, id
        self._events = SitesEvents()
        self._events.app = app
        self.load()

    def pass_until(self, at: datetime) -> int:
        """Time passes until then, and the clock looks; how much it changed."""
        self.clock.advance(seconds=(at - self.clock.now()).total_seconds())
        return self.tick()

    def load(self, document: dict[str, Any] | None = None) -> dict[str, Any]:
        return load_region(self.app, document or region(self.id), MANAGER)

    def file(self, to_stage: str, *sites: str, at: datetime | None = None, **more: Any) -> SwitchView:
        more.setdefault("reason", "Beschluss der Geschäftsführung")
        return file_switch(self.app, FileSwitch(self.id, sites or None, to_stage, at, **more), MANAGER)

    def file_confirmed(self, to_stage: str, *sites: str, **more: Any) -> SwitchView:
        """Filed, and its case numbers confirmed with a reading that meets them."""
        return self.confirm(self.file(to_stage, *sites, **more), "cases")

    def cancel(self, shown: SwitchView, **more: Any) -> SwitchView:
        return cancel_switch(self.app, shown.switch.id, "Irrtum", MANAGER, **more)

    def confirm(self, shown: SwitchView, gate: str, actor: Actor = MANAGER, **finding: Any) -> SwitchView:
        if gate == "cases" and finding.get("passed") is not False:
            finding.setdefault("reading", 20.0)
        return confirm_gate(self.app, shown.switch.id, gate, actor, Finding(**finding))

    def withdraw(self, shown: SwitchView, gate: str, actor: Actor = MANAGER) -> SwitchView:
        return withdraw_gate(self.app, shown.switch.id, gate, actor)

    def tick(self) -> int:
        return run_due_switches(self.app)

    def now(self, shown: SwitchView) -> SwitchView:
        return get_switch(self.app, shown.switch.id)

    def stages(self) -> dict[str, tuple[str, int]]:
        """Stage and sequence of every site."""
        return {p.site: (p.stage.id, p.sequence) for p in list_sites(self.app, self.id)}

    def said(self, event: str) -> list[dict[str, Any]]:
        """Every envelope of this kind about this region, in the order of the outbox."""
        return [p for p in outbox(self.app) if p["type"] == f"{event}.v1" and p["subject"].split("/")[0] == self.id]

    def drifted(self, site: str, sequence: int, **totals: int) -> Any:
        foreseen = {"before": 3, "moved": 0, "lapsed": 0}
        data = {"totals": {**TOTALS, **totals}, "foreseen": foreseen}
        return self._tell(scheduling.SITE_DRIFTED, self._events.on_site_drifted, site, sequence, data)

    def revoke(self, shown: SwitchView, actor: Actor = MANAGER) -> SwitchView:
        return revoke_switch(self.app, shown.switch.id, "Es kommt anders", actor)

    def release(self, shown: SwitchView, at: datetime | None = None) -> SwitchView:
        return release_switch(self.app, shown.switch.id, at, "Es geht doch", MANAGER)

    def accept(self, shown: SwitchView) -> SwitchView:
        return accept_drift(self.app, shown.switch.id, "Gesehen", MANAGER)

    def limits(self, site: str, sequence: int) -> Any:
        data = {"stage": "any", "concept_version": 1, "limits": LIMITS}
        return self._tell(protection.LIMITS_CHANGED, self._events.on_limits_changed, site, sequence, data)

    def replanned(self, site: str, sequence: int) -> Any:
        data = {"totals": TOTALS, "batches": 1, "changes": 3}
        return self._tell(scheduling.SITE_REPLANNED, self._events.on_site_replanned, site, sequence, data)

    def letters(self, site: str, sequence: int) -> Any:
        data = {"campaign_id": new_id(), "switch_id": new_id(), "outcome": "completed", "balance": BALANCE}
        return self._tell(notification.CAMPAIGN_COMPLETED, self._events.on_campaign_completed, site, sequence, data)

    def concept(self, site: str, version: int = 1) -> Any:
        data = {"version": version, "measures": [], "equipment": []}
        return self._tell(protection.CONCEPT_PUBLISHED, self._events.on_concept_published, site, 0, data)

    def follow(self, site: str, sequence: int) -> None:
        """All that the other services report about one site."""
        self.limits(site, sequence)
        self.replanned(site, sequence)
        self.letters(site, sequence)

    def _tell(self, kind: Any, handler: Any, site: str, sequence: int, data: dict[str, Any]) -> Any:
        about = {"region": self.id, "site": site, **data}
        subject = f"{self.id}/{site}"
        body = kind.event(id=new_id(), subject=subject, time=self.clock.now(), sequence=sequence, data=about)
        event = kind.load(body)
        handler(event)
        return event


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock(datetime(2020, 6, 17, 6, tzinfo=UTC))


def outbox(app: App) -> list[dict[str, Any]]:
    if isinstance(app, FakeApp):
        return [dict(envelope) for envelope in app.store.tables.said]
    assert isinstance(app, SitesApp)
    with app.database.transaction() as connection:
        return [row["payload"] for row in connection.execute("SELECT payload FROM outbox ORDER BY position")]


@pytest.fixture
def app_on_postgres(database: Any, clock: StoppedClock) -> Iterator[SitesApp]:
    opened = Database(database("sites"), name="sites")
    yield replace(compose(opened), clock=clock)
    opened.close()


@pytest.fixture(params=["fakes", "postgres"])
def app(request: pytest.FixtureRequest, clock: StoppedClock) -> App:
    """Every use case behaves alike on both."""
    if request.param == "fakes":
        return fake_app(clock)
    on_postgres: App = request.getfixturevalue("app_on_postgres")
    return on_postgres


@pytest.fixture
def town(app: App, clock: StoppedClock) -> Town:
    return Town(app, clock)

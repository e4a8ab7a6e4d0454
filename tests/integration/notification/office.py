"""A notification service without its processes: events go straight into the use cases, lots are produced in place."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from services.chassis.storage.database import Database
from services.contracts.calls.actor import Actor
from services.notification.adapters.handover.folder import LettersFolder
from services.notification.adapters.postgres.lot_queue import open_queue
from services.notification.adapters.templates import Templates
from services.notification.application.campaigns import reports
from services.notification.application.campaigns.record_cancellation import Cancellation, record_cancellation
from services.notification.application.campaigns.record_replan import record_changes, record_replan
from services.notification.application.campaigns.record_stage import StageChange, record_stage
from services.notification.application.handover import HandOver, LotQueue
from services.notification.application.households.import_households import finish_import, receive_part
from services.notification.application.households.welcome_joiners import welcome_joiners
from services.notification.application.letters.produce_lot import LotProduction
from services.notification.application.ports import App, Terms, Work
from services.notification.application.records import SiteKey
from services.notification.application.sites.record_site import record_profile
from services.notification.domain.channels import CHANNELS, EMAIL, PRINT
from services.notification.domain.compose import TEMPLATE_VERSION
from services.notification.domain.facts import Correction
from services.notification.service import compose
from tests.fakes.clock import StoppedClock
from tests.fakes.notification.house import FakeApp, fake_app
from tests.integration.notification import inside
from tests.integration.notification.letters_folder import lots
from tests.unit.notification import builders
from tests.unit.notification.wordings import TEMPLATES, WORDING

REGION = "hannover"
NOW = datetime(2020, 6, 10, 8, 0, tzinfo=UTC)  # a Wednesday; paper handed over then arrives on Tuesday, 16 June
EFFECTIVE = datetime(2020, 6, 17, 6, 0, tzinfo=UTC)
MANAGER, MARA = Actor("test", ("manager",)), Actor("mara", ("manager",))
TERMS = Terms(TEMPLATE_VERSION, {PRINT: 3, EMAIL: 2})

Files = dict[str, bytes]


class Office:
    """The service of a test, its letters and its clock."""

    def __init__(self, app: App, letters: HandOver, clock: StoppedClock) -> None:
        self.app, self.clock = app, clock
        self.production = LotProduction(app, dict.fromkeys(CHANNELS, letters))

    def do(self, use_case: Callable[[Work], Any]) -> Any:
        with self.app.begin() as work:
            return use_case(work)

    def load(self, *sites: str, **profile: Any) -> None:
        """Sites become known, each with its first stage, for which nobody gets a letter."""
        for site in sites:
            known = builders.profile(site=site, name=f"Standort {site.title()}", **profile)
            self.do(lambda work, site=site, known=known: record_profile(self.app, work, key(site), 1, known))
            self.stage_changed(site, 1, switch=None, at=self.clock.now() - timedelta(days=90))

    def people(self, *rows: str, import_id: str = "people") -> dict[str, int]:
        content = builders.csv_file(*rows)
        receive_part(self.app, import_id, 1, content)
        return finish_import(self.app, REGION, import_id, MANAGER, confirm_warnings=True)

    def welcome(self) -> int:
        return welcome_joiners(self.app)

    def letters_of(self, number: int, switch: UUID) -> dict[str, dict[str, Any]]:
        """By the site whose letter it is."""
        return inside.letters(self.app, self.household(number), switch)

    def household(self, number: int) -> str:
        bg_number = f"23702//{number:07d}"
        return self.do(lambda work: work.households.resolve(REGION, [bg_number]))[bg_number]

    def stage_changed(
        self,
        site: str,
        sequence: int,
        switch: UUID | None,
        sites: list[str] | None = None,
        came_from: str | None = None,
        undoes: UUID | None = None,
        at: datetime | None = None,
        **stage: Any,
    ) -> str | None:
        """`at`: announced for then; None: takes effect at once."""
        reference = {"id": switch, "sites": sites or [site], "reason": "Test", "undoes": undoes} if switch else None
        effective = (at, self.clock.now()) if at else (EFFECTIVE, EFFECTIVE)
        change = StageChange(
            key(site), sequence, builders.stage(**stage), effective[0], reference, effective[1], came_from
        )
        return self.do(lambda work: record_stage(self.app, work, change))

    def revoked(
        self, site: str, sequence: int, revokes: int, back: UUID, undoes: UUID, at: datetime, **more: Any
    ) -> None:
        """`back`: the switch that takes the announced one back; `cause` and the stage that `holds` may be given."""
        correction: Correction = {"announced": "Persönlich mit Termin", "cause": more.pop("cause", "revoked")}
        reference = {"id": back, "sites": [site], "reason": "Test", "undoes": undoes}
        stage = builders.stage(**more)
        known = (self.clock.now(), None, revokes, correction)
        change = StageChange(key(site), sequence, stage, at, reference, *known)
        self.do(lambda work: record_stage(self.app, work, change))

    def changes(self, site: str, sequence: int, batch: int, *changes: dict[str, Any]) -> str | None:
        return self.do(lambda work: record_changes(self.app, work, key(site), sequence, batch, changes))

    def replanned(self, site: str, sequence: int, changes: int = 0) -> str | None:
        return self.do(lambda work: record_replan(self.app, work, key(site), sequence, changes))

    def cancelled(self, site: str, sequence: int, change: dict[str, Any]) -> None:
        """Scheduling says that the visit of this change is cancelled."""
        visit = change["after"] or change["before"]
        starts_at = datetime.fromisoformat(visit["starts_at"])
        cancellation = Cancellation(key(site), sequence, UUID(change["appointment_id"]), starts_at)
        self.do(lambda work: record_cancellation(work, cancellation))

    def appointment(self, number: int, outcome: str = "phone", **given: Any) -> dict[str, Any]:
        """An appointment change of household `number` as scheduling tells it."""
        change = builders.change(outcome, appointment_id=str(uuid4()), household_id=self.household(number), **given)
        return {name: value for name, value in change.items() if name not in ("site", "sequence")}

    def switch(self, *sites: str, sequence: int = 2) -> UUID:
        """A whole switch up to the letters, without appointments."""
        switch = uuid4()
        for site in sites:
            self.stage_changed(site, sequence, switch, list(sites))
        for site in sites:
            self.replanned(site, sequence)
        return switch

    def lots_to_do(self) -> list[int]:
        return inside.lots_to_do(self.app)

    def produce(self, most: int = 1000) -> int:
        """Produces lots until none is left, or `most` of them; how many."""
        made = 0
        while made < most and (waiting := self.lots_to_do()):
            self.production.run(waiting[0])
            made += 1
        return made

    def campaign(self, switch: UUID, site: str = "linden") -> dict[str, Any]:
        (campaign,) = (each for each in plain(reports.list_campaigns(self.app, None, switch)) if each["site"] == site)
        return campaign

    def counts(self, switch: UUID) -> dict[str, Any]:
        return reports.letter_counts(self.app, switch)

    def said(self, event_type: str = "campaign.completed.v1") -> list[dict[str, Any]]:
        return [envelope["data"] for envelope in inside.outbox(self.app) if envelope["type"] == event_type]

    def letter_of(self, number: int, switch: UUID) -> dict[str, Any]:
        return inside.letter(self.app, self.household(number), switch)

    def lots(self) -> list[Files]:
        """The files of each lot that was handed over."""
        assert isinstance(self.app, FakeApp)
        return [files for _, files in sorted(self.app.letters.lots.items())]

    def open_queue(self) -> AbstractContextManager[LotQueue]:
        assert isinstance(self.app, FakeApp)
        return self.app.open_queue()

    def staged(self) -> list[str]:
        """Places of lots that are neither handed over nor given up."""
        assert isinstance(self.app, FakeApp)
        return list(self.app.letters.staging)

    def handed_over(self) -> list[str]:
        """Ids of all letters handed over, as print centre and mail gateway find them."""
        return [letter["letter"] for lot in self.lots() for letter in listed(lot)["letters"]]


class PostgresOffice(Office):
    """The same on its database, with Typst and a folder of letters."""

    def __init__(self, url: str, folder: Path, templates: Templates = TEMPLATES) -> None:
        self.url, self.folder, clock = url, folder, StoppedClock(NOW)
        self.database = Database(url, name="office", max_size=4)
        app = compose(self.database, TERMS, templates, lambda work, *given: work(*given))
        super().__init__(replace(app, clock=clock), LettersFolder(folder), clock)

    def lots(self) -> list[Files]:
        return [{file.name: file.read_bytes() for file in lot.iterdir()} for lot in lots(self.folder)]

    def open_queue(self) -> AbstractContextManager[LotQueue]:
        return open_queue(self.url, "letters-1")

    def staged(self) -> list[str]:
        return [path.name for path in self.folder.glob("*/.staging/*")]

    def rows(self, statement: str, values: Any = None) -> list[dict[str, Any]]:
        return inside.rows(self.app, statement, values)

    def close(self) -> None:
        self.database.close()


def on_fakes() -> Office:
    clock = StoppedClock(NOW)
    app = fake_app(clock, TERMS, {TEMPLATE_VERSION: WORDING})
    return Office(app, app.letters, clock)


def plain(answer: Any) -> Any:
    """As it leaves by RPC, with ids and times as text."""
    return json.loads(
        json.dumps(answer, default=lambda value: value.isoformat() if hasattr(value, "isoformat") else str(value))
    )


def key(site: str) -> SiteKey:
    return SiteKey(REGION, site)


def listed(lot: Files) -> dict[str, Any]:
    """Its manifest."""
    return json.loads(lot["manifest.json"])

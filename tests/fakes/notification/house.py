"""The ports of notification in memory: its use cases run on these as they run on PostgreSQL, Typst and a folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from uuid import UUID

from services.chassis.process.identifiers import new_id
from services.notification.application.ports import App, Clock, Terms
from services.notification.application.printing import TemplateMissing
from services.notification.domain.wording import Wording
from tests.fakes.notification import printing
from tests.fakes.notification.calls import Calls
from tests.fakes.notification.campaigns import Campaigns
from tests.fakes.notification.handover import HandOver
from tests.fakes.notification.households import Households
from tests.fakes.notification.joiners import Joiners
from tests.fakes.notification.lots import LotQueue, Lots
from tests.fakes.notification.reports import Reports
from tests.fakes.notification.sites import Sites
from tests.fakes.notification.tables import NotificationTables
from tests.fakes.store import FakeWork, Store


class Work(FakeWork):
    def __init__(self, tables: NotificationTables) -> None:
        super().__init__(tables)
        self.sites = Sites(tables)
        self.campaigns = Campaigns(tables)
        self.households = Households(tables)
        self.joiners = Joiners(tables)
        self.lots = Lots(tables)
        self.reports = Reports(tables)
        self.calls = Calls(tables)

    def wake_workers(self) -> None:
        """None sleeps."""


@dataclass
class Meter:
    """What was counted."""

    counts: Counter[str] = field(default_factory=Counter)

    def out_of_balance(self, campaign_id: UUID, difference: int) -> None:
        self.counts["out of balance"] += 1

    def letters(self, channel: str, outcomes: Mapping[str, int], *, joiners: bool) -> None:
        lanes = ["", "joiners "] if joiners else [""]
        self.counts.update({f"{lane}{channel} {outcome}": n for outcome, n in outcomes.items() for lane in lanes})

    def lot_set(self, channel: str, seconds: float) -> None:
        self.counts[f"{channel} lots"] += 1

    def standing(self, campaigns: Mapping[str, int], pending: int, imbalance: int) -> None:
        self.counts.update({"pending": pending, "imbalance": imbalance, **campaigns})


@dataclass(frozen=True)
class FakeApp(App):
    """The application on tables in memory."""

    store: Store[NotificationTables, Work]
    letters: HandOver = field(default_factory=HandOver)
    taken: set[int] = field(default_factory=set)

    def open_queue(self) -> AbstractContextManager[LotQueue]:
        return nullcontext(LotQueue(self.store, self.taken))


def fake_app(clock: Clock, terms: Terms, wordings: Mapping[str, Wording]) -> FakeApp:
    """`wordings` by template version."""
    store = Store(NotificationTables(), Work)
    templates = printing.Templates(wordings)

    def renderer(version: str) -> printing.Renderer:
        if version not in wordings:
            raise TemplateMissing(version)
        return printing.Renderer()

    return FakeApp(
        begin=store.begin,
        receive=store.receive,
        clock=clock,
        calendar=printing.Weekdays(),
        new_id=new_id,
        meter=Meter(),
        terms=terms,
        offload=lambda work, *given: work(*given),
        apart=lambda read, parts, *given: read(b"".join(parts), *given),
        templates=templates,
        renderer=renderer,
        store=store,
    )

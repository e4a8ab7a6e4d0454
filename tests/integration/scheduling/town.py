"""A town for tests of scheduling: a loaded region, its events in short, and what became of it."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from services.chassis.process.identifiers import new_id
from services.chassis.storage.idempotency import digest
from services.contracts.calls import scheduling as calls
from services.contracts.calls.actor import Actor
from services.contracts.events import sites
from services.scheduling.application.bookings.book import book
from services.scheduling.application.commands import Book, ImportRow
from services.scheduling.application.imports.import_appointments import import_appointments
from services.scheduling.application.ports import App
from services.scheduling.application.replans.preview_replan import SitePreview, preview_replan
from services.scheduling.domain.stage import Channel
from services.scheduling.entrypoints.events import SchedulingEvents
from tests.fakes.clock import StoppedClock
from tests.integration.scheduling import inside
from tests.integration.scheduling.news import News
from tests.integration.scheduling.plans import CLOSED, document, limits, stage

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2020, 6, 15, 6, tzinfo=UTC)  # a Monday, 8:00 in Berlin
__all__ = ["CLERK", "CLOSED", "NOW", "Town", "at", "document", "limits", "row", "row_of", "stage"]
CLERK = Actor("clara.clerk", ("clerk",))


class Town(News):
    id = "musterstadt"
    site = News.site

    def __init__(self, app: App, clock: StoppedClock, id: str = id) -> None:
        self.app, self.clock, self.id = app, clock, id
        self.events = SchedulingEvents()
        self.events.app = app
        self.revision = 0

    def load(self, **changes: Any) -> Town:
        self.loaded(document(self.id, **changes))
        return self

    def loaded(self, changed: dict[str, Any]) -> None:
        """Tells that this region file was loaded."""
        self.revision += 1
        about = {"region": self.id, "revision": self.revision, "loaded_by": CLERK.user, "document": changed}
        body = sites.REGION_LOADED.event(
            id=new_id(), subject=self.id, time=self.clock.now(), sequence=self.revision, data=about
        )
        self.events.on_region_loaded(sites.REGION_LOADED.load(body))

    def reload(self, **changes: Any) -> None:
        """The file again, with the same changes at every site."""
        changed = document(self.id)
        for site in changed["sites"]:
            site.update(changes)
        self.loaded(changed)

    def opened(self, **about: Any) -> Town:
        """Loaded, and at the first stage of every site."""
        self.load()
        for site in ("linden", "list"):
            self.stage(1, stage(), site=site, switch=False)
            self.limits(1, limits(**about), site=site)
        return self

    def preview(
        self,
        definition: dict[str, Any],
        values: dict[str, Any],
        sequence: int = 1,
        *,
        at: datetime | None = None,
        until: datetime | None = None,
        arrive: date | None = None,
    ) -> dict[str, Any]:
        asked = SitePreview(self.site, sequence, definition, values, at or self.clock.now(), until)
        answer: dict[str, Any] = calls.PREVIEW_REPLAN.write_answer(preview_replan(self.app, self.id, [asked], arrive))
        return answer

    def wish(self, **changes: Any) -> Book:
        plain = {
            "site": self.site,
            "household_id": new_id(),
            "department": "benefits",
            "kind": "consultation",
            "channel": Channel.IN_PERSON,
            "starts_at": at(day=3),
        }
        return Book(**{**plain, **changes})

    def book(self, **changes: Any) -> dict[str, Any]:
        """The answer as it leaves by RPC."""
        wish = self.wish(**changes)
        same = digest({name: value for name, value in asdict(wish).items() if name != "idempotency_key"})
        answer: dict[str, Any] = calls.BOOK.write_answer(book(self.app, self.id, replace(wish, digest=same), CLERK))
        return answer

    def bring(self, *rows: ImportRow) -> dict[str, Any]:
        return import_appointments(self.app, self.id, rows, CLERK)

    def said(self, event: str, site: str = site) -> list[dict[str, Any]]:
        """Every envelope of this kind about the site, in the order of the outbox."""
        about = f"{self.id}/{site}"
        return [p for p in inside.outbox(self.app) if p["type"] == f"{event}.v1" and p["subject"] == about]

    def broken(self) -> dict[str, float]:
        """The invariants that do not hold (fences and lowered limits are none of them)."""
        with self.app.begin() as work:
            counts = work.invariants(self.clock.now() - timedelta(days=2))
        allowed = ("fenced_sites", "crowded_quarters")
        return {name: count for name, count in counts.items() if count and name not in allowed}

    def crowded(self) -> float:
        with self.app.begin() as work:
            return work.invariants(self.clock.now())["crowded_quarters"]

    def state(self, site: str = site) -> Any:
        with self.app.begin() as work:
            return work.sites.get(self.id, site)

    def holding(self, instant: datetime | None = None, site: str = site) -> Any:
        """The entry of the timeline that holds then; None: now."""
        return self.state(site).timeline.at(instant or self.clock.now())

    def bookable(self, site: str = site, instant: datetime | None = None) -> bool:
        """Whether bookings for then are taken; None: now."""
        state, at_instant = self.state(site), instant or self.clock.now()
        entry = None if state is None else state.timeline.at(at_instant)
        return entry is not None and entry.complete and not state.timeline.fenced(at_instant)

    def plan(self, sequence: int, site: str = site) -> Any:
        with self.app.begin() as work:
            return work.replans.get(self.id, site, sequence)

    def appointments(self) -> list[dict[str, Any]]:
        """All of them as rows of the table, by their start."""
        return inside.appointments(self.app)

    def visitors(self) -> int:
        """Persons that hold a place, over all quarter hours."""
        return inside.visitors(self.app)

    def taken(self) -> int:
        """Staff and rooms that are taken."""
        return inside.taken(self.app)

    def everything(self) -> list[Any]:
        """All that is stored, for tests that nothing was written."""
        return inside.everything(self.app)

    def rows(self, statement: str, *values: Any) -> list[dict[str, Any]]:
        """For tests of the database alone."""
        return inside.rows(self.app, statement, *values)


def at(day: int = 0, hour: float = 9) -> datetime:
    """An hour of a day local to the site; day 0 is the Monday of the clock."""
    midnight = NOW.astimezone(BERLIN).replace(hour=0)
    return (midnight + timedelta(days=day, hours=hour)).astimezone(UTC)


def row(line: int = 2, **changes: Any) -> ImportRow:
    plain = {
        "line": line,
        "reference": f"T-{line}",
        "household_id": new_id(),
        "site": "linden",
        "department": "benefits",
        "kind": "consultation",
        "channel": Channel.IN_PERSON,
        "starts_at": at(day=3),
        "minutes": 30,
        "persons": 1,
        "presence_required": False,
        "phone_known": changes.get("channel") is Channel.PHONE,
        "video_capable": changes.get("channel") is Channel.VIDEO,
        "staff": None,
    }
    return ImportRow(**{**plain, **changes})


def row_of(appointment: Any, line: int) -> ImportRow:
    """An appointment of the generator of tests/unit as a line of a file."""
    about = asdict(appointment)
    kept = {name: about[name] for name in ("household_id", "department", "kind", "persons", "phone_known", "staff")}
    length = appointment.ends_at - appointment.starts_at
    more = {"starts_at": appointment.starts_at, "minutes": int(length.total_seconds()) // 60}
    return row(line, channel=appointment.channel, video_capable=appointment.video_capable, **kept, **more)

"""A town for tests of scheduling: a loaded region, its events in short, and what became of it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.chassis.process.identifiers import new_id
from services.chassis.storage.idempotency import digest
from services.contracts.calls import scheduling as calls
from services.contracts.calls.actor import Actor
from services.contracts.events import protection, sites
from services.scheduling.application.bookings.book import book
from services.scheduling.application.commands import Book, ImportRow
from services.scheduling.application.imports.import_appointments import import_appointments
from services.scheduling.application.ports import App
from services.scheduling.application.replans.preview_replan import SitePreview, preview_replan
from services.scheduling.domain.stage import Channel
from services.scheduling.entrypoints.events import SchedulingEvents
from tests.fakes.clock import StoppedClock
from tests.integration.scheduling import inside

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2020, 6, 15, 6, tzinfo=UTC)  # a Monday, 8:00 in Berlin
CLERK = Actor("clara.clerk", ("clerk",))
CHANNELS = ["in_person", "phone", "video", "email", "post", "letter_box", "online"]
ROOMS = 6


def document(id: str = "musterstadt", site_ids: tuple[str, ...] = ("linden", "list"), staff: int = 6) -> dict[str, Any]:
    week = [{"days": ["mon", "tue", "wed", "thu", "fri"], "opens": "08:00", "closes": "16:00"}]
    zones = [
        {"id": "entrance", "name": "Eingang", "persons": 20, "waiting": True},
        {"id": "floor", "name": "Obergeschoss", "persons": 40},
    ]
    rooms = [
        {"zone": "floor", "kind": "consultation", "count": ROOMS, "area": 16, "persons": 3, "department": None},
        {"zone": "floor", "kind": "tandem", "count": 1, "area": 30, "persons": 5, "department": None},
    ]
    groups = [
        {"department": "benefits", "count": staff, "at_home": 1},
        {"department": "placement", "count": staff, "at_home": 0},
    ]
    site = {"hours": week, "zones": zones, "rooms": rooms, "staff": groups}
    return {
        "region": {"id": id, "name": id.title(), "state": "NI", "timezone": "Europe/Berlin"},
        "departments": [
            {"id": "benefits", "name": "Leistung", "remote": ["phone"]},
            {"id": "placement", "name": "Vermittlung", "remote": ["phone", "video"]},
        ],
        "kinds": [
            {"id": "consultation", "name": "Beratung", "minutes": 30, "staff": 1, "persons": 1},
            {"id": "emergency", "name": "Notfall", "minutes": 30, "staff": 1, "persons": 1},
            {"id": "tandem", "name": "Tandem", "minutes": 60, "staff": 2, "persons": 1, "room": "tandem"},
        ],
        "stages": [stage("open"), stage("closed", admission="closed")],
        "sites": [{"id": each, "name": each.title(), **deepcopy(site)} for each in site_ids],
    }


def stage(id: str = "open", **changes: Any) -> dict[str, Any]:
    remote = {"benefits": {"remote": ["phone"]}, "placement": {"remote": ["phone", "video"]}}
    return {
        "id": id,
        "rank": 10,
        "name": id,
        "summary": "Es gelten neue Regeln.",
        "admission": "appointment",
        "channels": CHANNELS,
        "capacity_factor": 1.0,
        "area_per_person": None,
        "triage": "none",
        "departments": remote,
        "tandem": True,
        "arrival_spread_minutes": None,
        "cancellation": {"certificate_required": False, "disadvantage": False},
        "invitation_check": False,
        "move_horizon_days": 14,
        "notice_working_days": 2,
        "hours": None,
        "measures": [],
        "gates": [],
        "until": None,
        **changes,
    }


CLOSED = stage("closed", admission="closed")


def limits(
    building: int = 30, waiting: int = 20, zone: int = 30, room: int = 5, in_person: bool = True
) -> dict[str, Any]:
    names = [f"floor-consultation-{number:02}" for number in range(1, ROOMS + 1)] + ["floor-tandem-01"]
    return {
        "in_person": in_person,
        "building": building,
        "waiting": waiting,
        "zones": {"entrance": zone, "floor": zone},
        "rooms": dict.fromkeys(names, room),
    }


class Town:
    id = "musterstadt"
    site = "linden"

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

    def stage(self, sequence: int, definition: dict[str, Any], *, site: str = site, switch: Any = True) -> Any:
        """Tells of a new stage; `switch`: True for one of its own, False for none, an id for that one."""
        body = self.stage_body(sequence, definition, site=site, switch=switch)
        event = sites.STAGE_CHANGED.load(body)
        self.events.on_stage_changed(event)
        return event

    def stage_body(self, sequence: int, definition: dict[str, Any], *, site: str = site, switch: Any = True) -> Any:
        switch_id = new_id() if switch is True else switch or None
        about = None if switch_id is None else {"id": switch_id, "sites": [site], "reason": "Beschluss"}
        data = {
            "region": self.id,
            "site": site,
            "from_stage": None if sequence == 1 else "before",
            "stage": sites.STAGE_CHANGED.schema.fields["stage"].schema.load(definition),
            "effective_at": self.clock.now(),
            "switch": about,
        }
        return self._envelope(sites.STAGE_CHANGED, site, sequence, data, switch_id)

    def limits(self, sequence: int, values: dict[str, Any], *, site: str = site, version: int = 1) -> Any:
        data = {"region": self.id, "site": site, "stage": "any", "concept_version": version, "limits": values}
        event = protection.LIMITS_CHANGED.load(self._envelope(protection.LIMITS_CHANGED, site, sequence, data))
        self.events.on_limits_changed(event)
        return event

    def switch(self, sequence: int, definition: dict[str, Any], values: dict[str, Any] | None = None) -> Any:
        event = self.stage(sequence, definition)
        self.limits(sequence, values or limits())
        return event

    def preview(self, definition: dict[str, Any], values: dict[str, Any], sequence: int = 1) -> dict[str, Any]:
        asked = SitePreview(self.site, sequence, definition, values, self.clock.now())
        answer: dict[str, Any] = calls.PREVIEW_REPLAN.write_answer(preview_replan(self.app, self.id, [asked]))
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

    def bring(self, *rows: ImportRow) -> dict[str, int]:
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

    def _envelope(self, kind: Any, site: str, sequence: int, data: dict[str, Any], switch: UUID | None = None) -> Any:
        return kind.event(
            id=new_id(),
            subject=f"{self.id}/{site}",
            time=self.clock.now(),
            sequence=sequence,
            data=data,
            correlation_id=switch,
        )


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
        "phone_known": False,
        "video_capable": False,
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

"""Four services on real databases, with one clock that a test sets: events in bad order, nothing lost or doubled."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from services.chassis.process.config import load_settings
from services.chassis.process.problems import Problem
from services.gateway.application.preview import SwitchRequest, make_preview
from tests.backbone import write_settings
from tests.faults.chain import ACTOR, BadPost, Chain
from tests.system.region import make_region
from tests.system.timeline.files import Files, Row

FACTORS = {"closed": 1.0, "emergency": 0.3, "exception": 0.6, "by-appointment": 0.6, "regular": 1.0}
"""Of a house so small that three persons are a crowd: two of them, then one."""
BEGIN = datetime(2020, 6, 8, 7, tzinfo=UTC)
GATE = {"id": "look", "kind": "human_check", "text": "Die Wege sind markiert."}


@dataclass
class Clock:
    """Stands still until it is told to go on."""

    at: datetime = BEGIN

    def now(self) -> datetime:
        return self.at


class Template:
    """A loaded region of two sites in four databases, and copies of it to live in."""

    def __init__(self, urls: dict[str, str], server: str, folder: Path) -> None:
        self.urls, self.server, self.folder = urls, server, folder
        self.config = write_settings(folder / "stufenplan.yaml", "amqp://unused")
        self.region = make_region(31, id="years", sites=2, households=10, today=date(2020, 6, 8))
        for stage in self.region.document["stages"]:
            plain = {"triage": "none", "area_per_person": None, "notice_working_days": 1}
            stage |= {**plain, "capacity_factor": FACTORS[stage["id"]]}
            if stage["id"] == "by-appointment":
                stage["area_per_person"] = 8  # so that two visitors and their case worker are too many for a room
        for site in self.region.document["sites"]:
            site["building"]["persons"] = 3
            for zone, persons in zip(site["zones"], (2, 3), strict=True):
                zone["persons"] = persons
        self.region.document["stages"][-1]["gates"] = [GATE]
        self.region.appointments = self.region.appointments[::4]
        chain = self._chain(urls, folder / "letters")
        chain.at(Clock())
        chain.load(self.region)
        chain.deliver()
        chain.close()

    def copy(self) -> tuple[Chain, Path, Callable[[], None]]:
        """The world as it was at the beginning, its folder of letters, and what removes it."""
        copies = {name: f"copy_{secrets.token_hex(5)}" for name in self.urls}
        with psycopg.connect(self.server, autocommit=True) as connection:
            for name, url in self.urls.items():
                whole = (sql.Identifier(copies[name]), sql.Identifier(urlsplit(url).path[1:]))
                connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(*whole))
        urls = {name: urlsplit(url)._replace(path=f"/{copies[name]}").geturl() for name, url in self.urls.items()}
        letters = self.folder / secrets.token_hex(5)
        chain = self._chain(urls, letters)

        def remove() -> None:
            chain.close()
            with psycopg.connect(self.server, autocommit=True) as connection:
                for copy in copies.values():
                    connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(copy)))

        return chain, letters, remove

    def _chain(self, urls: dict[str, str], letters: Path) -> Chain:
        def settings(name: str) -> Any:
            return load_settings(self.config, {"DATABASE_URL": urls[name], "STUFENPLAN_HOME": str(self.folder)})

        return Chain(settings, letters)


@dataclass
class World:
    """What people do in it. Whatever is refused is refused with a problem, never with an error."""

    chain: Chain
    letters: Path
    template: Template
    chance: Random
    clock: Clock = field(default_factory=Clock)
    switches: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    files: Files = field(init=False)
    made: int = 0
    """Appointments that were booked or imported."""
    rewritten: set[str] = field(default_factory=set)
    """Numbers of appointments of which a file said something new."""
    brought: int = 0

    def __post_init__(self) -> None:
        self.files = Files.of(self.template.region)
        self.chain.at(self.clock)

    @property
    def region(self) -> str:
        return self.template.region.id

    def settle(self) -> None:
        """Until nobody has anything left to do: clocks tick, events arrive late, twice and in any order."""
        for _ in range(4):
            self.chain.tick()
            if self.chain.deliver(BadPost(self.chance)) == 0:
                break

    def go_on(self, hours: int) -> None:
        self.clock.at += timedelta(hours=hours)
        self.settle()

    def attempt(self, act: Callable[[], Any], rush: int | None = None) -> Any:
        """`rush`: who acts next does so when that many events have arrived; None: when all have."""
        try:
            return act()
        except Problem as problem:
            self.refused.append(problem.code)
            return None
        finally:
            if rush is None:
                self.settle()
            else:
                self.chain.deliver(BadPost(self.chance), most=rush)

    def file(
        self, to_stage: str, sites: list[str] | None, days: int | None, later_stand: bool, rush: int | None = None
    ) -> None:
        at = None if days is None else (self.clock.at + timedelta(days=days)).replace(hour=22, minute=0)
        ask = self.chain.ask

        def act() -> None:
            preview = make_preview(ask, SwitchRequest(self.region, sites, to_stage, at))
            totals = {each["site"]: each for each in preview.replan["sites"]}
            wish = {"sites": sites, "to_stage": to_stage, "effective_at": at, "later_stand": later_stand}
            foreseen = {
                site: {key: each[key] for key in ("before", "moved", "lapsed")} for site, each in totals.items()
            }
            filed = ask.sites.file_switch(
                region=self.region, **wish, reason="Beschluss", foreseen=foreseen or None, actor=ACTOR
            )
            self.switches.append(str(filed["id"]))

        self.attempt(act, rush)

    def act(self, method: str, switch: str, **more: Any) -> None:
        self.attempt(lambda: getattr(self.chain.ask.sites, method)(switch_id=switch, actor=ACTOR, **more))

    def states(self) -> dict[str, str]:
        return {switch: row["state"] for switch, row in self.stored().items()}

    def stored(self) -> dict[str, dict[str, Any]]:
        """The switches that were filed, in that order: their state, and which one takes them back."""
        rows = {str(row["id"]): row for row in self.chain.rows("sites", "SELECT id, state, taken_back_by FROM switch")}
        return {switch: rows[switch] for switch in self.switches}

    def book(self, site: str, household: str, day: date, hour: int) -> None:
        at = datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
        wish = {"department": "benefits", "kind": "consultation", "channel": "in_person"}
        booked = self.attempt(
            lambda: self.chain.ask.scheduling.book(
                region=self.region, site=site, household_id=household, starts_at=at, **wish, actor=ACTOR
            )
        )
        self.made += booked is not None

    def bring_households(self, *rows: Row) -> None:
        """A file of these lines alone."""
        self.brought += 1

        def act() -> None:
            self.chain.bring_households(self.files.households(*rows), f"households-{self.brought}")
            self.files.take_households(*rows)

        self.attempt(act)

    def bring_appointments(self, *rows: Row) -> None:
        def act() -> None:
            answer = self.chain.bring_appointments(self.files.appointments(*rows))
            self.rewritten = self.files.take_appointments(*rows)
            self.made += answer["imported"]

        self.attempt(act)

    def households(self) -> list[str]:
        return [
            str(row["id"]) for row in self.chain.rows("notification", "SELECT id FROM household ORDER BY bg_number")
        ]

"""Dated switches in the whole system: three sites whose switches come, are revoked, are suspended, round by round.

Days are jumped to: all programs end, and begin again on another day, some of them doomed.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from psycopg.rows import dict_row

from deploy.local.supervisor import Program
from services.contracts.events.sites import STAGE_IN_FORCE
from tests.faults.replicated import Replicated
from tests.integration.notification.letters_folder import letters_in_folder
from tests.system.region import Region, make_region
from tests.system.system import TOTALS, wait_until
from tests.system.timeline.world import GATE

BERLIN = ZoneInfo("Europe/Berlin")
COMES, REVOKED, SUSPENDED = "site-1", "site-2", "site-3"
FOLLOWS_WITHIN = 120.0
FATE = "SELECT reference, site, state, channel, starts_at, room FROM appointment ORDER BY reference"
IN_FORCE = "SELECT payload ->> 'correlationid' AS switch FROM outbox WHERE type = %s"


def plain_region(today: date) -> Region:
    """Three sites, everybody at home where the appointments are; the stage "exception" has a gate."""
    region = make_region(29, id="dated", sites=3, households=60, today=today)
    for stage in region.document["stages"]:
        stage |= {"triage": "none", "capacity_factor": 1.0, "area_per_person": None, "notice_working_days": 1}
        stage["gates"] = [GATE] if stage["id"] == "exception" else []
    home = {row["BG-Nummer"]: row["Standort"] for row in region.households}
    region.appointments = [row for row in region.appointments if home[row["BG-Nummer"]] == row["Standort"]]
    return region


def working_days(first: date) -> Iterator[date]:
    day = first
    while True:
        if day.weekday() < 5:
            yield day
        day += timedelta(days=1)


def at(day: date, hour: int) -> str:
    return datetime.combine(day, time(hour), BERLIN).isoformat()


@dataclass
class Dated:
    """`wanted`: what must have happened by the end, as `happened` names it."""

    system: Replicated
    region: Region
    switches: dict[str, str] = field(default_factory=dict)
    """The number of each, and what is told of it."""
    wanted: list[str] = field(default_factory=list)

    def file(self, site: str, to_stage: str, day: date, hour: int, **more: Any) -> str:
        """Announced a working day before its date."""
        lead = {"working_days": 1, "reason": "Ausfallprobe"}
        about = {"sites": [site], "effective_at": at(day, hour), "lead": lead, **more}
        switch = self.system.file_once(self.region.id, to_stage, f"{site}-{day}", **about)
        self._told_by(switch, f"{day} {site}: announced", site)
        return switch

    def close(self, site: str) -> None:
        """At once: what is planned for it from then on opens it, and may be held by gates."""
        switch = self.system.file_once(self.region.id, "closed", f"{site} closes", sites=[site])
        self._told_by(switch, f"{site}: closed", site)
        self.is_in_force(switch)

    def ask(self, switch: str, action: str, body: Any = None, method: str = "POST") -> None:
        """Again and again until somebody answers."""
        self.system.persist(lambda api: api.request(method, f"/switches/{switch}/{action}", json=body))

    def reaches(self, switch: str, state: str) -> Any:
        wait_until(lambda: self.look(switch)["state"] == state, f"{self.switches[switch]}, {state}", FOLLOWS_WITHIN)
        return self.look(switch)

    def look(self, switch: str) -> Any:
        return self.system.look(f"/switches/{switch}")

    def is_taken_back(self, switch: str, state: str) -> None:
        """Everybody hears so: all were told before."""
        back = self.reaches(switch, state)["taken_back_by"]
        self._told_by(back, f"{self.switches[switch]}, taken back", self.look(back)["sites"][0]["site"])
        self.reaches(back, "settled")

    def is_in_force(self, switch: str) -> None:
        self.reaches(switch, "settled")
        self.wanted.append(f"{self.switches[switch]}, in force")

    def fate(self, *sites: str) -> list[str]:
        """Of every appointment at these sites."""
        rows = self.rows("scheduling", FATE)
        return [f"appointment {list(row.values())}" for row in rows if row["site"] in sites]

    def references(self) -> list[str]:
        return [f"appointment {row['reference']}" for row in self.rows("scheduling", FATE)]

    def happened(self) -> list[str]:
        return [*self._letters(), *self._in_force(), *self.references(), *self.fate(REVOKED, SUSPENDED)]

    def adds_up(self, switch: str) -> bool:
        totals = self.system.look(f"/switches/{switch}/appointments")
        return bool(totals["before"] == sum(totals[key] for key in TOTALS[1:]) + totals.get("returned", 0))

    def rows(self, service: str, statement: str, values: Any = None) -> list[dict[str, Any]]:
        with psycopg.connect(self.system.stack.databases[service], row_factory=dict_row) as connection:
            return connection.execute(statement, values).fetchall()

    def _told_by(self, switch: str, name: str, site: str) -> None:
        self.switches[switch] = name
        told = [row for row in self.region.households if row["Standort"] == site and not row["Ausschluss"]]
        self.wanted += [f"{name}: letter to {row['BG-Nummer']}" for row in told]

    def _letters(self) -> list[str]:
        """As the print centre and the mail gateway find them."""
        statement = "SELECT letter.id, bg_number, switch_id FROM letter JOIN household ON household.id = household_id"
        known = {str(row["id"]): row for row in self.rows("notification", statement)}
        letters = [known[letter] for letter in letters_in_folder(self.system.stack.home.path / "letters")]
        return [f"{self._name(row['switch_id'])}: letter to {row['bg_number']}" for row in letters]

    def _in_force(self) -> list[str]:
        rows = self.rows("sites", IN_FORCE, [STAGE_IN_FORCE.name])
        return [f"{self._name(row['switch'])}, in force" for row in rows if row["switch"]]

    def _name(self, switch: object) -> str:
        return self.switches.get(str(switch), str(switch))


def jump(system: Replicated, now: str, doomed: Mapping[str, str]) -> None:
    """All programs end and begin again at this instant; the first life of the doomed ends at their points."""
    system.stack.stop_programs()
    everyone = system.plan.all
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(system.plan, "all", lambda: [_doomed(each, doomed.get(each.name)) for each in everyone()])
        system.stack.start_programs(now)


def _doomed(program: Program, point: str | None) -> Program:
    start = program.start

    def first_life() -> None:
        program.env["STUFENPLAN_FAIL_AT"] = str(point)
        program.start = start  # type: ignore[method-assign]
        start()
        del program.env["STUFENPLAN_FAIL_AT"]

    if point:
        program.start = first_life  # type: ignore[method-assign]
    return program

"""A system that lives through ten days in June: every rule of the timeline has two regions of its own in it.

The clock jumps from day to day, as after a night in which the programs were stopped. What a rule finds wrong on a day
is kept, and fails the test of that rule alone.
"""

import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import pytest
from pypdf import PdfReader

from tests.system.region import Region, make_region
from tests.system.system import System, wait_until

FILED, ANNOUNCED, BETWEEN, REACHED = "filed", "announced", "between", "reached"
DAYS = {
    FILED: "2020-06-08T09:00:00+02:00",
    ANNOUNCED: "2020-06-12T06:00:00+02:00",
    BETWEEN: "2020-06-15T09:00:00+02:00",
    REACHED: "2020-06-17T06:00:00+02:00",
}
"""Printing and post take a day each, and a day more: three working days before Wednesday, 17 June is Friday."""
DATE = "2020-06-17T00:00:00+02:00"
ANNOUNCE_AT = "2020-06-12T00:00:00+02:00"
IN_WORDS = "17. Juni 2020"
REMOTE = {"benefits": {"remote": ["phone"]}, "placement": {"remote": ["phone", "video"]}}
FOLLOWS_WITHIN = 60.0
AT_ONCE = 4
"""Chapters: most of one is waiting until others have heard of something."""


@dataclass
class Chapter:
    """One region of the story, for one rule; `sites` None: all of them are switched."""

    system: System
    region: Region
    sites: list[str] | None
    folder: Path
    noted: dict[str, Any] = field(default_factory=dict)

    @property
    def moving(self) -> list[str]:
        return self.sites or self.region.sites

    def file(self, to_stage: str, effective_at: str | None = DATE, **more: Any) -> dict[str, Any]:
        """Files what was previewed; both are noted under the switch's number."""
        wish = {"sites": self.sites, "to_stage": to_stage, "effective_at": effective_at, **more}
        seen = self.system.manager.post(f"/regions/{self.region.id}/switch-previews", wish)
        body = {**wish, "reason": "Beschluss der Geschäftsführung", "preview_fingerprint": seen["fingerprint"]}
        filed: dict[str, Any] = self.system.manager.post(f"/regions/{self.region.id}/switches", body)
        self.noted |= {"switch": filed["id"], "preview": seen}
        return filed

    def act(self, action: str, body: Any = None, switch: str | None = None) -> dict[str, Any]:
        answer: dict[str, Any] = self.system.manager.post(
            f"/switches/{switch or self.noted['switch']}/{action}", body or {}
        )
        return answer

    def switch(self, switch: str | None = None) -> dict[str, Any]:
        return self.system.switch(switch or self.noted["switch"])

    def switches(self, state: str) -> list[dict[str, Any]]:
        listed: list[dict[str, Any]] = self.system.manager.get("/switches", region=self.region.id, state=state)
        return listed

    def reaches(self, state: str, switch: str | None = None) -> dict[str, Any]:
        """The switch, once it is in the state."""
        about = f"{self.region.id}: switch {state}"
        wait_until(lambda: self.switch(switch)["state"] == state, about, FOLLOWS_WITHIN)
        return self.switch(switch)

    def taken_back(self) -> dict[str, Any]:
        """The switch that takes the announced one back, once it is settled."""
        wait_until(lambda: self.switch()["taken_back_by"], f"{self.region.id}: taken back", FOLLOWS_WITHIN)
        return self.reaches("settled", self.switch()["taken_back_by"])

    def stages(self) -> dict[str, str]:
        """Of the sites that are switched: the stage in force."""
        listed = self.system.manager.get(f"/regions/{self.region.id}/sites")
        return {site["site"]: site["stage"]["id"] for site in listed if site["site"] in self.moving}

    def appointments(self, site: str | None = None) -> list[dict[str, Any]]:
        """Of the sites that are switched, in all states."""
        period = {"from": "2020-06-08T00:00:00Z", "to": "2020-08-30T00:00:00Z", "limit": 5000}
        address = f"/regions/{self.region.id}/sites/{{}}/appointments"
        return [
            each
            for name in ([site] if site else self.moving)
            for each in self.system.manager.get(address.format(name), **period)
        ]

    def letters(self, switch: str | None = None) -> dict[str, Any]:
        return self.system.letters(switch or self.noted["switch"])

    def handed_over(self) -> list[str]:
        """The text of every letter of the region in the folder: what is printed page by page, then e-mails."""
        root = self.system.stack.home.path / "letters" / self.region.id
        printed = [page for path in sorted(root.glob("*/print-*/letters.pdf")) for page in _pages(path)]
        return printed + [path.read_text("utf-8") for path in sorted(root.glob("*/email-*/*.eml"))]

    def bring(self, *households: dict[str, str]) -> None:
        """Imports households beside those that are there."""
        more = Region(self.region.id, {}, self.region.sites, [*self.region.households, *households])
        path = self.folder / f"{self.region.id}-more.csv"
        path.write_text(more.households_csv(), encoding="utf-8")
        self.system.operator.import_csv(self.region.id, "households", path)


@cache
def _pages(path: Path) -> list[str]:
    """A lot appears whole, by one rename, and never changes: it is read once."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(path).pages]


class Rule:
    """What a rule of the timeline promises, day by day. A day on which nothing is to be seen is left out."""

    opening = False
    """The sites begin closed, and are to open."""
    changes: ClassVar[dict[str, Any]] = {}
    """To every stage of the region file."""

    def filed(self, chapter: Chapter) -> None: ...
    def announced(self, chapter: Chapter) -> None: ...
    def between(self, chapter: Chapter) -> None: ...
    def reached(self, chapter: Chapter) -> None: ...


def begin(system: System, rule: Rule, name: str, sites: list[str] | None, folder: Path, seed: int) -> Chapter:
    region = make_region(seed, id=name, sites=2, households=14, today=date(2020, 6, 8))
    region.document["initial_stage"] = "closed" if rule.opening else "regular"
    for stage in region.document["stages"]:
        plain = {"triage": "none", "area_per_person": None, "notice_working_days": 1, "move_horizon_days": 28}
        plain |= {"capacity_factor": 1.0, "departments": REMOTE}
        stage |= plain | rule.changes.get(stage["id"], {})
    if rule.opening:
        region.appointments = [each for each in region.appointments if each["Kanal"] != "persönlich"]
    system.load(region, folder)
    return Chapter(system, region, sites, folder)


def live_through(system: System, rules: dict[str, Rule], folder: Path) -> dict[tuple[str, str], list[str]]:
    """What each rule found wrong, by rule and scope."""
    wrong: dict[tuple[str, str], list[str]] = {(rule, scope): [] for rule in rules for scope in SCOPES}

    def opened(seed: int, key: tuple[str, str]) -> Chapter:
        rule, scope = key
        return begin(system, rules[rule], f"{rule}-{scope}".lower(), SCOPES[scope], folder, seed)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        chapters = dict(zip(wrong, pool.map(opened, range(len(wrong)), wrong), strict=True))
        for day, now in DAYS.items():
            if day != FILED:
                system.stack.stop_programs()
                system.stack.start_programs(now)
            judged = {
                key: pool.submit(_wrong, day, getattr(rules[key[0]], day), chapters[key])
                for key in wrong
                if not wrong[key]
            }
            for key, outcome in judged.items():
                wrong[key] += outcome.result()
    return wrong


def _wrong(day: str, check: Callable[[Chapter], None], chapter: Chapter) -> list[str]:
    try:
        check(chapter)
    except (Exception, pytest.fail.Exception):
        return [f"on the day {day}:\n{traceback.format_exc(limit=-3)}"]
    return []


SCOPES: dict[str, list[str] | None] = {"one": ["site-1"], "all": None}

"""Plays a switch with a date: announced in time for the post, bookable for after it, in force when it is reached."""

import csv
import json
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from demo.scenes import Scene, SceneError
from demo.watch import Watch
from demo.wording import gettext
from deploy.local.api import Api
from deploy.local.stack import Stack
from deploy.local.terminal import Terminal
from services.contracts.files.households import WORDS

MORNING = timedelta(hours=6)
"""An announcement is due at midnight; the demo looks at it in the morning."""
FOLLOWS_WITHIN = 60.0
"""Seconds from the date until every site shows its new stage (T11: the same minute)."""


def set_clock(stack: Stack, now: str) -> None:
    """The system as it is after a night in which it was stopped."""
    stack.stop_programs()
    stack.start_programs(now)


def play(
    terminal: Terminal, stack: Stack, api: Api, scene: Scene, filed: Mapping[str, Any], watch: Watch
) -> dict[str, Any]:
    """Returns the settled switch; raises SceneError where something is not as it was promised."""
    _say_plan(terminal, filed)
    at = datetime.fromisoformat(filed["announce_at"]) + MORNING
    terminal.say(gettext("  The clock goes on to the announcement: {now:when}", now=at))
    set_clock(stack, at.isoformat())
    watch.until_followed("announced")
    letters = _letters(stack, scene)
    terminal.say(
        gettext("  Announced: {count:d} letters left on {days}", count=len(letters), days=", ".join(_days(letters)))
    )
    if _days(letters) != [f"{at.date()}"]:
        raise SceneError(gettext("The letters are not of the day of the announcement."))
    if scene.visit:
        _book(terminal, stack, api, scene, scene.visit)
    return _reach(terminal, stack, api, scene, str(filed["id"]), letters)


def _say_plan(terminal: Terminal, filed: Mapping[str, Any]) -> None:
    if filed["state"] != "scheduled":
        raise SceneError(gettext("The switch is not waiting for its announcement: {state}", state=filed["state"]))
    told = {key: datetime.fromisoformat(filed[key]) for key in ("effective_at", "announce_at")}
    terminal.say(gettext("  Filed for {effective_at:when}; it will be announced on {announce_at:when}", **told))


def _book(terminal: Terminal, stack: Stack, api: Api, scene: Scene, visit: Mapping[str, str]) -> None:
    """The phone contact that the coming stage wants, then a visit for a day after the date."""
    set_clock(stack, visit["booked"])
    site = api.get(f"/regions/{scene.region}/sites")[0]["site"]
    address, matter = f"/regions/{scene.region}/sites/{site}", {key: visit[key] for key in ("department", "kind")}
    household = _somebody(stack, scene, site)
    contact = {"bg_number": household, "decision": "personal_visit", "department": visit["department"]}
    api.post(f"{address}/triage", {**contact, "reason": gettext("Has to be talked about in person")})
    period = {"from": f"{visit['day']}T00:00:00+02:00", "to": f"{visit['day']}T23:59:00+02:00"}
    wish = {"bg_number": household, "channel": "in_person", **matter}
    found = api.post(f"{address}/slot-searches", {**wish, **period})
    if not found["slots"]:
        raise SceneError(
            gettext("No visit can be booked for {day}: {reason}", day=visit["day"], reason=str(found["reason"]))
        )
    booked = api.post(f"{address}/appointments", {**wish, "starts_at": found["slots"][0]["starts_at"]})
    told = {"now": datetime.fromisoformat(visit["booked"]), "at": datetime.fromisoformat(booked["starts_at"])}
    terminal.say(gettext("  {now:when}: a visit is booked for {at:when}, by the rules of the coming stage", **told))


def _somebody(stack: Stack, scene: Scene, site: str) -> str:
    """A BG number of the site, out of the file that was imported."""
    path = stack.home.path / "generated" / scene.region / "households.csv"
    names = WORDS.columns
    with path.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines, delimiter=";")
        return next(row[names["bg_number"]] for row in rows if row[names["site"]] == site)


def _reach(
    terminal: Terminal, stack: Stack, api: Api, scene: Scene, switch: str, letters: list[Mapping[str, Any]]
) -> dict[str, Any]:
    date = str(scene.effective_at)
    set_clock(stack, date)
    since = time.monotonic()
    while {site["stage"]["id"] for site in api.get(f"/regions/{scene.region}/sites")} != {scene.to_stage}:
        if time.monotonic() - since > FOLLOWS_WITHIN:
            raise SceneError(gettext("The date is reached, and not every site is on its stage."))
        time.sleep(0.2)
    settled = Watch(api, switch, len(letters), terminal).until_followed("settled")
    if len(_letters(stack, scene)) != len(letters):
        raise SceneError(gettext("Letters went out when the date was reached."))
    told = {"now": datetime.fromisoformat(date), "count": len(settled["sites"])}
    terminal.say(gettext("  {now:when}: {count:d} sites on their new stage, no further letter", **told))
    return settled


def _letters(stack: Stack, scene: Scene) -> list[Mapping[str, Any]]:
    """All letters of the region that were handed over, each with the day of its lot."""
    root = stack.home.path / "letters" / scene.region
    manifests = [json.loads(path.read_text("utf-8")) for path in root.glob("*/*/manifest.json")]
    return [{**letter, "day": manifest["letter_date"]} for manifest in manifests for letter in manifest["letters"]]


def _days(letters: list[Mapping[str, Any]]) -> list[str]:
    return sorted({str(letter["day"]) for letter in letters})

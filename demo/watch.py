"""Follows one switch until it is settled, with a bar for each of its steps."""

import time
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from deploy.local.api import Api
from demo.scenes import SceneError
from deploy.local.terminal import Terminal

# No step of any site moves for so long: something hangs, and the demo says what.
STANDSTILL_SECONDS = 240.0
POLL_SECONDS = 0.5
SAY_EVERY_SECONDS = 10.0

STEPS = {
    "stage_changed_at": "Stufe gewechselt",
    "limits_at": "Grenzen berechnet",
    "replanned_at": "Termine umgeplant",
    "letters_at": "Briefe übergeben",
}


class Watch:
    """The progress of one switch, read from the API."""

    def __init__(self, api: Api, switch_id: str, households: int, terminal: Terminal) -> None:
        self._api = api
        self._id = switch_id
        self._households = households
        self._terminal = terminal
        self._first_letter_at: float | None = None
        self._last_letter_at: float | None = None
        self._most_letters = 0

    @property
    def letters_per_second(self) -> float | None:
        """From the first letters seen handed over to the last."""
        if self._first_letter_at is None or self._last_letter_at is None:
            return None
        seconds = self._last_letter_at - self._first_letter_at + POLL_SECONDS
        return round(self._most_letters / seconds, 1)

    def until_settled(self) -> dict[str, Any]:
        """Returns the settled switch; raises SceneError when it is held, cancelled or stands still."""
        progress = Progress(
            TextColumn("    {task.description:<20}"),
            BarColumn(bar_width=40),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._terminal.console,
            disable=not self._terminal.console.is_terminal,
        )
        with progress:
            return self._follow(progress)

    def _follow(self, progress: Progress) -> dict[str, Any]:
        bars: dict[str, TaskID] = {key: progress.add_task(title, total=None) for key, title in STEPS.items()}
        letters = progress.add_task("Briefe", total=self._households)
        moved_at = said_at = time.monotonic()
        before: tuple[int, ...] = ()
        while True:
            switch = self._api.get(f"/switches/{self._id}")
            done = {key: sum(1 for site in switch["sites"] if site.get(key)) for key in STEPS}
            written = self._letters()
            for key, bar in bars.items():
                progress.update(bar, completed=done[key], total=len(switch["sites"]))
            progress.update(letters, completed=written)
            if switch["state"] == "settled":
                return dict(switch)
            now, state = time.monotonic(), (*done.values(), written)
            moved_at, before = (now, state) if state != before else (moved_at, before)
            self._give_up_when_stuck(switch, done, written, now - moved_at)
            if now - said_at > SAY_EVERY_SECONDS and not self._terminal.console.is_terminal:
                said_at = now
                self._terminal.say(_line(switch, done, written, self._households))
            time.sleep(POLL_SECONDS)

    def _letters(self) -> int:
        counts = self._api.get(f"/switches/{self._id}/letters")["letters"]
        written = sum(counts.get(channel, 0) for channel in ("print", "email"))
        if written > self._most_letters:
            self._first_letter_at = self._first_letter_at or time.monotonic()
            self._last_letter_at = time.monotonic()
            self._most_letters = written
        return int(written)

    def _give_up_when_stuck(self, switch: dict[str, Any], done: dict[str, int], written: int, standing: float) -> None:
        if switch["state"] in ("held", "cancelled"):
            raise SceneError(f"Die Umstellung ist im Zustand {switch['state']}: {switch.get('held_by')}")
        if standing > STANDSTILL_SECONDS:
            raise SceneError(
                f"Die Umstellung kommt seit {STANDSTILL_SECONDS:.0f} s nicht voran: "
                f"{_line(switch, done, written, self._households)}. Protokolle liegen unter logs/."
            )


def _line(switch: dict[str, Any], done: dict[str, int], written: int, households: int) -> str:
    sites = len(switch["sites"])
    steps = ", ".join(f"{title} {done[key]}/{sites}" for key, title in STEPS.items())
    return f"{steps}, Briefe {written}/{households}"

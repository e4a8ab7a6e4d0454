"""Follows one switch until all have followed it, with a bar for each of its steps."""

import time
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from demo.scenes import SceneError
from demo.wording import gettext
from deploy.local.api import Api
from deploy.local.terminal import Terminal

# No step of any site moves for so long: something hangs, and the demo says what.
STANDSTILL_SECONDS = 240.0
POLL_SECONDS = 0.5
SAY_EVERY_SECONDS = 10.0


def steps() -> dict[str, str]:
    """The steps of a site by the field that says when it was through with them, with their names."""
    return {
        "stage_changed_at": gettext("stage changed"),
        "limits_at": gettext("limits derived"),
        "replanned_at": gettext("appointments replanned"),
        "letters_at": gettext("letters handed over"),
    }


class Watch:
    """The progress of one switch, read from the API."""

    def __init__(self, api: Api, switch_id: str, households: int, terminal: Terminal) -> None:
        self._api = api
        self._id = switch_id
        self._steps = steps()
        self._households = households
        self._terminal = terminal
        self._first_letter_at: float | None = None
        self._last_letter_at: float | None = None
        self._most_letters = 0
        self._states: tuple[str, ...] = ("settled",)

    @property
    def letters_per_second(self) -> float | None:
        """From the first letters seen handed over to the last."""
        if self._first_letter_at is None or self._last_letter_at is None:
            return None
        seconds = self._last_letter_at - self._first_letter_at + POLL_SECONDS
        return round(self._most_letters / seconds, 1)

    def until_followed(self, *states: str) -> dict[str, Any]:
        """Returns the switch in one of these states; raises SceneError when it will not be, or stands still."""
        self._states = states
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
        bars: dict[str, TaskID] = {key: progress.add_task(title, total=None) for key, title in self._steps.items()}
        letters = progress.add_task(gettext("letters"), total=self._households)
        moved_at = said_at = time.monotonic()
        before: tuple[int, ...] = ()
        while True:
            switch = self._api.get(f"/switches/{self._id}")
            done = {key: sum(1 for site in switch["sites"] if site.get(key)) for key in self._steps}
            written = self._letters()
            for key, bar in bars.items():
                progress.update(bar, completed=done[key], total=len(switch["sites"]))
            progress.update(letters, completed=written)
            if switch["state"] in self._states:
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
        if switch["state"] in ("held", "cancelled", "suspended", "revoked"):
            told = {"state": switch["state"], "gates": str(switch.get("held_by"))}
            raise SceneError(gettext("The switch is in the state {state}: {gates}", **told))
        if standing > STANDSTILL_SECONDS:
            progress = _line(switch, done, written, self._households)
            raise SceneError(
                gettext(
                    "The switch has not moved for {seconds:.0f} s: {progress}. Logs lie in logs/.",
                    seconds=STANDSTILL_SECONDS,
                    progress=progress,
                )
            )


def _line(switch: dict[str, Any], done: dict[str, int], written: int, households: int) -> str:
    sites = len(switch["sites"])
    through = ", ".join(f"{title} {done[key]}/{sites}" for key, title in steps().items())
    return gettext("{steps}, letters {written:d}/{households:d}", steps=through, written=written, households=households)

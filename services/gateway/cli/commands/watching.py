"""Watch a switch until it is settled, announced or does not happen, with a bar for each step.

A switch that is on hold goes on when somebody confirms its conditions, which may be never: who files one and watches it
is told so and gets the prompt back. So does who watches one that everybody has followed and whose date is to come.
"""

import time

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.gateway.cli import client
from services.gateway.cli.output import cell, err, reasons
from services.gateway.wording import gettext
from services.gateway.wording.terms import STEPS, label

_DONE = ("settled", "announced", "suspended", "revoked", "cancelled", "superseded")
"""Nothing moves any more, not before the date, or only as another switch."""
_WAITING = ("held", "scheduled")


def watch_until_done(
    switch_id: str, pause_seconds: float = 1.0, while_waiting: bool = True, seconds: float | None = None
) -> str:
    """The state it ends in. `while_waiting` False: it ends also when the switch waits for somebody or for its lead;
    `seconds`: so long at most."""
    end = None if seconds is None else time.monotonic() + seconds
    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=err) as progress:
        bars = {key: progress.add_task(label("step", step), total=None) for key, step in STEPS.items()}
        told: list[str] = []
        while True:
            switch = client.get(f"/switches/{switch_id}")
            sites = switch["sites"]
            for key, bar in bars.items():
                progress.update(bar, total=len(sites), completed=sum(1 for site in sites if site.get(key)))
            held = reasons(switch.get("held_by") or [])
            if held != told and held:
                progress.print(cell(gettext("Waits for: {conditions}", conditions="; ".join(held))))
            told = held
            state: str = switch["state"]
            if state in _DONE or (state in _WAITING and not while_waiting) or (end and time.monotonic() >= end):
                return state
            time.sleep(pause_seconds)

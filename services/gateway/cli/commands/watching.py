"""Watch a switch until it is settled or cancelled, with a bar for each step."""

import time

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from services.gateway.cli import client
from services.gateway.cli.output import cell, err, reasons
from services.gateway.wording import gettext
from services.gateway.wording.terms import STEPS, label

_DONE = ("settled", "cancelled")


def watch_until_done(switch_id: str, pause_seconds: float = 1.0) -> None:
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
            if switch["state"] in _DONE:
                return
            time.sleep(pause_seconds)

"""How answers look in a terminal: tables for people, JSON for programs."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

BERLIN = ZoneInfo("Europe/Berlin")
JsonOption = Annotated[bool, typer.Option("--json", help="Die Antwort als JSON ausgeben.")]

# Into a file or a pipe lines go whole, however long: what reads them looks for lines, not for columns of 80.
out = Console(highlight=False, width=None if sys.stdout.isatty() else 1000)
err = Console(stderr=True, highlight=False, soft_wrap=True)

STATES = {
    "scheduled": "geplant",
    "held": "angehalten",
    "running": "läuft",
    "settled": "abgeschlossen",
    "cancelled": "abgebrochen",
}
CAMPAIGN_STATES = {
    "waiting": "wartet auf die Terminplanung",
    "running": "läuft",
    "paused": "angehalten",
    "cancelling": "wird abgebrochen",
    "superseding": "wird abgelöst",
    "completed": "abgeschlossen",
    "cancelled": "abgebrochen",
    "superseded": "abgelöst",
}
IDS = ("Nummer", "Kennung", "Warteschlange")
OUTCOMES = {
    "before": "vorher",
    "kept": "bleiben",
    "phone": "Telefon",
    "video": "Video",
    "moved": "verlegt",
    "lapsed": "entfallen",
}


def as_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def table(columns: Sequence[str], rows: Iterable[Sequence[Any]], empty: str) -> None:
    shown = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        # What one types into the next command stays in one piece; the others are folded, never cut off.
        justify: Literal["left", "right"] = "right" if column in OUTCOMES.values() else "left"
        shown.add_column(column, justify=justify, no_wrap=column in IDS, overflow="fold")
    for row in rows:
        shown.add_row(*(cell(value) for value in row))
    if shown.row_count:
        out.print(shown)
    else:
        out.print(empty)


def cell(value: Any) -> str:
    """For people; brackets in it are shown as they are, never read as markup."""
    if value is None:
        return "–"
    return (
        f"{value:,}".replace(",", ".") if isinstance(value, int) and not isinstance(value, bool) else escape(str(value))
    )


def when(moment: str | None) -> str:
    return datetime.fromisoformat(moment).astimezone(BERLIN).strftime("%d.%m.%Y %H:%M") if moment else "–"


def euros(cents: int) -> str:
    return f"{cents / 100:,.2f} €".translate(str.maketrans(",.", ".,"))


def facts(pairs: Mapping[str, Any]) -> None:
    """A short list of named values; what is empty is left out."""
    width = max(len(name) for name in pairs)
    for name, value in pairs.items():
        if value not in (None, "", [], {}):
            out.print(f"[dim]{name:<{width}}[/dim]  {cell(value)}")


def totals(counts: Mapping[str, int] | None) -> str:
    found = counts or {}
    return ", ".join(f"{cell(found[key])} {word}" for key, word in OUTCOMES.items() if found.get(key)) or "keine"


def reasons(held_by: Iterable[Any]) -> list[str]:
    return [str(gate.get("text") or gate.get("id")) if isinstance(gate, dict) else str(gate) for gate in held_by]

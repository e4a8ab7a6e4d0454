"""How answers look in a terminal: tables for people, JSON for programs."""

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from services.gateway.wording import number
from services.gateway.wording.terms import gate

JsonOption = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]

# Into a file or a pipe lines go whole, however long: what reads them looks for lines, not for columns of 80.
out = Console(highlight=False, width=None if sys.stdout.isatty() else 1000)
err = Console(stderr=True, highlight=False, soft_wrap=True)


@dataclass(frozen=True)
class Column:
    """`is_id`: what one types into the next command stays in one piece; the others are folded, never cut off."""

    title: str
    is_id: bool = False
    is_number: bool = False


def as_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def table(columns: Sequence[Column | str], rows: Iterable[Sequence[Any]], empty: str) -> None:
    shown = Table(box=None, header_style="bold", pad_edge=False)
    for named in columns:
        column = named if isinstance(named, Column) else Column(named)
        justify: Literal["left", "right"] = "right" if column.is_number else "left"
        shown.add_column(column.title, justify=justify, no_wrap=column.is_id, overflow="fold")
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
    return number(value) if isinstance(value, int) and not isinstance(value, bool) else escape(str(value))


def facts(pairs: Mapping[str, Any]) -> None:
    """A short list of named values; what is empty is left out."""
    width = max(len(name) for name in pairs)
    for name, value in pairs.items():
        if value not in (None, "", [], {}):
            out.print(f"[dim]{name:<{width}}[/dim]  {cell(value)}")


def reasons(held_by: Iterable[Any]) -> list[str]:
    return [gate(condition) for condition in held_by]

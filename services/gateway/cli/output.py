"""How answers look in a terminal: tables for people, JSON for programs.

Whatever is shown goes through `cell` or `say`: as text, never as markup, and with hidden characters made visible.
"""

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import typer
import yaml
from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from services.gateway.wording import gettext, number
from services.gateway.wording.terms import gate
from services.gateway.wording.visible import escaped, visible

JsonOption = Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")]

# Lines are never broken by us: a terminal wraps what is too long, a file or a pipe takes it whole.
out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)

_GAP = 2
_NO_END = 1_000_000
"""The width of a pipe: what reads it looks for lines, not for columns of 80."""


@dataclass(frozen=True)
class Column:
    """`is_id`: what one types into the next command stays in one piece; others are wrapped between their words."""

    title: str
    is_id: bool = False
    is_number: bool = False

    def least(self, cells: Sequence[str]) -> int:
        """The width below which a word of it, its title or what stays in one piece would have to be broken."""
        texts = [self.title, *cells]
        return max(cell_len(text) if self.is_id else max(map(cell_len, text.split() or [""])) for text in texts)


def as_json(value: Any) -> None:
    typer.echo(escaped(json.dumps(value, ensure_ascii=False, indent=2)))


def as_yaml(value: Any) -> None:
    typer.echo(escaped(yaml.dump(value, Dumper=_Readable, allow_unicode=True, sort_keys=False, width=120)))


class _Readable(yaml.SafeDumper):
    """Texts with hidden characters in double quotes, where YAML takes the escapes of JSON."""


def _text(dumper: _Readable, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(
        "tag:yaml.org,2002:str", text, style='"' if visible(text, lines=True) != text else None
    )


_Readable.add_representer(str, _text)


def say(text: str, *, to: Console = out, style: str | None = None) -> None:
    """A sentence or a text of several lines, as it is."""
    to.print(visible(text, lines=True), markup=False, style=style)


def table(columns: Sequence[Column | str], rows: Iterable[Sequence[Any]], empty: str) -> None:
    """Side by side where that breaks no word; else each row as a short list, its values under each other."""
    named = [column if isinstance(column, Column) else Column(column) for column in columns]
    shown = [[plain(value) for value in row] for row in rows]
    if not shown:
        return say(empty)
    least = [column.least([row[at] for row in shown]) for at, column in enumerate(named)]
    if sum(least) + _GAP * len(named) <= width():
        return _side_by_side(named, shown, least)
    return _one_by_one(named, shown)


def width() -> int:
    """Of the terminal, or what COLUMNS says; a pipe has no end."""
    asked = os.environ.get("COLUMNS", "")
    if asked.isdecimal() and int(asked) > 0:
        return int(asked)
    return out.width if sys.stdout.isatty() else _NO_END


def _side_by_side(columns: Sequence[Column], rows: Sequence[Sequence[str]], least: Sequence[int]) -> None:
    shown = Table(box=None, header_style="bold", pad_edge=False, padding=(0, _GAP, 0, 0))
    cells = zip([column.title for column in columns], *rows, strict=True)
    natural = [max(map(cell_len, texts)) for texts in cells]
    for column, broad in zip(columns, _fitted(natural, least, width() - _GAP * len(columns)), strict=True):
        justify: Literal["left", "right"] = "right" if column.is_number else "left"
        shown.add_column(column.title, justify=justify, no_wrap=column.is_id, width=broad)
    for row in rows:
        shown.add_row(*map(escape, row))
    out.width = _NO_END  # the widths are settled: nothing is to be squeezed any more
    out.print(shown, soft_wrap=False)


def _fitted(natural: Sequence[int], least: Sequence[int], room: int) -> list[int]:
    """The widths of columns, the broadest narrowed until all have room, none below its longest word."""
    widths = list(natural)
    while sum(widths) > room and (narrower := [at for at, broad in enumerate(widths) if broad > least[at]]):
        widths[max(narrower, key=lambda at: widths[at])] -= 1
    return widths


def _one_by_one(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> None:
    for at, row in enumerate(rows):
        if at:
            out.print()
        _listed([(column.title, text) for column, text in zip(columns, row, strict=True)])


def plain(value: Any) -> str:
    """For people, in one line; numbers as their reader writes them."""
    if value is None:
        return "–"
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return number(value) if is_number else visible(str(value))


def cell(value: Any) -> str:
    """The same for a sentence with markup: brackets in it are shown as they are."""
    return escape(plain(value))


def facts(pairs: Mapping[str, Any]) -> None:
    """A short list of named values; what is empty is left out."""
    _listed(list(pairs.items()))


def _listed(pairs: Sequence[tuple[str, Any]]) -> None:
    broad = max(cell_len(name) for name, _ in pairs)
    for name, value in pairs:
        if value not in (None, "", [], {}):
            out.print(f"[dim]{name}{' ' * (broad - cell_len(name))}[/dim]  {cell(value)}")


def reasons(held_by: Iterable[Any]) -> list[str]:
    return [gate(condition) for condition in held_by]


def show_warnings(warnings: list[dict[str, Any]]) -> None:
    """What is allowed and looks like a mistake, each with its place; on stderr, where no script looks."""
    for warning in warnings:
        place = f"{warning['place']}: " if warning.get("place") else ""
        say(gettext("Please look: {warning}", warning=place + warning["message"]), to=err)

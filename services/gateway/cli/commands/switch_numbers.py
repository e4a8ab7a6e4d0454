"""The number of a switch as somebody types it: whole, or as much of its beginning as no other one has."""

import re
from typing import Annotated
from uuid import UUID

import typer

from services.gateway.cli import client, completing
from services.gateway.cli.errors import CliError
from services.gateway.wording import gettext

_BEGINNING = re.compile("[0-9a-f][0-9a-f-]{3,34}")
_MOST_NAMED = 10


def whole(context: typer.Context, typed: str | None) -> str | None:
    """The whole number. What may be the beginning of one is looked for among the user's switches."""
    if typed is None or context.resilient_parsing or _is_whole(typed):
        return typed
    beginning = typed.strip().lower()
    found, is_all = _beginning(beginning) if _BEGINNING.fullmatch(beginning) else ([], True)
    if len(found) == 1 and is_all:
        return found[0][0]
    if found:
        sentence = gettext("“{typed}” is the beginning of more than one number; please type more of it.", typed=typed)
        raise CliError(sentence, found[:_MOST_NAMED])
    raise CliError(
        gettext("“{typed}” is no number of a switch; “stufenplan switch list” shows them.", typed=typed),
    )


def _beginning(beginning: str) -> tuple[list[tuple[str, str]], bool]:
    """Numbers and reasons of the switches that begin so; and whether all there are were looked through."""
    from services.contracts.calls.sites import MOST_SWITCHES  # only now: every command would wait for its schemas

    listed = client.get("/switches", limit=MOST_SWITCHES)
    found = [(switch["id"], switch["reason"]) for switch in listed if switch["id"].startswith(beginning)]
    return found, len(listed) < MOST_SWITCHES


def _is_whole(typed: str) -> bool:
    try:
        return str(UUID(typed)) == typed.lower()
    except ValueError:
        return False


SwitchId = Annotated[
    str,
    typer.Argument(help="Number of the switch, or its beginning", autocompletion=completing.switches, callback=whole),
]

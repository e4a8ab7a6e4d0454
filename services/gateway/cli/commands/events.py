"""`stufenplan event`"""

import json as json_format
import time
from typing import Annotated, Any

import typer

from services.gateway.cli import client
from services.gateway.cli.errors import CliError
from services.gateway.cli.output import JsonOption, say
from services.gateway.wording import when
from services.gateway.wording.events import sentence
from services.gateway.wording.visible import escaped

app = typer.Typer(no_args_is_help=True)

_TRIES = 5


@app.callback()
def _group() -> None:
    """What is happening."""


@app.command()
def tail(
    json: JsonOption = False,
    recent: Annotated[int, typer.Option(help="So many past events first")] = 10,
) -> None:
    """Follow events until Ctrl-C."""
    past = client.get("/events/recent", limit=recent) if recent > 0 else []
    for event in past:
        _print(event, json)
    last = str(past[-1]["position"]) if past else None
    tries = _TRIES
    while True:
        try:
            for fields in client.events(last):
                tries = _TRIES
                last = fields.get("id", last)
                _print(json_format.loads(fields["data"]), json)
        except CliError:
            tries -= 1
            if not tries:
                raise
        time.sleep(1)


def _print(event: dict[str, Any], json: bool) -> None:
    if json:
        typer.echo(escaped(json_format.dumps(event, ensure_ascii=False)))
        return
    place = "/".join(part for part in (event["region"], event.get("site")) if part)
    say(f"{when(event['time'])}  {sentence(event['type'], event['data'], place, event['time'])}")

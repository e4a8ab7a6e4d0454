"""`stufenplan stage`"""

from collections import Counter

import typer

from services.gateway.cli import client
from services.gateway.cli.commands.regions import RegionId
from services.gateway.cli.output import Column, JsonOption, as_json, table
from services.gateway.wording import gettext
from services.gateway.wording.values import day

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """The stages of a region."""


@app.command("list")
def list_stages(region: RegionId, json: JsonOption = False) -> None:
    """The stages of a region, the most closed first, and how many of your sites stand at each."""
    stages = client.get(f"/regions/{region}")["stages"]
    here = Counter((site["stage"] or {}).get("id") for site in client.get(f"/regions/{region}/sites"))
    if json:
        return as_json([{**stage, "sites": here[stage["id"]]} for stage in stages])
    rows = [(stage["id"], stage["name"], _until(stage.get("until")), here[stage["id"]]) for stage in stages]
    columns = (
        Column(gettext("id"), is_id=True),
        gettext("stage"),
        gettext("up to and including"),
        Column(gettext("sites"), is_number=True),
    )
    table(columns, rows, gettext("No stages."))
    return None


def _until(last_day: str | None) -> str | None:
    return day(last_day) if last_day else None

"""`stufenplan site`"""

from typing import Annotated

import typer

from services.gateway.cli import client
from services.gateway.cli.output import Column, JsonOption, as_json, table
from services.gateway.wording import gettext, when

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Sites and their stages."""


@app.command("list")
def list_sites(region: Annotated[str, typer.Argument(help="Id of the region")], json: JsonOption = False) -> None:
    """The sites of a region with their stage."""
    sites = client.get(f"/regions/{region}/sites")
    if json:
        return as_json(sites)
    rows = [
        (site["site"], site.get("name"), (site.get("stage") or {}).get("name"), when(site.get("since")))
        for site in sites
    ]
    columns = (Column(gettext("id"), is_id=True), gettext("name"), gettext("stage"), gettext("since"))
    table(columns, rows, gettext("No site in your area."))
    return None

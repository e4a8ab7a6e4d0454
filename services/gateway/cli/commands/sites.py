"""`stufenplan site`"""

from typing import Annotated

import typer

from services.gateway.cli import client
from services.gateway.cli.output import JsonOption, as_json, table, when

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Standorte und ihre Stufen."""


@app.command("list")
def list_sites(region: Annotated[str, typer.Argument(help="Kennung der Region")], json: JsonOption = False) -> None:
    """Die Standorte einer Region mit ihrer Stufe."""
    sites = client.get(f"/regions/{region}/sites")
    if json:
        return as_json(sites)
    rows = [
        (site["site"], site.get("name"), (site.get("stage") or {}).get("name"), when(site.get("since")))
        for site in sites
    ]
    table(("Kennung", "Name", "Stufe", "seit"), rows, "Kein Standort in Ihrem Bereich.")
    return None

"""`stufenplan letter`"""

from pathlib import Path
from typing import Annotated

import typer

from services.gateway.cli import client
from services.gateway.cli.commands.regions import RegionId
from services.gateway.cli.commands.sites import SiteId
from services.gateway.cli.errors import CliError
from services.gateway.cli.output import say
from services.gateway.client.errors import reason_of
from services.gateway.wording import gettext

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Sample letters."""


@app.command()
def sample(
    region: RegionId,
    site: SiteId,
    stage: Annotated[str | None, typer.Option(help="Id of the stage; else the one in force")] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Target file")] = Path("musterbrief.pdf"),
) -> None:
    """Save a sample letter as PDF."""
    response = client.request("POST", f"/regions/{region}/sites/{site}/sample-letters", json={"stage": stage})
    try:
        output.write_bytes(response.content)
    except OSError as error:
        raise CliError(
            gettext("{file} cannot be written: {reason:file error}.", file=str(output), reason=reason_of(error))
        ) from error
    say(gettext("Saved: {file}", file=str(output)))

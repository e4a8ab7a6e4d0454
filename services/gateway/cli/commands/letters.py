"""`stufenplan letter`"""

from pathlib import Path
from typing import Annotated

import typer

from services.gateway.cli import client
from services.gateway.cli.errors import CliError
from services.gateway.cli.output import out
from services.gateway.wording import gettext

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Sample letters."""


@app.command()
def sample(
    region: Annotated[str, typer.Argument(help="Id of the region")],
    site: Annotated[str, typer.Argument(help="Id of the site")],
    stage: Annotated[str | None, typer.Option(help="Id of the stage; else the one in force")] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Target file")] = Path("musterbrief.pdf"),
) -> None:
    """Save a sample letter as PDF."""
    response = client.request("POST", f"/regions/{region}/sites/{site}/sample-letters", json={"stage": stage})
    try:
        output.write_bytes(response.content)
    except OSError as error:
        raise CliError(
            gettext("{file} cannot be written: {reason}.", file=str(output), reason=error.strerror)
        ) from error
    out.print(gettext("Saved: {file}", file=str(output)), markup=False)

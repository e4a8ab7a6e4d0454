"""`stufenplan letter`"""

from pathlib import Path
from typing import Annotated

import typer

from services.gateway.cli import client
from services.gateway.cli.errors import CliError
from services.gateway.cli.output import out

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Musterbriefe."""


@app.command()
def sample(
    region: Annotated[str, typer.Argument(help="Kennung der Region")],
    site: Annotated[str, typer.Argument(help="Kennung des Standorts")],
    stage: Annotated[str | None, typer.Option(help="Kennung der Stufe; sonst die geltende")] = None,
    output: Annotated[Path, typer.Option("--output", "-o", help="Zieldatei")] = Path("musterbrief.pdf"),
) -> None:
    """Einen Musterbrief als PDF speichern."""
    response = client.request("POST", f"/regions/{region}/sites/{site}/sample-letters", json={"stage": stage})
    try:
        output.write_bytes(response.content)
    except OSError as error:
        raise CliError(f"{output} ist nicht beschreibbar: {error.strerror}.") from error
    out.print(f"Gespeichert: {output}", markup=False)

"""`stufenplan household`"""

from pathlib import Path
from typing import Annotated

import typer

from services.gateway.cli import client
from services.gateway.cli.output import JsonOption, as_json, cell, out

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Bedarfsgemeinschaften übernehmen."""


@app.command("import")
def import_households(
    region: Annotated[str, typer.Argument(help="Kennung der Region")],
    file: Annotated[Path, typer.Argument(help="CSV-Datei (Semikolon; UTF-8 oder Windows-1252)")],
    json: JsonOption = False,
) -> None:
    """Eine Datei mit Bedarfsgemeinschaften übernehmen: ganz oder, mit allen Fehlern genannt, gar nicht."""
    answer = client.send_file("POST", f"/regions/{region}/households/imports", file, "text/csv")
    if json:
        return as_json(answer)
    out.print(f"{cell(answer['imported'])} übernommen, {cell(answer.get('updated', 0))} aktualisiert.")
    return None

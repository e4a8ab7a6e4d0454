"""`stufenplan household`"""

from pathlib import Path
from typing import Annotated

import typer

from services.gateway.cli import client
from services.gateway.cli.output import JsonOption, as_json, out
from services.gateway.wording import gettext

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Import households."""


@app.command("import")
def import_households(
    region: Annotated[str, typer.Argument(help="Id of the region")],
    file: Annotated[Path, typer.Argument(help="CSV file")],
    json: JsonOption = False,
) -> None:
    """Import a file of households: whole or, with every fault named, not at all."""
    answer = client.send_file("POST", f"/regions/{region}/households/imports", file, "text/csv")
    if json:
        return as_json(answer)
    out.print(
        gettext(
            "{imported} imported, {updated} updated.", imported=answer["imported"], updated=answer.get("updated", 0)
        )
    )
    return None

"""`stufenplan household`"""

from pathlib import Path
from typing import Annotated

import typer

from services.gateway.cli import client
from services.gateway.cli.commands.regions import RegionId
from services.gateway.cli.output import JsonOption, as_json, say
from services.gateway.wording import gettext

app = typer.Typer(no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Import households."""


@app.command("import")
def import_households(
    region: RegionId,
    file: Annotated[Path, typer.Argument(help="CSV file")],
    confirm_warnings: Annotated[
        bool, typer.Option("--confirm-warnings", help="What the file is doubted for is meant: take it all the same")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Import a file of households: whole or, with every fault named, not at all."""
    query = "?confirm_warnings=true" if confirm_warnings else ""
    answer = client.send_file("POST", f"/regions/{region}/households/imports{query}", file, "text/csv")
    if json:
        return as_json(answer)
    say(
        gettext(
            "{imported} imported, {updated} updated.", imported=answer["imported"], updated=answer.get("updated", 0)
        )
    )
    return None

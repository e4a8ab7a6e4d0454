"""`stufenplan appointment`"""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated

import typer

from services.gateway.cli import client
from services.gateway.cli.errors import CliError
from services.gateway.cli.output import BERLIN, JsonOption, as_json, cell, out, table, when

app = typer.Typer(no_args_is_help=True)

_CHANNELS = {"in_person": "persönlich", "phone": "Telefon", "video": "Video"}
_STATES = {"booked": "gebucht", "cancelled": "abgesagt", "lapsed": "entfallen"}


@app.command("import")
def import_appointments(
    region: Annotated[str, typer.Argument(help="Kennung der Region")],
    file: Annotated[Path, typer.Argument(help="CSV-Datei (Semikolon; UTF-8 oder Windows-1252)")],
    json: JsonOption = False,
) -> None:
    """Eine Datei mit Terminen übernehmen: ganz oder, mit allen Fehlern genannt, gar nicht."""
    answer = client.send_file("POST", f"/regions/{region}/appointments/imports", file, "text/csv")
    if json:
        return as_json(answer)
    out.print(f"{cell(answer['imported'])} Termine übernommen.")
    return None


@app.command("list")
def list_appointments(
    region: Annotated[str, typer.Argument(help="Kennung der Region")],
    site: Annotated[str, typer.Argument(help="Kennung des Standorts")],
    first: Annotated[str | None, typer.Option("--from", help="Ab diesem Tag, wie 2020-06-17; sonst ab jetzt")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Bis zu diesem Tag; sonst acht Wochen")] = None,
    limit: Annotated[int, typer.Option(help="So viele")] = 50,
    json: JsonOption = False,
) -> None:
    """Die Termine eines Standorts."""
    query = {"from": _midnight(first), "to": _midnight(last, timedelta(days=1)), "limit": limit}
    found = client.get(f"/regions/{region}/sites/{site}/appointments", **query)
    if json:
        return as_json(found)
    rows = [
        (
            when(entry.get("starts_at")),
            _CHANNELS.get(entry.get("channel", ""), entry.get("channel")),
            entry.get("department"),
            entry.get("kind"),
            _STATES.get(entry.get("state", ""), entry.get("state")),
            entry.get("appointment_id"),
        )
        for entry in found
    ]
    table(("Beginn", "Kanal", "Abteilung", "Anliegen", "Stand", "Nummer"), rows, "Keine Termine in diesem Zeitraum.")
    return None


def _midnight(text: str | None, later: timedelta = timedelta()) -> str | None:
    """The beginning of a day, local time."""
    try:
        return datetime.combine(date.fromisoformat(text) + later, time(), BERLIN).isoformat() if text else None
    except ValueError as error:
        raise CliError(f"{text} ist kein Tag; erwartet wird etwas wie 2020-06-17.") from error

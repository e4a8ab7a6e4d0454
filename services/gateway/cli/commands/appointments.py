"""`stufenplan appointment`"""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from services.gateway.cli import client
from services.gateway.cli.commands.regions import RegionId
from services.gateway.cli.commands.sites import SiteId
from services.gateway.cli.errors import CliError
from services.gateway.cli.output import Column, JsonOption, as_json, say, table
from services.gateway.wording import gettext, ngettext, pgettext, when
from services.gateway.wording.values import BERLIN

app = typer.Typer(no_args_is_help=True)
MOST_NAMED = 50


@app.command("import")
def import_appointments(
    region: RegionId,
    file: Annotated[Path, typer.Argument(help="CSV file")],
    json: JsonOption = False,
) -> None:
    """Import a file of appointments: whole or, with every fault named, not at all."""
    answer = client.send_file("POST", f"/regions/{region}/appointments/imports", file, "text/csv")
    if json:
        return as_json(answer)
    say(ngettext("{count} appointment imported.", "{count} appointments imported.", answer["imported"]))
    if answer["updated"] or answer["unchanged"]:
        counts = {"updated": answer["updated"], "unchanged": answer["unchanged"]}
        say(gettext("{updated} changed, {unchanged} as before.", **counts))
    if answer["over"]:
        numbers = ", ".join(answer["over"][:MOST_NAMED])
        say(gettext("Cancelled or lapsed here, and left so: {numbers}", numbers=numbers))
    if answer["vanished_count"]:
        say(
            ngettext(
                "{count} appointment is no longer in the file. It stays until somebody cancels it:",
                "{count} appointments are no longer in the file. They stay until somebody cancels them:",
                answer["vanished_count"],
            )
        )
        _table(answer["vanished"][:MOST_NAMED])
    return None


@app.command("list")
def list_appointments(
    region: RegionId,
    site: SiteId,
    first: Annotated[str | None, typer.Option("--from", help="From this day, like 2020-06-17; else from now")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Up to this day; else eight weeks")] = None,
    limit: Annotated[int, typer.Option(help="So many")] = 50,
    json: JsonOption = False,
) -> None:
    """The appointments of a site."""
    query = {"from": midnight(first), "to": midnight(last, days=1), "limit": limit}
    appointments = client.get(f"/regions/{region}/sites/{site}/appointments", **query)
    if json:
        return as_json(appointments)
    _table(appointments)
    return None


def _table(appointments: list[dict[str, Any]]) -> None:
    rows = [
        (
            when(entry.get("starts_at")),
            pgettext("channel", entry.get("channel") or "–"),
            entry.get("department"),
            entry.get("kind"),
            pgettext("appointment state", entry.get("state") or "–"),
            entry.get("appointment_id"),
        )
        for entry in appointments
    ]
    columns = (
        gettext("begin"),
        gettext("channel"),
        gettext("department"),
        gettext("matter"),
        gettext("state"),
        Column(gettext("number"), is_id=True),
    )
    table(columns, rows, gettext("No appointments in this period."))


def midnight(text: str | None, days: int = 0) -> str | None:
    """The beginning of a day, local time."""
    try:
        return (
            datetime.combine(date.fromisoformat(text) + timedelta(days=days), time(), BERLIN).isoformat()
            if text
            else None
        )
    except ValueError as error:
        raise CliError(gettext("{text} is no day; expected is something like 2020-06-17.", text=str(text))) from error

"""`stufenplan timeline`"""

from pathlib import Path
from typing import Annotated, Any

import typer

from services.gateway.cli import client
from services.gateway.cli.commands.regions import RegionId
from services.gateway.cli.errors import CliError
from services.gateway.cli.output import Column, JsonOption, as_json, say, table
from services.gateway.client.errors import reason_of
from services.gateway.wording import day, gettext, pgettext, when

Since = Annotated[str | None, typer.Option("--from", help="First day, like 2020-06-15; else today")]
Until = Annotated[str | None, typer.Option("--to", help="Last day; else four weeks are shown, or a year with --ics")]


def timeline(
    region: RegionId,
    since: Since = None,
    until: Until = None,
    ics: Annotated[bool, typer.Option("--ics", help="As a calendar file, for a calendar program")] = False,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Target file of --ics; else printed")] = None,
    json: JsonOption = False,
) -> None:
    """Which stage holds where, and from when on: in force, announced, planned, taken back."""
    query = {key: value for key, value in {"from": since, "to": until}.items() if value is not None}
    if ics:
        return _keep(client.request("GET", f"/regions/{region}/timeline.ics", params=query).content, output)
    view = client.get(f"/regions/{region}/timeline", **query)
    if json:
        return as_json(view)
    entries = [entry for site in view["sites"] for entry in site["entries"]]
    ends = any(entry.get("last_day") for entry in entries)
    columns: list[Column | str] = [
        Column(gettext("site"), is_id=True),
        gettext("stage"),
        gettext("begins"),
        gettext("until"),
        *([gettext("up to and including"), gettext("then")] if ends else []),
        gettext("state"),
        gettext("why"),
    ]
    table(columns, [_row(entry, ends) for entry in entries], gettext("No site in your area."))
    return None


def _row(entry: dict[str, Any], ends: bool) -> tuple[str | None, ...]:
    state = pgettext("entry state", entry["state"])
    if entry["state"] == "waiting" and entry["announce_at"]:
        state = gettext("{state}, to be announced on {time}", state=state, time=when(entry["announce_at"]))
    starts, until = when(entry["effective_at"]), when(entry["until"]) if entry["until"] else None
    return entry["site"], entry["stage"]["name"], starts, until, *_last_day(entry, ends), state, entry["reason"]


def _last_day(entry: dict[str, Any], shown: bool) -> list[str | None]:
    """By the stage plan, and what it proposes then; columns only where some stage has one."""
    if not shown:
        return []
    then = gettext("proposed: {stage}", stage=entry["then"]["name"]) if entry.get("then") else None
    return [day(entry["last_day"]) if entry.get("last_day") else None, then]


def _keep(content: bytes, output: Path | None) -> None:
    if output is None:
        typer.echo(content.decode(), nl=False)
        return
    try:
        output.write_bytes(content)
    except OSError as error:
        raise CliError(
            gettext("{file} cannot be written: {reason:file error}.", file=str(output), reason=reason_of(error))
        ) from error
    say(gettext("Saved: {file}", file=str(output)))

"""`stufenplan switch`"""

from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

import typer

from services.gateway.cli import client
from services.gateway.cli.commands.switch_view import show_preview, show_switch
from services.gateway.cli.commands.watching import watch_until_done
from services.gateway.cli.errors import CliError
from services.gateway.cli.language import agreed
from services.gateway.cli.output import Column, JsonOption, as_json, err, table
from services.gateway.wording import gettext, pgettext, when
from services.gateway.wording.values import BERLIN

app = typer.Typer(no_args_is_help=True)

Region = Annotated[str, typer.Argument(help="Id of the region")]
Stage = Annotated[str, typer.Argument(help="Id of the stage to switch to")]
Sites = Annotated[list[str] | None, typer.Option("--site", help="Only this site (may be repeated); else all")]
At = Annotated[str | None, typer.Option(help="When, like 2020-06-17T08:00 (local time); else at once")]
SwitchId = Annotated[str, typer.Argument(help="Number of the switch")]


@app.command()
def preview(region: Region, stage: Stage, site: Sites = None, at: At = None, json: JsonOption = False) -> None:
    """Show what a switch would do. Changes nothing."""
    previewed = _preview(region, stage, site, at)
    as_json(previewed) if json else show_preview(previewed)


@app.command("file")
def file_switch(
    region: Region,
    stage: Stage,
    reason: Annotated[str, typer.Option(help="Why")],
    site: Sites = None,
    at: At = None,
    fingerprint: Annotated[str | None, typer.Option(help="Fingerprint of a preview that binds you")] = None,
    confirm_gate: Annotated[list[str] | None, typer.Option(help="Confirm this condition")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask")] = False,
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Then follow it until it is completed")] = False,
    json: JsonOption = False,
) -> None:
    """File a switch: first the preview, then your yes, then exactly what the preview showed."""
    if fingerprint is None and not yes:
        previewed = _preview(region, stage, site, at)
        show_preview(previewed)
        if not agreed(gettext("File the switch like this?")):
            raise CliError(gettext("Not filed."))
        fingerprint = previewed["fingerprint"]
    body = _wanted(stage, site, at) | {
        "reason": reason,
        "preview_fingerprint": fingerprint,
        "confirmed_gates": confirm_gate or [],
    }
    switch = client.post(f"/regions/{region}/switches", body, {"Idempotency-Key": str(uuid4())})
    if watch:
        err.print(gettext("Switch {number} is filed.", number=switch["id"]))
        watch_until_done(switch["id"])
        switch = client.get(f"/switches/{switch['id']}")
    as_json(switch) if json else show_switch(switch)


@app.command("list")
def list_switches(
    region: Annotated[str | None, typer.Option(help="Only this region")] = None,
    state: Annotated[str | None, typer.Option(help="Only scheduled, held, running, settled or cancelled ones")] = None,
    limit: Annotated[int, typer.Option(help="So many")] = 20,
    json: JsonOption = False,
) -> None:
    """Switches, the newest first."""
    switches = client.get("/switches", region=region, state=state, limit=limit)
    if json:
        return as_json(switches)
    rows = [
        (
            switch["id"],
            switch["region"],
            switch["to_stage"],
            len(switch["sites"]),
            pgettext("switch state", switch["state"]),
            when(switch.get("effective_at")),
        )
        for switch in switches
    ]
    columns = (
        Column(gettext("number"), is_id=True),
        gettext("region"),
        gettext("stage"),
        Column(gettext("sites"), is_number=True),
        gettext("state"),
        gettext("takes effect"),
    )
    table(columns, rows, gettext("No switches."))
    return None


@app.command()
def show(switch_id: SwitchId, json: JsonOption = False) -> None:
    """A switch with the progress of each site."""
    switch = client.get(f"/switches/{switch_id}")
    as_json(switch) if json else show_switch(switch)


@app.command()
def watch(switch_id: SwitchId) -> None:
    """Follow a switch until it is completed."""
    watch_until_done(switch_id)
    show_switch(client.get(f"/switches/{switch_id}"))


@app.command()
def cancel(switch_id: SwitchId, reason: Annotated[str, typer.Option(help="Why")], json: JsonOption = False) -> None:
    """Cancel a switch."""
    switch = client.post(f"/switches/{switch_id}/cancellation", {"reason": reason})
    as_json(switch) if json else show_switch(switch)


@app.command()
def confirm(
    switch_id: SwitchId,
    gate: Annotated[str, typer.Argument(help="Id of the condition")],
    json: JsonOption = False,
) -> None:
    """Confirm a condition that a switch waits for."""
    switch = client.post(f"/switches/{switch_id}/gates/{gate}")
    as_json(switch) if json else show_switch(switch)


def _preview(region: str, stage: str, sites: list[str] | None, at: str | None) -> dict[str, Any]:
    previewed: dict[str, Any] = client.post(f"/regions/{region}/switch-previews", _wanted(stage, sites, at))
    return previewed


def _wanted(stage: str, sites: list[str] | None, at: str | None) -> dict[str, Any]:
    return {"to_stage": stage, "sites": sites or None, "effective_at": _instant(at)}


def _instant(text: str | None) -> str | None:
    """A time without an offset is local time."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CliError(gettext("{text} is no time; expected is something like 2020-06-17T08:00.", text=text)) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=BERLIN)).isoformat()

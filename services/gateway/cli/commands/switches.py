"""`stufenplan switch`"""

from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

import typer

from services.gateway.cli import client
from services.gateway.cli.commands.switch_view import show_preview, show_switch
from services.gateway.cli.commands.watching import watch_until_done
from services.gateway.cli.errors import CliError
from services.gateway.cli.german import agreed
from services.gateway.cli.output import BERLIN, STATES, JsonOption, as_json, err, table, when

app = typer.Typer(no_args_is_help=True)

Region = Annotated[str, typer.Argument(help="Kennung der Region")]
Stage = Annotated[str, typer.Argument(help="Kennung der Stufe, auf die umgestellt wird")]
Sites = Annotated[list[str] | None, typer.Option("--site", help="Nur diesen Standort (mehrfach möglich); sonst alle")]
At = Annotated[str | None, typer.Option(help="Zeitpunkt, wie 2020-06-17T08:00 (Ortszeit); sonst sofort")]
SwitchId = Annotated[str, typer.Argument(help="Nummer der Umstellung")]


@app.command()
def preview(region: Region, stage: Stage, site: Sites = None, at: At = None, json: JsonOption = False) -> None:
    """Zeigen, was eine Umstellung bewirken würde. Ändert nichts."""
    found = _preview(region, stage, site, at)
    as_json(found) if json else show_preview(found)


@app.command("file")
def file_switch(
    region: Region,
    stage: Stage,
    reason: Annotated[str, typer.Option(help="Begründung")],
    site: Sites = None,
    at: At = None,
    fingerprint: Annotated[
        str | None, typer.Option(help="Fingerabdruck einer Vorschau, an die Sie sich binden")
    ] = None,
    confirm_gate: Annotated[list[str] | None, typer.Option(help="Diese Freigabebedingung bestätigen")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Nicht nachfragen")] = False,
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Danach verfolgen, bis sie abgeschlossen ist")] = False,
    json: JsonOption = False,
) -> None:
    """Eine Umstellung anlegen: erst die Vorschau, dann Ihr Ja, dann genau das, was die Vorschau gezeigt hat."""
    if fingerprint is None and not yes:
        found = _preview(region, stage, site, at)
        show_preview(found)
        if not agreed("Umstellung so anlegen?"):
            raise CliError("Nicht angelegt.")
        fingerprint = found["fingerprint"]
    body = _wanted(stage, site, at) | {
        "reason": reason,
        "preview_fingerprint": fingerprint,
        "confirmed_gates": confirm_gate or [],
    }
    switch = client.post(f"/regions/{region}/switches", body, {"Idempotency-Key": str(uuid4())})
    if watch:
        err.print(f"Umstellung {switch['id']} ist angelegt.")
        watch_until_done(switch["id"])
        switch = client.get(f"/switches/{switch['id']}")
    as_json(switch) if json else show_switch(switch)


@app.command("list")
def list_switches(
    region: Annotated[str | None, typer.Option(help="Nur diese Region")] = None,
    state: Annotated[str | None, typer.Option(help=f"Nur diesen Stand: {', '.join(STATES)}")] = None,
    limit: Annotated[int, typer.Option(help="So viele")] = 20,
    json: JsonOption = False,
) -> None:
    """Umstellungen, die neueste zuerst."""
    switches = client.get("/switches", region=region, state=state, limit=limit)
    if json:
        return as_json(switches)
    rows = [
        (
            switch["id"],
            switch["region"],
            switch["to_stage"],
            len(switch["sites"]),
            STATES.get(switch["state"], switch["state"]),
            when(switch.get("effective_at")),
        )
        for switch in switches
    ]
    table(("Nummer", "Region", "Stufe", "Standorte", "Stand", "wirksam"), rows, "Keine Umstellungen.")
    return None


@app.command()
def show(switch_id: SwitchId, json: JsonOption = False) -> None:
    """Eine Umstellung mit dem Fortschritt jedes Standorts."""
    switch = client.get(f"/switches/{switch_id}")
    as_json(switch) if json else show_switch(switch)


@app.command()
def watch(switch_id: SwitchId) -> None:
    """Zusehen, bis die Umstellung abgeschlossen ist."""
    watch_until_done(switch_id)
    show_switch(client.get(f"/switches/{switch_id}"))


@app.command()
def cancel(
    switch_id: SwitchId, reason: Annotated[str, typer.Option(help="Begründung")], json: JsonOption = False
) -> None:
    """Eine Umstellung abbrechen."""
    switch = client.post(f"/switches/{switch_id}/cancellation", {"reason": reason})
    as_json(switch) if json else show_switch(switch)


@app.command()
def confirm(
    switch_id: SwitchId,
    gate: Annotated[str, typer.Argument(help="Kennung der Freigabebedingung")],
    json: JsonOption = False,
) -> None:
    """Eine Freigabebedingung bestätigen, auf die eine Umstellung wartet."""
    switch = client.post(f"/switches/{switch_id}/gates/{gate}")
    as_json(switch) if json else show_switch(switch)


def _preview(region: str, stage: str, sites: list[str] | None, at: str | None) -> dict[str, Any]:
    found: dict[str, Any] = client.post(f"/regions/{region}/switch-previews", _wanted(stage, sites, at))
    return found


def _wanted(stage: str, sites: list[str] | None, at: str | None) -> dict[str, Any]:
    return {"to_stage": stage, "sites": sites or None, "effective_at": _instant(at)}


def _instant(text: str | None) -> str | None:
    """A time without an offset is local time."""
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CliError(f"{text} ist kein Zeitpunkt; erwartet wird etwas wie 2020-06-17T08:00.") from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=BERLIN)).isoformat()

"""`stufenplan campaign`"""

from typing import Annotated, Any

import typer

from services.gateway.cli import client
from services.gateway.cli.output import JsonOption, as_json, facts, table

app = typer.Typer(no_args_is_help=True)

CampaignId = Annotated[str, typer.Argument(help="Nummer der Kampagne")]


@app.command("list")
def list_campaigns(
    region: Annotated[str | None, typer.Option(help="Nur diese Region")] = None,
    switch: Annotated[str | None, typer.Option(help="Nur diese Umstellung")] = None,
    json: JsonOption = False,
) -> None:
    """Kampagnen mit ihrem Stand."""
    found = client.get("/campaigns", region=region, switch_id=switch)
    if json:
        return as_json(found)
    rows = [(entry["campaign_id"], entry["region"], entry["site"], entry.get("state")) for entry in found]
    table(("Nummer", "Region", "Standort", "Stand"), rows, "Keine Kampagnen.")
    return None


@app.command()
def show(campaign_id: CampaignId, json: JsonOption = False) -> None:
    """Eine Kampagne mit ihrer Bilanz."""
    _show(client.get(f"/campaigns/{campaign_id}"), json)


@app.command()
def pause(campaign_id: CampaignId, json: JsonOption = False) -> None:
    """Anhalten: kein weiteres Los wird begonnen."""
    _show(client.post(f"/campaigns/{campaign_id}/pause"), json)


@app.command()
def resume(campaign_id: CampaignId, json: JsonOption = False) -> None:
    """Fortsetzen."""
    _show(client.post(f"/campaigns/{campaign_id}/resume"), json)


@app.command()
def cancel(campaign_id: CampaignId, json: JsonOption = False) -> None:
    """Abbrechen: was noch nicht übergeben ist, wird zurückgezogen."""
    _show(client.post(f"/campaigns/{campaign_id}/cancellation"), json)


def _show(campaign: dict[str, Any], json: bool) -> None:
    if json:
        as_json(campaign)
    else:
        facts(_flat(campaign))


def _flat(found: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in found.items():
        flat |= _flat(value, f"{prefix}{key}.") if isinstance(value, dict) else {f"{prefix}{key}": value}
    return flat

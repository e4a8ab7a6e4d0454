"""`stufenplan campaign`"""

from typing import Annotated, Any

import typer

from services.gateway.cli import client
from services.gateway.cli.output import CAMPAIGN_STATES, JsonOption, as_json, cell, euros, facts, out, table, when

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
    rows = [(entry["campaign_id"], entry["region"], entry["site"], _state(entry)) for entry in found]
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
        return as_json(campaign)
    balance = campaign.get("balance") or {}
    sent = balance.get("handed_over") or {}
    facts(
        {
            "Kampagne": campaign["campaign_id"],
            "Zeichen": campaign.get("reference"),
            "Region": campaign["region"],
            "Standort": campaign["site"],
            "Umstellung": campaign.get("switch_id"),
            "Stufe": (campaign.get("stage") or {}).get("name"),
            "Stand": _state(campaign),
            "Haushalte": campaign.get("households"),
            "Briefe": f"{cell(sent.get('print', 0))} gedruckt, {cell(sent.get('email', 0))} per E-Mail",
            **{word: balance.get(key) or None for key, word in _BALANCE.items()},
            "noch offen": campaign.get("pending") or None,
            "Porto": euros(campaign.get("postage_cents", 0)),
            "anzurufen": campaign.get("phone_notices") or None,
            "angelegt": when(campaign.get("created_at")),
            "beendet": when(campaign.get("closed_at")),
        }
    )
    for letter in campaign.get("held_letters", []):
        out.print(f"  zurückgehalten: Brief {letter['id']}: {letter['reason']}", markup=False)
    return None


_BALANCE = {"held": "zurückgehalten", "excluded": "ausgenommen", "withdrawn": "zurückgezogen"}


def _state(campaign: dict[str, Any]) -> str | None:
    return CAMPAIGN_STATES.get(campaign.get("state", ""), campaign.get("state"))

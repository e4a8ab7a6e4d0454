"""`stufenplan campaign`"""

from typing import Annotated, Any

import typer

from services.chassis.process.problems import Fault
from services.gateway.cli import client, completing
from services.gateway.cli.commands.switch_numbers import whole
from services.gateway.cli.output import Column, JsonOption, as_json, facts, say, table
from services.gateway.wording import euros, gettext, pgettext, when
from services.gateway.wording.problems import fault_message
from services.gateway.wording.terms import letters

app = typer.Typer(no_args_is_help=True)

CampaignId = Annotated[str, typer.Argument(help="Number of the campaign", autocompletion=completing.campaigns)]


@app.command("list")
def list_campaigns(
    region: Annotated[str | None, typer.Option(help="Only this region")] = None,
    switch: Annotated[str | None, typer.Option(help="Only this switch", callback=whole)] = None,
    state: Annotated[str | None, typer.Option(help="Only in this state, for instance paused")] = None,
    json: JsonOption = False,
) -> None:
    """Campaigns with their state."""
    campaigns = client.get("/campaigns", region=region, switch_id=switch, state=state)
    if json:
        return as_json(campaigns)
    rows = [(entry["campaign_id"], entry["region"], entry["site"], _state(entry)) for entry in campaigns]
    columns = (Column(gettext("number"), is_id=True), gettext("region"), gettext("site"), gettext("state"))
    table(columns, rows, gettext("No campaigns."))
    return None


@app.command()
def show(campaign_id: CampaignId, json: JsonOption = False) -> None:
    """A campaign with its balance."""
    _show(client.get(f"/campaigns/{campaign_id}"), json)


@app.command()
def pause(campaign_id: CampaignId, json: JsonOption = False) -> None:
    """Pause: no further lot is begun."""
    _show(client.post(f"/campaigns/{campaign_id}/pause"), json)


@app.command()
def resume(campaign_id: CampaignId, json: JsonOption = False) -> None:
    """Resume."""
    _show(client.post(f"/campaigns/{campaign_id}/resume"), json)


@app.command()
def release(campaign_id: CampaignId, json: JsonOption = False) -> None:
    """Release letters held back, once what they are held for is mended."""
    _show(client.post(f"/campaigns/{campaign_id}/release"), json)


@app.command()
def cancel(campaign_id: CampaignId, json: JsonOption = False) -> None:
    """Cancel: what was not handed over yet is withdrawn."""
    _show(client.post(f"/campaigns/{campaign_id}/cancellation"), json)


def _show(campaign: dict[str, Any], json: bool) -> None:
    if json:
        return as_json(campaign)
    balance = campaign.get("balance") or {}
    facts(
        {
            gettext("campaign"): campaign["campaign_id"],
            gettext("reference"): campaign.get("reference"),
            gettext("region"): campaign["region"],
            gettext("site"): campaign["site"],
            gettext("switch"): campaign.get("switch_id"),
            gettext("stage"): (campaign.get("stage") or {}).get("name"),
            gettext("state"): _state(campaign),
            gettext("households"): campaign.get("households"),
            gettext("letters"): letters([balance]),
            gettext("to households that came later"): campaign.get("joiner_letters") or None,
            gettext("still open"): campaign.get("pending") or None,
            gettext("postage"): euros(campaign.get("postage_cents", 0)),
            gettext("to call"): campaign.get("phone_notices") or None,
            gettext("filed"): when(campaign.get("created_at")),
            gettext("ended"): when(campaign.get("closed_at")),
        }
    )
    for letter in campaign.get("held_letters", []):
        reason = "; ".join(fault_message(Fault(**fault)) for fault in letter["faults"])
        sentence = gettext("held back: letter {number}: {reason}", number=letter["id"], reason=reason)
        say(f"  {sentence}")
    return None


def _state(campaign: dict[str, Any]) -> str:
    state = pgettext("campaign state", campaign.get("state") or "–")
    return gettext("{state}, to households that came later", state=state) if campaign.get("joiners") else state

"""`stufenplan switch revoke | release | accept-drift`: what becomes of a switch that was announced, or was to be."""

from typing import Annotated, Any

import typer

from services.gateway.cli import client
from services.gateway.cli.commands.switch_numbers import SwitchId
from services.gateway.cli.commands.switch_view import show_switch
from services.gateway.cli.commands.switches import At, app, instant
from services.gateway.cli.output import JsonOption, as_json

Reason = Annotated[str, typer.Option(help="Why")]


@app.command()
def revoke(switch_id: SwitchId, reason: Reason, json: JsonOption = False) -> None:
    """Take an announced switch back before its date; whoever was told learns that it does not happen."""
    _done(client.post(f"/switches/{switch_id}/revoke", {"reason": reason}), json)


@app.command()
def release(switch_id: SwitchId, reason: Reason, at: At = None, json: JsonOption = False) -> None:
    """Announce a suspended switch again; without a time: for the first day that keeps its lead."""
    body = {"reason": reason, "effective_at": instant(at)}
    _done(client.post(f"/switches/{switch_id}/release", body), json)


@app.command("accept-drift")
def accept_drift(switch_id: SwitchId, reason: Reason, json: JsonOption = False) -> None:
    """Say that a switch is meant although more appointments would be moved or lapse than was foreseen."""
    _done(client.post(f"/switches/{switch_id}/accept-drift", {"reason": reason}), json)


def _done(switch: dict[str, Any], json: bool) -> None:
    as_json(switch) if json else show_switch(switch)

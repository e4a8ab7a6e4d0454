"""`stufenplan switch`"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

import typer

from services.gateway.cli import client, completing
from services.gateway.cli.commands.switch_numbers import SwitchId
from services.gateway.cli.commands.switch_view import show_preview, show_switch
from services.gateway.cli.commands.watching import watch_until_done
from services.gateway.cli.errors import CliError
from services.gateway.cli.language import agreed
from services.gateway.cli.output import Column, JsonOption, as_json, err, say, show_warnings, table
from services.gateway.wording import gettext, pgettext, when
from services.gateway.wording.announcing import announcement
from services.gateway.wording.local_time import NoSuchTime, local_instant

app = typer.Typer(no_args_is_help=True)

Region = Annotated[str, typer.Argument(help="Id of the region", autocompletion=completing.regions)]
Stage = Annotated[str, typer.Argument(help="Id of the stage to switch to", autocompletion=completing.stages)]
Sites = Annotated[
    list[str] | None,
    typer.Option("--site", help="Only this site (may be repeated); else all", autocompletion=completing.sites),
]
At = Annotated[str | None, typer.Option(help="When, like 2020-06-17T08:00 (local time); else at once")]
Lead = Annotated[
    int | None,
    typer.Option(help="Announce it so many working days ahead, not as printing and post need; 0: on the day itself"),
]
LeadReason = Annotated[str | None, typer.Option("--lead-reason", help="Why not as printing and post need")]
LaterStand = Annotated[
    bool, typer.Option("--later-stand", help="What is announced for later stands, also when this one tightens")
]
STILL_WAITING = 3
"""Exit code when conditions hold the switch."""

GateId = Annotated[str, typer.Argument(help="Id of the condition", autocompletion=completing.gates)]


@app.command()
def preview(
    region: Region,
    stage: Stage,
    site: Sites = None,
    at: At = None,
    lead: Lead = None,
    lead_reason: LeadReason = None,
    later_stand: LaterStand = False,
    json: JsonOption = False,
) -> None:
    """Show what a switch would do, and when it would be announced. Changes nothing."""
    previewed = _preview(region, _wanted(stage, site, at, _lead(lead, lead_reason), later_stand))
    as_json(previewed) if json else show_preview(previewed)


@app.command("file")
def file_switch(
    region: Region,
    stage: Stage,
    reason: Annotated[str, typer.Option(help="Why")],
    site: Sites = None,
    at: At = None,
    lead: Lead = None,
    lead_reason: LeadReason = None,
    later_stand: LaterStand = False,
    fingerprint: Annotated[str | None, typer.Option(help="Fingerprint of a preview that binds you")] = None,
    confirm_gate: Annotated[list[str] | None, typer.Option(help="Confirm this condition")] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask")] = False,
    watch: Annotated[
        bool,
        typer.Option(
            "--watch", "-w", help="Then follow it until it is completed; 3 as exit code when conditions hold it"
        ),
    ] = False,
    json: JsonOption = False,
) -> None:
    """File a switch: first the preview, then your yes, then exactly what the preview showed."""
    wanted = _wanted(stage, site, at, _lead(lead, lead_reason), later_stand)
    asked = fingerprint is None and not yes
    if asked:
        previewed = _preview(region, wanted)
        show_preview(previewed)
        if not agreed(gettext("File the switch like this?")):
            raise CliError(gettext("Not filed."))
        fingerprint = previewed["fingerprint"]
    body = wanted | {
        "reason": reason,
        "preview_fingerprint": fingerprint,
        "confirmed_gates": confirm_gate or [],
    }
    switch = client.post(f"/regions/{region}/switches", body, {"Idempotency-Key": str(uuid4())})
    announced = announcement(switch.get("announcement"), switch.get("letters"))
    show_warnings([] if asked else switch.get("warnings") or [])
    if watch:
        say(gettext("Switch {number} is filed.", number=switch["id"]), to=err)
        state = watch_until_done(switch["id"], while_waiting=False)
        switch = client.get(f"/switches/{switch['id']}")
    as_json(switch) if json else show_switch(switch, announced)
    if watch:
        _tell_what_it_waits_for(state, switch)


@app.command("list")
def list_switches(
    region: Annotated[str | None, typer.Option(help="Only this region")] = None,
    state: Annotated[
        str | None, typer.Option(help="Only those in this state", autocompletion=completing.states)
    ] = None,
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
def watch(
    switch_id: SwitchId,
    seconds: Annotated[float | None, typer.Option(help="So many seconds at most", min=0)] = None,
) -> None:
    """Follow a switch until it is completed or announced, or so long as you say."""
    state = watch_until_done(switch_id, seconds=seconds)
    switch = client.get(f"/switches/{switch_id}")
    show_switch(switch)
    if seconds is not None or state == "announced":
        _tell_what_it_waits_for(state, switch)


@app.command()
def cancel(
    switch_id: SwitchId,
    reason: Annotated[str, typer.Option(help="Why")],
    to_ended_stage: Annotated[
        bool, typer.Option("--to-ended-stage", help="Also where its sites return to a stage whose last day is past")
    ] = False,
    json: JsonOption = False,
) -> None:
    """Cancel a switch."""
    body = {"reason": reason} | ({"to_ended_stage": True} if to_ended_stage else {})
    switch = client.post(f"/switches/{switch_id}/cancellation", body)
    as_json(switch) if json else show_switch(switch)


@app.command()
def confirm(
    switch_id: SwitchId,
    gate: GateId,
    reading: Annotated[str | None, typer.Option(help="Case numbers as you read them")] = None,
    not_met: Annotated[bool, typer.Option("--not-met", help="Say that it is not met")] = False,
    json: JsonOption = False,
) -> None:
    """Confirm a condition that a switch waits for, or say that it is not met."""
    finding = {"reading": _number(reading), "passed": False if not_met else None}
    switch = client.post(f"/switches/{switch_id}/gates/{gate}", finding)
    as_json(switch) if json else show_switch(switch)


@app.command()
def withdraw(switch_id: SwitchId, gate: GateId, json: JsonOption = False) -> None:
    """Take back what was said of a condition, while the switch has not started."""
    switch = client.request("DELETE", f"/switches/{switch_id}/gates/{gate}").json()
    as_json(switch) if json else show_switch(switch)


def _tell_what_it_waits_for(state: str, switch: Mapping[str, Any]) -> None:
    """A switch that waits did not take effect: said, and told to scripts by the exit code where somebody must act."""
    if words := _waits_for(state, switch):
        say(words, to=err)
    if state in ("held", "suspended"):
        raise typer.Exit(STILL_WAITING)


def _waits_for(state: str, switch: Mapping[str, Any]) -> str:
    number, time = switch["id"], when(switch.get("effective_at"))
    match state:
        case "announced":
            return gettext("Announced, takes effect on {time}.", time=time)
        case "scheduled" if switch.get("announce_at"):
            at = when(switch["announce_at"])
            return gettext(
                "It is announced on {at}. Follow it then: stufenplan switch watch {switch}", at=at, switch=number
            )
        case "scheduled":
            return gettext("It waits for its date. Follow it then: stufenplan switch watch {switch}", switch=number)
        case "held" if switch.get("drift"):
            return gettext(
                "It would do more than was foreseen. If that is meant: stufenplan switch accept-drift {switch}",
                switch=number,
            )
        case "held":
            return gettext(
                "It waits for its conditions. Confirm them: stufenplan switch confirm {switch} <condition>",
                switch=number,
            )
        case "suspended":
            return gettext(
                "It is suspended. Announce it again: stufenplan switch release {switch}, or give it up: "
                "stufenplan switch cancel {switch}",
                switch=number,
            )
    return ""


def _preview(region: str, wanted: dict[str, Any]) -> dict[str, Any]:
    previewed: dict[str, Any] = client.post(f"/regions/{region}/switch-previews", wanted)
    return previewed


def _wanted(
    stage: str, sites: list[str] | None, at: str | None, lead: dict[str, Any] | None, later_stand: bool
) -> dict[str, Any]:
    usual = {"to_stage": stage, "sites": sites or None, "effective_at": instant(at)}
    return usual | ({"lead": lead} if lead else {}) | ({"later_stand": True} if later_stand else {})


def _lead(days: int | None, reason: str | None) -> dict[str, Any] | None:
    """Both or neither: whoever departs from what printing and post need says why."""
    if (days is None) != (reason is None):
        raise CliError(gettext("Please give --lead and --lead-reason together."))
    return None if days is None else {"working_days": days, "reason": reason}


def instant(text: str | None) -> str | None:
    """A time without an offset is local time."""
    if text is None:
        return None
    try:
        return local_instant(datetime.fromisoformat(text)).isoformat()
    except NoSuchTime as error:
        raise CliError(str(error)) from error
    except ValueError as error:
        raise CliError(gettext("{text} is no time; expected is something like 2020-06-17T08:00.", text=text)) from error


def _number(text: str | None) -> float | None:
    """With a comma or a point, as it is printed here or elsewhere."""
    if text is None:
        return None
    if not re.fullmatch(r"[0-9]{1,9}([.,][0-9]{1,9})?", text.strip()):
        raise CliError(gettext("{text} is no number; expected is something like 34.9.", text=text))
    return float(text.replace(",", "."))

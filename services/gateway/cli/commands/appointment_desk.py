"""`stufenplan appointment find | cancel | move | contacts | calls | call`: what reception does with appointments."""

from enum import StrEnum
from typing import Annotated, Any

import typer

from services.gateway.cli import client
from services.gateway.cli.commands.appointments import app, midnight
from services.gateway.cli.commands.regions import RegionId
from services.gateway.cli.commands.sites import SiteId
from services.gateway.cli.output import Column, JsonOption, as_json, say, table
from services.gateway.wording import gettext, pgettext, when

NumberArgument = Annotated[str, typer.Argument(help="Number of the appointment, as `find` shows it")]
NoteOption = Annotated[str | None, typer.Option("--note", help="In a few words, without names")]


class Why(StrEnum):
    HOUSEHOLD = "household"
    ILLNESS = "illness"
    AUTHORITY = "authority"
    MISTAKE = "mistake"
    UNKNOWN = "unknown"


class HowItWent(StrEnum):
    TAKE = "take"
    GIVE_BACK = "give_back"
    NOT_REACHED = "not_reached"
    DONE = "done"


@app.command("find")
def find(
    region: RegionId,
    bg: Annotated[str | None, typer.Option("--bg", help="BG number, like 23702//0012345")] = None,
    name: Annotated[str | None, typer.Option("--name", help="How the name begins")] = None,
    reference: Annotated[str | None, typer.Option("--reference", help="Number in the authority's own system")] = None,
    site: Annotated[str | None, typer.Option("--site", help="Id of the site")] = None,
    first: Annotated[str | None, typer.Option("--from", help="From this day, like 2020-06-17")] = None,
    last: Annotated[str | None, typer.Option("--to", help="Up to this day")] = None,
    json: JsonOption = False,
) -> None:
    """Find appointments; that names are seen is recorded."""
    period = {"from": midnight(first), "to": midnight(last, days=1)}
    asked = {"bg_number": bg, "name": name, "reference": reference, "site": site, **period}
    found = client.post(f"/regions/{region}/appointment-searches", {k: v for k, v in asked.items() if v is not None})
    if json:
        return as_json(found)
    columns = (
        gettext("begin"),
        gettext("site"),
        gettext("name"),
        gettext("channel"),
        gettext("state"),
        Column(gettext("number"), is_id=True),
    )
    table(columns, (_found(entry) for entry in found), gettext("Nothing was found."))
    return None


def _found(entry: dict[str, Any]) -> tuple[Any, ...]:
    household = entry.get("household")
    name = f"{household['last_name']}, {household['first_name']}" if household else "–"
    state = pgettext("appointment state", entry["state"])
    if entry.get("ended_reason"):
        by = entry.get("ended_by") or gettext("the stage")
        state = f"{state}: {pgettext('ending', entry['ended_reason'])} ({by})"
    channel = pgettext("channel", entry["channel"])
    return (when(entry["starts_at"]), entry["site"], name, channel, state, entry["appointment_id"])


@app.command("cancel")
def cancel(
    region: RegionId,
    site: SiteId,
    number: NumberArgument,
    why: Annotated[Why, typer.Option("--why", help="Who wished it, or why")] = Why.UNKNOWN,
    note: NoteOption = None,
    json: JsonOption = False,
) -> None:
    """Cancel an appointment; that harms nobody."""
    path = f"/regions/{region}/sites/{site}/appointments/{number}/cancellation"
    answer = client.post(path, {"reason": why.value, "note": note})
    if json:
        return as_json(answer)
    say(gettext("Cancelled, without any disadvantage: {when}.", when=when(answer["starts_at"])))
    return None


@app.command("move")
def move(
    region: RegionId,
    site: SiteId,
    number: NumberArgument,
    to: Annotated[str, typer.Argument(help="New begin with its offset, like 2020-06-18T09:30+02:00")],
    note: NoteOption = None,
    json: JsonOption = False,
) -> None:
    """Move an appointment: it keeps its time until the new one is taken."""
    path = f"/regions/{region}/sites/{site}/appointments/{number}/move"
    answer = client.post(path, {"starts_at": to, "note": note})
    if json:
        return as_json(answer)
    say(
        gettext(
            "Moved to {when}; new number {number}.", when=when(answer["starts_at"]), number=answer["appointment_id"]
        )
    )
    return None


@app.command("contacts")
def contacts(region: RegionId, site: SiteId, json: JsonOption = False) -> None:
    """The phone contacts of a site in the last eight weeks."""
    listed = client.get(f"/regions/{region}/sites/{site}/triage")
    if json:
        return as_json(listed)
    rows = (
        (
            when(each["recorded_at"]),
            pgettext("contact", "replaced" if each["replaced_by"] else each["decision"]),
            each["department"] or "–",
            each["reason"] or "–",
            each["recorded_by"],
        )
        for each in listed
    )
    columns = (gettext("when"), gettext("decision"), gettext("department"), gettext("reason"), gettext("by"))
    table(columns, rows, gettext("No phone contacts."))
    return None


@app.command("calls")
def calls(
    region: RegionId,
    site: SiteId,
    done: Annotated[bool, typer.Option("--done", help="Those too who have been told")] = False,
    json: JsonOption = False,
) -> None:
    """Whom to call because a letter would come too late."""
    listed = client.get(f"/regions/{region}/sites/{site}/phone-notices", done="true" if done else "false")
    if json:
        return as_json(listed)
    rows = (
        (
            when(each["call_before"]),
            f"{each['last_name']}, {each['first_name']}",
            each["phone"] or "–",
            pgettext("call state", each["state"]),
            each["taken_by"] or "–",
            _number(each),
        )
        for each in listed
    )
    columns = (
        gettext("before"),
        gettext("name"),
        gettext("phone"),
        gettext("state"),
        gettext("who has it"),
        Column(gettext("number"), is_id=True),
    )
    table(columns, rows, gettext("Nobody is to be called."))
    return None


def _number(notice: dict[str, Any]) -> str:
    return f"{notice['campaign_id']}/{notice['appointment_id']}"


@app.command("call")
def call(
    region: RegionId,
    site: SiteId,
    number: Annotated[str, typer.Argument(help="Number of the call, as `calls` shows it")],
    went: Annotated[HowItWent, typer.Argument(help="Take it, give it back, or say how it went")],
    note: NoteOption = None,
    json: JsonOption = False,
) -> None:
    """Take a call of the list, or say how it went."""
    path = f"/regions/{region}/sites/{site}/phone-notices/{number}/call"
    answer = client.post(path, {"action": went.value, "note": note})
    if json:
        return as_json(answer)
    say(gettext("This call is now: {state}.", state=pgettext("call state", answer["state"])))
    return None

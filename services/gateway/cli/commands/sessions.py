"""`stufenplan session`"""

from typing import Annotated, Any

import typer

from services.gateway.cli import client
from services.gateway.cli.errors import CliError
from services.gateway.cli.output import Column, JsonOption, as_json, facts, say, table
from services.gateway.wording import gettext, ngettext, pgettext, when

app = typer.Typer(no_args_is_help=True)

User = Annotated[str | None, typer.Option(help="Login of another user; left out: your own sessions")]


@app.command("list")
def list_sessions(
    user: User = None,
    everyone: Annotated[bool, typer.Option("--everyone", help="Of all users")] = False,
    json: JsonOption = False,
) -> None:
    """Who is logged in where, the sessions used last first."""
    sessions = _sessions(user, everyone)
    if json:
        return as_json(sessions)
    columns = (
        Column(gettext("number"), is_id=True),
        gettext("user"),
        gettext("logged in"),
        gettext("last used"),
        gettext("ends"),
        gettext("address"),
        gettext("with"),
        "",
    )
    table(columns, [_row(session) for session in sessions], gettext("Nobody is logged in."))
    return None


@app.command()
def end(
    ids: Annotated[list[str] | None, typer.Argument(help="Numbers of the sessions")] = None,
    user: User = None,
    all_of_them: Annotated[bool, typer.Option("--all", help="All but the one of this command")] = False,
) -> None:
    """End sessions before their time: what is logged in there has to log in anew."""
    if bool(ids) == all_of_them:
        raise CliError(gettext("Please name the numbers of the sessions, or say --all."))
    chosen = ids or [session["id"] for session in _sessions(user, False) if not session["is_current"]]
    for session_id in chosen:
        client.request("DELETE", f"/sessions/{session_id}")
    say(ngettext("{count} session ended.", "{count} sessions ended.", len(chosen)))


@app.command("calendar-key")
def calendar_key(json: JsonOption = False) -> None:
    """Make a key for a calendar program: it reads calendars and nothing else, and is ended like a session."""
    key = client.post("/calendar-keys")
    if json:
        return as_json(key)
    facts(
        {
            gettext("user name"): key["login"],
            gettext("key"): key["key"],
            gettext("number"): key["session_id"],
            gettext("ends"): when(key["expires_at"]),
        }
    )
    say(gettext("The key is told this once."))
    return None


def _sessions(user: str | None, everyone: bool) -> list[dict[str, Any]]:
    sessions: list[dict[str, Any]] = client.get("/sessions", user=user, everyone="true" if everyone else None)
    return sessions


def _row(session: dict[str, Any]) -> tuple[str | None, ...]:
    return (
        session["id"],
        session["login"],
        when(session["made_at"]),
        when(session["last_used_at"]),
        when(session["expires_at"]),
        session["address"],
        pgettext("agent", session["agent"]) if session["agent"] else None,
        gettext("this one") if session["is_current"] else "",
    )

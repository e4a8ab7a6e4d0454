"""`stufenplan`: the command line. Every failure is one sentence, its faults with their places, and exit code 1."""

import sys
from importlib import metadata
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup
from typer.exceptions import TyperException

from services.gateway.application.problems import CODE_NEEDED
from services.gateway.cli import client, session
from services.gateway.cli.commands import (
    appointment_desk,  # noqa: F401 - adds its commands to those of appointments
    appointments,
    campaigns,
    deadletters,
    events,
    households,
    letters,
    regions,
    sessions,
    sites,
    stages,
    switch_dates,  # noqa: F401 - adds its commands to those of switches
    switches,
    timeline,
    users,
)
from services.gateway.cli.errors import CliError
from services.gateway.cli.language import explained, speak
from services.gateway.cli.output import JsonOption, as_json, cell, err, say
from services.gateway.wording import gettext, pgettext

_MOST_FAULTS = 50


def _show_version(wanted: bool) -> None:
    if wanted:
        say(f"stufenplan {metadata.version('stufenplan')}")
        raise typer.Exit


class Group(TyperGroup):
    """The whole command line: the language is chosen before it is read, every failure is told in one way."""

    def main(self, *arguments: Any, **more: Any) -> NoReturn:
        speak(self)
        try:
            code = super().main(*arguments, **{**more, "standalone_mode": False})
        except CliError as error:
            _tell(error)
            code = 1
        except TyperException as error:
            _tell_usage(error)
            code = error.exit_code
        except typer.Abort:
            say(gettext("Aborted."), to=err)
            code = 1
        sys.exit(code if isinstance(code, int) else 0)


app = typer.Typer(
    cls=Group,
    name="stufenplan",
    help="Open and close the sites of an authority in stages. Speaks to the REST API only.",
    epilog="Address: STUFENPLAN_URL (else http://127.0.0.1:8080). Access: STUFENPLAN_TOKEN or stufenplan login. "
    "Language: LC_ALL or LANG.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.add_typer(regions.app, name="region", help="See and load regions")
app.add_typer(sites.app, name="site", help="Sites and their stages")
app.add_typer(stages.app, name="stage", help="The stages of a region")
app.add_typer(switches.app, name="switch", help="Switches: preview, file, follow, cancel, revoke")
app.add_typer(households.app, name="household", help="Import households")
app.add_typer(appointments.app, name="appointment", help="Appointments: import, find, cancel, move; contacts and calls")
app.add_typer(campaigns.app, name="campaign", help="Letters: see, pause, resume, cancel")
app.add_typer(letters.app, name="letter", help="Sample letters")
app.add_typer(events.app, name="event", help="What is happening")
app.add_typer(sessions.app, name="session", help="Who is logged in where: see, end; keys for calendars")
app.add_typer(users.app, name="user", help="Who may log in: see, add, change, disable")
app.add_typer(deadletters.app, name="deadletter", help="Messages left behind: see, send again, drop")


app.command("timeline")(timeline.timeline)
app.command("audit")(users.audit)


@app.callback()
def _whole(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", is_eager=True, callback=_show_version)
    ] = False,
) -> None:
    """Open and close the sites of an authority in stages. Speaks to the REST API only."""


@app.command()
def login(
    user: Annotated[str | None, typer.Argument(help="User name; asked for if left out")] = None,
    password: Annotated[
        str | None, typer.Option(envvar="STUFENPLAN_PASSWORD", help="Password; asked for if left out")
    ] = None,
) -> None:
    """Log in; the access token is kept for further commands."""
    user = user or typer.prompt(gettext("User name"))
    password = password or typer.prompt(gettext("Password"), hide_input=True)
    answer = _token(user, password)
    path = session.keep(answer["token"])
    sentence = gettext(
        "Logged in as {name}, valid for {hours} h ({file}).",
        name=answer["user"]["name"],
        hours=answer["expires_in"] / 3600,
        file=str(path),
    )
    say(sentence)
    if answer["user"]["must_change_password"]:
        say(gettext("Please choose another password first: stufenplan password"), to=err)


@app.command("password")
def change_password() -> None:
    """Choose another password; every other session of yours ends."""
    old = typer.prompt(gettext("Password until now"), hide_input=True)
    new = typer.prompt(gettext("New password"), hide_input=True, confirmation_prompt=gettext("New password once more"))
    answer = client.request("PUT", "/me/password", json={"old": old, "new": new}).json()
    session.keep(answer["token"])
    say(gettext("Your password is changed. Wherever else you were logged in, you no longer are."))


def _token(user: str, password: str) -> Any:
    """Asks for a code, where the account has a second factor."""
    try:
        return client.post("/tokens", {"user": user, "password": password})
    except CliError as error:
        if error.code != CODE_NEEDED.code:
            raise
    code = typer.prompt(gettext("Code of the app, or a recovery code"))
    return client.post("/tokens", {"user": user, "password": password, "code": code})


@app.command()
def whoami(json: JsonOption = False) -> None:
    """Who am I, and what may I do?"""
    user = client.get("/me")
    if json:
        return as_json(user)
    regions = ", ".join(user["regions"] or [gettext("all regions")])
    places = ", ".join(user["sites"] or [gettext("all sites")])
    roles = ", ".join(pgettext("role", role) for role in user["roles"])
    say(f"{user['name']} ({roles}): {regions}; {places}")
    return None


def _tell(error: CliError) -> None:
    err.print(f"[bold red]{gettext('Error:')}[/bold red] {cell(error.sentence)}")
    for place, message in error.faults[:_MOST_FAULTS]:
        err.print(f"  [bold]{cell(place)}[/bold]: {cell(message)}" if place else f"  {cell(message)}")
    if len(error.faults) > _MOST_FAULTS:
        say(f"  {gettext('… and {count} more', count=len(error.faults) - _MOST_FAULTS)}", to=err)


def _tell_usage(error: TyperException) -> None:
    """A faulty command line: how it is used, where help is, what is wrong. A bare group has shown its help already."""
    message = error.format_message()
    if not message:
        return
    context = getattr(error, "ctx", None)
    if context is not None:
        say(context.get_usage(), to=err)
        say(gettext("Help with: {command}", command=f"{context.command_path} --help"), to=err)
    err.print(f"[bold red]{gettext('Error:')}[/bold red] {cell(explained(message))}")


if __name__ == "__main__":
    app(prog_name="stufenplan")

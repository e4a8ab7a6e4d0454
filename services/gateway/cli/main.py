"""`stufenplan`: the command line. Every failure is one sentence, its faults with their places, and exit code 1."""

from typing import Annotated, Any

import typer
from rich.markup import escape
from typer.core import TyperGroup

from services.gateway.access.permissions import ROLE_LABELS
from services.gateway.cli import client, session
from services.gateway.cli.commands import (
    appointments,
    campaigns,
    deadletters,
    events,
    households,
    letters,
    regions,
    sites,
    switches,
)
from services.gateway.cli.errors import CliError
from services.gateway.cli.german import speak_german
from services.gateway.cli.output import JsonOption, as_json, err, out

speak_german()

_MOST_FAULTS = 50


class Group(TyperGroup):
    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except CliError as error:
            _tell(error)
            raise typer.Exit(1) from error
        except KeyboardInterrupt:
            raise typer.Exit(130) from None


app = typer.Typer(
    cls=Group,
    name="stufenplan",
    help="Standorte einer Behörde stufenweise öffnen und schließen. Spricht nur mit der REST-Schnittstelle.",
    epilog="Adresse: STUFENPLAN_URL (sonst http://127.0.0.1:8080). Zugang: STUFENPLAN_TOKEN oder stufenplan login.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)
app.add_typer(regions.app, name="region", help="Regionen ansehen und laden")
app.add_typer(sites.app, name="site", help="Standorte und ihre Stufen")
app.add_typer(switches.app, name="switch", help="Umstellungen: Vorschau, anlegen, verfolgen, abbrechen")
app.add_typer(households.app, name="household", help="Bedarfsgemeinschaften übernehmen")
app.add_typer(appointments.app, name="appointment", help="Termine übernehmen und ansehen")
app.add_typer(campaigns.app, name="campaign", help="Anschreiben: ansehen, anhalten, fortsetzen, abbrechen")
app.add_typer(letters.app, name="letter", help="Musterbriefe")
app.add_typer(events.app, name="event", help="Was gerade geschieht")
app.add_typer(deadletters.app, name="deadletter", help="Liegengebliebene Nachrichten: ansehen, zustellen, verwerfen")


@app.command()
def login(
    user: Annotated[str | None, typer.Argument(help="Benutzername; sonst wird er erfragt")] = None,
    password: Annotated[
        str | None, typer.Option(envvar="STUFENPLAN_PASSWORD", help="Kennwort; sonst wird es erfragt")
    ] = None,
) -> None:
    """Anmelden; das Zugangstoken wird für weitere Befehle aufbewahrt."""
    user = user or typer.prompt("Benutzername")
    password = password or typer.prompt("Kennwort", hide_input=True)
    answer = client.post("/tokens", {"user": user, "password": password})
    path = session.keep(answer["token"])
    hours = answer["expires_in"] / 3600
    out.print(f"Angemeldet als {answer['user']['name']}, gültig {hours:g} Stunden ({path}).", markup=False)


@app.command()
def whoami(json: JsonOption = False) -> None:
    """Wer bin ich, und was darf ich?"""
    user = client.get("/me")
    if json:
        return as_json(user)
    regions = ", ".join(user["regions"] or ["alle Regionen"])
    places = ", ".join(user["sites"] or ["alle Standorte"])
    out.print(f"{user['name']} ({ROLE_LABELS.get(user['role'], user['role'])}): {regions}; {places}", markup=False)
    return None


def _tell(error: CliError) -> None:
    err.print(f"[bold red]Fehler:[/bold red] {escape(error.sentence)}")
    for place, message in error.faults[:_MOST_FAULTS]:
        err.print(f"  [bold]{escape(place)}[/bold]: {escape(message)}" if place else f"  {escape(message)}")
    if len(error.faults) > _MOST_FAULTS:
        err.print(f"  … und {len(error.faults) - _MOST_FAULTS} weitere")


if __name__ == "__main__":
    app(prog_name="stufenplan")

"""`stufenplan user` and `stufenplan audit`"""

from typing import Annotated, Any

import typer

from services.gateway.cli import client
from services.gateway.cli.output import Column, JsonOption, as_json, facts, say, table
from services.gateway.wording import audit as words
from services.gateway.wording import gettext, pgettext, when

app = typer.Typer(no_args_is_help=True)

Login = Annotated[str, typer.Argument(help="Login of the user")]
Roles = Annotated[list[str] | None, typer.Option("--role", help="A role; again for another one")]
Regions = Annotated[list[str] | None, typer.Option("--region", help="A region; again for another one; all: every one")]
Sites = Annotated[list[str] | None, typer.Option("--site", help="region/site, again for another one; all: every one")]
ALL = "all"


@app.command("list")
def list_users(json: JsonOption = False) -> None:
    """The users whom you manage, and yourself."""
    users = client.get("/users")
    if json:
        return as_json(users)
    columns = (
        Column(gettext("login"), is_id=True),
        gettext("name"),
        gettext("roles"),
        gettext("regions"),
        gettext("sites"),
        gettext("kept"),
        gettext("last login"),
        "",
    )
    table(columns, [_row(user) for user in users], gettext("There are no users."))
    return None


@app.command()
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="First and last name")],
    role: Roles = None,
    region: Regions = None,
    site: Sites = None,
    language: Annotated[str | None, typer.Option(help="de or en")] = None,
    json: JsonOption = False,
) -> None:
    """Add a user; prints the password for the first login, this once."""
    about = {"login": login, "name": name, "roles": role or [], "language": language}
    _tell_password(client.post("/users", about | _area(region, site)), json)


@app.command()
def edit(
    login: Login,
    name: Annotated[str | None, typer.Option(help="First and last name")] = None,
    role: Roles = None,
    region: Regions = None,
    site: Sites = None,
    language: Annotated[str | None, typer.Option(help="de or en")] = None,
    json: JsonOption = False,
) -> None:
    """Change a user; what is not named stays."""
    user = client.get(f"/users/{login}")
    kept = {key: user[key] for key in ("name", "roles", "regions", "sites", "language")}
    given = {"name": name, "roles": role, "language": language}
    wanted = kept | {key: value for key, value in given.items() if value}
    if region or site:
        wanted |= _area(region or (None if site else user["regions"]), site)
    answer = client.request("PUT", f"/users/{login}", json=wanted).json()
    return as_json(answer) if json else say(gettext("{login} is changed.", login=login))


@app.command()
def disable(login: Login) -> None:
    """Let a user in no more, and log the user out everywhere at once."""
    client.post(f"/users/{login}/disable")
    say(gettext("{login} is disabled and logged out everywhere.", login=login))


@app.command()
def enable(login: Login) -> None:
    """Let a user in again."""
    client.post(f"/users/{login}/enable")
    say(gettext("{login} may log in again.", login=login))


@app.command("reset-password")
def reset_password(login: Login, json: JsonOption = False) -> None:
    """Make a password for one login, printed this once; the user then chooses another one."""
    _tell_password(client.post(f"/users/{login}/password-reset"), json)


@app.command("remove-second-factor")
def remove_second_factor(login: Login) -> None:
    """For a user who has lost the telephone and the recovery codes."""
    client.request("DELETE", f"/users/{login}/second-factor")
    say(gettext("The second factor of {login} is removed; everything of the user's is logged out.", login=login))


def audit(
    person: Annotated[str | None, typer.Option(help="Login of who did it")] = None,
    since: Annotated[str | None, typer.Option(help="First day, YYYY-MM-DD")] = None,
    until: Annotated[str | None, typer.Option(help="Last day, YYYY-MM-DD")] = None,
    kind: Annotated[str | None, typer.Option(help="switch, user or login")] = None,
    region: Annotated[str | None, typer.Option(help="Id of the region")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="So many of the latest")] = 100,
    json: JsonOption = False,
) -> None:
    """Who did what, when, in your area; the latest first."""
    lines = client.get("/audit", person=person, since=since, until=until, kind=kind, region=region, limit=limit)
    if json:
        return as_json(lines)
    columns = (gettext("time"), gettext("who"), gettext("what"), gettext("about"), gettext("particulars"))
    table(columns, [_line(line) for line in lines], gettext("Nothing is recorded for this."))
    return None


def _area(regions: list[str] | None, sites: list[str] | None) -> dict[str, Any]:
    """Regions follow from the sites where only these are named."""
    own_sites = None if not sites or sites == [ALL] else sites
    if regions is None and own_sites:
        regions = sorted({site.partition("/")[0] for site in own_sites})
    return {"regions": None if regions == [ALL] else regions or [], "sites": own_sites}


def _tell_password(answer: dict[str, Any], json: bool) -> None:
    if json:
        return as_json(answer)
    facts({gettext("login"): answer["login"], gettext("password"): answer["password"]})
    say(gettext("The password is told this once; another one is chosen at the first login."))
    return None


def _row(user: dict[str, Any]) -> tuple[str, ...]:
    return (
        user["login"],
        user["name"],
        ", ".join(pgettext("role", role) for role in user["roles"]),
        ", ".join(user["regions"] or [gettext("all regions")]),
        ", ".join(user["sites"] or [gettext("all sites")]),
        pgettext("user source", user["source"]),
        when(user["last_login_at"]),
        gettext("disabled") if user["is_disabled"] else "",
    )


def _line(line: dict[str, Any]) -> tuple[str, ...]:
    return (
        when(line["at"]),
        words.person(line["actor"]),
        words.deed(line["deed"]),
        line["about"] or line["region"] or "",
        words.details(line["details"]),
    )

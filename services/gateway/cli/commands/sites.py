"""`stufenplan site`"""

from typing import Annotated, Any

import typer

from services.gateway.cli import client, completing
from services.gateway.cli.commands.regions import RegionId
from services.gateway.cli.output import Column, JsonOption, as_json, table
from services.gateway.wording import day, gettext, when
from services.gateway.wording.announcing import upcoming

app = typer.Typer(no_args_is_help=True)

SiteId = Annotated[str, typer.Argument(help="Id of the site", autocompletion=completing.sites)]


@app.callback()
def _group() -> None:
    """Sites and their stages."""


@app.command("list")
def list_sites(region: RegionId, json: JsonOption = False) -> None:
    """The sites of a region with their stage."""
    sites = client.get(f"/regions/{region}/sites")
    if json:
        return as_json(sites)
    rows = [
        (
            site["site"],
            site.get("name"),
            (site.get("stage") or {}).get("name"),
            when(site.get("since")),
            _until(site),
            _next(site),
        )
        for site in sites
    ]
    columns = (
        Column(gettext("id"), is_id=True),
        gettext("name"),
        gettext("stage"),
        gettext("since"),
        gettext("up to and including"),
        gettext("then"),
    )
    table(columns, rows, gettext("No site in your area."))
    return None


def _next(site: dict[str, Any]) -> str | None:
    """What is announced or planned; else what the stage plan proposes after the last day."""
    if site.get("next"):
        return "; ".join(map(upcoming, site["next"]))
    return gettext("proposed: {stage}", stage=site["then"]["name"]) if site.get("then") else None


def _until(site: dict[str, Any]) -> str | None:
    if not site.get("until"):
        return None
    return f"{day(site['until'])} {gettext('(over)')}" if site["overdue"] else day(site["until"])

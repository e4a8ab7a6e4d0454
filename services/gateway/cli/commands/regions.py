"""`stufenplan region`"""

from pathlib import Path
from typing import Annotated

import typer
import yaml

from services.gateway.cli import client, completing
from services.gateway.cli.errors import CliError
from services.gateway.cli.output import Column, JsonOption, as_json, as_yaml, facts, say, show_warnings, table
from services.gateway.client.errors import reason_of
from services.gateway.wording import gettext, pgettext

app = typer.Typer(no_args_is_help=True)

RegionId = Annotated[str, typer.Argument(help="Id of the region", autocompletion=completing.regions)]
_COUNTS = ("revision", "sites", "stages", "staff", "rooms")


@app.command("list")
def list_regions(json: JsonOption = False) -> None:
    """All regions of your area."""
    regions = client.get("/regions")
    if json:
        return as_json(regions)
    rows = [(region["region"], region.get("name"), region.get("state"), region.get("sites")) for region in regions]
    columns = (
        Column(gettext("id"), is_id=True),
        gettext("name"),
        gettext("federal state"),
        Column(gettext("sites"), is_number=True),
    )
    table(columns, rows, gettext("No region loaded yet."))
    return None


@app.command()
def show(
    region: RegionId,
    json: JsonOption = False,
) -> None:
    """The whole document of a region (YAML, or JSON with --json)."""
    document = client.get(f"/regions/{region}")
    if json:
        return as_json(document)
    return as_yaml(document)


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="Region file (YAML or JSON)")],
    region: Annotated[str | None, typer.Option(help="Id; else the one in the file")] = None,
    json: JsonOption = False,
) -> None:
    """Load a region: whole or, with every fault named, not at all."""
    name = region or _named_in(file)
    media_type = "application/json" if file.suffix == ".json" else "application/yaml"
    loaded = client.send_file("PUT", f"/regions/{name}", file, media_type)
    if json:
        return as_json(loaded)
    say(gettext("Region {region} loaded.", region=name))
    counts = {key: count for key, count in loaded["sites"].items() if key in _COUNTS}
    facts({pgettext("loaded", key): counts.get(key) for key in _COUNTS})
    show_warnings(loaded.get("warnings") or [])
    return None


def _named_in(file: Path) -> str:
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
        return str(document["region"]["id"])
    except OSError as error:
        raise CliError(
            gettext("{file} cannot be read: {reason:file error}.", file=str(file), reason=reason_of(error))
        ) from error
    except (KeyError, TypeError, UnicodeDecodeError) as error:
        raise CliError(gettext("{file} names no region (region/id).", file=str(file))) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise CliError(gettext("{file} is no readable YAML: {reason}.", file=str(file), reason=reason)) from error

"""`stufenplan region`"""

from pathlib import Path
from typing import Annotated

import typer
import yaml

from services.gateway.cli import client
from services.gateway.cli.errors import CliError
from services.gateway.cli.output import JsonOption, as_json, facts, out, table

app = typer.Typer(no_args_is_help=True)

_COUNTS = {"revision": "Fassung", "sites": "Standorte", "stages": "Stufen", "staff": "Beschäftigte", "rooms": "Räume"}


@app.command("list")
def list_regions(json: JsonOption = False) -> None:
    """Alle Regionen Ihres Bereichs."""
    regions = client.get("/regions")
    if json:
        return as_json(regions)
    rows = [(region["region"], region.get("name"), region.get("state"), region.get("sites")) for region in regions]
    table(("Kennung", "Name", "Land", "Standorte"), rows, "Noch keine Region geladen.")
    return None


@app.command()
def show(
    region: Annotated[str, typer.Argument(help="Kennung der Region")],
    json: JsonOption = False,
) -> None:
    """Das ganze Dokument einer Region (YAML, mit --json als JSON)."""
    document = client.get(f"/regions/{region}")
    if json:
        return as_json(document)
    return typer.echo(yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=120))


@app.command()
def load(
    file: Annotated[Path, typer.Argument(help="Regionsdatei (YAML oder JSON)")],
    region: Annotated[str | None, typer.Option(help="Kennung; sonst die aus der Datei")] = None,
    json: JsonOption = False,
) -> None:
    """Eine Region laden: ganz oder, mit allen Fehlern genannt, gar nicht."""
    name = region or _named_in(file)
    media_type = "application/json" if file.suffix == ".json" else "application/yaml"
    loaded = client.send_file("PUT", f"/regions/{name}", file, media_type)
    if json:
        return as_json(loaded)
    out.print(f"Region {name} geladen.", markup=False)
    counts = {key: count for found in loaded.values() for key, count in (found or {}).items() if key in _COUNTS}
    facts({word: counts.get(key) for key, word in _COUNTS.items()})
    return None


def _named_in(file: Path) -> str:
    try:
        document = yaml.safe_load(file.read_text(encoding="utf-8"))
        return str(document["region"]["id"])
    except OSError as error:
        raise CliError(f"{file} ist nicht lesbar: {error.strerror}.") from error
    except (KeyError, TypeError, UnicodeDecodeError) as error:
        raise CliError(f"{file} nennt keine Region (region/id).") from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise CliError(f"{file} ist kein lesbares YAML: {' '.join(str(error).split())}.") from error

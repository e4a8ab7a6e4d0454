"""Loads the reference authorities of deploy/regions through the API, those the system does not know yet."""

from collections.abc import Callable
from pathlib import Path

from deploy.local.api import Api
from deploy.local.provision import ROOT
from deploy.wording import gettext

FOLDER = ROOT / "deploy" / "regions"


def region_files() -> list[Path]:
    return sorted(FOLDER.glob("*.yaml"))


def load_regions(api: Api, say: Callable[[str], None]) -> list[str]:
    """Returns the ids of the regions loaded now."""
    known = {summary["region"] for summary in api.get("/regions")}
    loaded = []
    for path in region_files():
        if path.stem in known:
            continue
        api.put_region(path.stem, path.read_bytes())
        loaded.append(path.stem)
        say(gettext("region {region} loaded", region=path.stem))
    return loaded

"""Sample data for a system one works with: households and appointments of an authority, made up, once for each home."""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from deploy.local.api import Api
from deploy.local.provision import ROOT, ProvisionError
from deploy.local.regions import region_files
from deploy.wording import gettext

SCALE = "0.05"
FILES = ("households", "appointments")


def known_samples() -> list[str]:
    return [path.stem for path in region_files()]


def load_sample(api: Api, region: str, home: Path, say: Callable[[str], None], now: str | None = None) -> None:
    """As `python -m demo.generator` makes them; appointments begin on the day after. Raises ProvisionError."""
    folder = home / "sample" / region
    done = folder / "loaded"
    if done.exists():
        say(gettext("sample data of {region} are loaded already", region=region))
        return
    today = (datetime.fromisoformat(now) if now else datetime.now(UTC)).date().isoformat()
    command = [sys.executable, "-m", "demo.generator", region, "--scale", SCALE, "--today", today, "--out", str(folder)]
    made = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if made.returncode:
        raise ProvisionError(made.stderr.strip() or made.stdout.strip())
    counts = {what: api.import_csv(region, what, folder / f"{what}.csv")["imported"] for what in FILES}
    done.touch()
    told = gettext(
        "sample data of {region}: {households:d} households, {appointments:d} appointments", region=region, **counts
    )
    say(told)

"""The folder that print centre and mail gateway pick up from."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any


def lots(folder: Path) -> list[Path]:
    """Folders of handed over lots; each is checked to be whole and unharmed."""
    handed_over = sorted(path.parent for path in folder.glob("*/*/*/manifest.json") if ".staging" not in path.parts)
    for lot in handed_over:
        for line in (lot / "SHA256SUMS").read_text().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256((lot / name).read_bytes()).hexdigest() == digest, f"{lot}/{name} was changed"
    return handed_over


def manifest(lot: Path) -> dict[str, Any]:
    return json.loads((lot / "manifest.json").read_text())


def letters_in_folder(folder: Path) -> list[str]:
    """Ids of all letters handed over, as print centre and mail gateway find them."""
    return [letter["letter"] for lot in lots(folder) for letter in manifest(lot)["letters"]]

"""The folder the print centre and the mail gateway pick up from: a lot appears there whole, by one rename."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
import uuid
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

STAGING = ".staging"


class LotMissing(RuntimeError):
    """A lot whose hand-over began lies neither in staging nor in its place: another disk than it was made on?"""


class LettersFolder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def prepare(self, region: str) -> tuple[str, Path]:
        name = f"{region}/{STAGING}/{uuid.uuid4().hex}"
        path = self._root / name
        path.mkdir(parents=True)
        return name, path

    def seal(self, staging: str, manifest: Mapping[str, Any]) -> str:
        """manifest.json with the hash of every file, and SHA256SUMS as `sha256sum --check` reads it."""
        path = self._root / staging
        hashes = {file.name: _sha256(file) for file in sorted(path.iterdir())}
        complete = {**manifest, "files": [{"name": name, "sha256": digest} for name, digest in hashes.items()]}
        text = json.dumps(complete, ensure_ascii=False, indent=1) + "\n"
        (path / "manifest.json").write_text(text, encoding="utf-8")
        hashes["manifest.json"] = _sha256(path / "manifest.json")
        sums = "".join(f"{digest}  {name}\n" for name, digest in hashes.items())
        (path / "SHA256SUMS").write_text(sums, encoding="utf-8")
        for file in path.iterdir():
            _to_disk(file)
        self._folders_to_disk(path)
        return hashes["manifest.json"]

    def hand_over(self, staging: str, folder: str) -> None:
        """Staging is on disk before the hand-over is decided, so a missing staging folder has been renamed already.

        Raises LotMissing when it is not there either: what nobody can see was not handed over.
        """
        source, target = self._root / staging, self._root / folder
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            source.rename(target)
        except FileNotFoundError:
            if not target.is_dir():
                raise LotMissing(folder) from None
        # Also after a rename by a worker that died: until this, a power cut could take it back.
        self._folders_to_disk(target.parent)

    def purge(self, keep: Collection[str], older_than_seconds: float = 86_400) -> None:
        """Staging folders that a killed worker left behind."""
        for path in self._root.glob(f"*/{STAGING}/*"):
            name = path.relative_to(self._root).as_posix()
            if name not in keep and time.time() - path.stat().st_mtime > older_than_seconds:
                self.discard(name)

    def _folders_to_disk(self, path: Path) -> None:
        """The folder with its entries, and those it lies in: a new folder is an entry of its parent."""
        while path != self._root:
            _to_disk(path)
            path = path.parent
        _to_disk(self._root)

    def discard(self, staging: str) -> None:
        shutil.rmtree(self._root / staging, ignore_errors=True)


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

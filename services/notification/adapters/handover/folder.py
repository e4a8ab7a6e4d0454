"""The folder the print centre and the mail gateway pick up from: a lot appears there whole, by one rename."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
import uuid
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from services.notification.adapters.rendering.lot import merge_batches

STAGING = ".staging"


class LotMissing(RuntimeError):
    """A lot whose hand-over began lies neither in staging nor in its place: another disk than it was made on?"""


class StagingFolder:
    """Where a lot is made."""

    def __init__(self, root: Path, name: str) -> None:
        self._root = root
        self.name = name
        self.path = root / name

    def write(self, name: str, content: bytes) -> None:
        (self.path / name).write_bytes(content)

    def join(self, parts: Sequence[str], name: str, title: str) -> int:
        paths = [self.path / part for part in parts]
        pages = merge_batches(paths, self.path / name, title)
        for path in paths:
            path.unlink()
        return pages

    def names(self) -> list[str]:
        return sorted(file.name for file in self.path.iterdir())

    def seal(self, manifest: Mapping[str, Any]) -> str:
        """manifest.json with the hash of every file, and SHA256SUMS as `sha256sum --check` reads it."""
        hashes = {name: _sha256(self.path / name) for name in self.names()}
        complete = {**manifest, "files": [{"name": name, "sha256": digest} for name, digest in hashes.items()]}
        text = json.dumps(complete, ensure_ascii=False, indent=1) + "\n"
        self.write("manifest.json", text.encode())
        hashes["manifest.json"] = _sha256(self.path / "manifest.json")
        sums = "".join(f"{digest}  {name}\n" for name, digest in hashes.items())
        self.write("SHA256SUMS", sums.encode())
        for file in self.path.iterdir():
            _to_disk(file)
        _folders_to_disk(self.path, self._root)
        return hashes["manifest.json"]


class LettersFolder:
    def __init__(self, root: Path) -> None:
        self._root = root

    def prepare(self, region: str) -> StagingFolder:
        place = StagingFolder(self._root, f"{region}/{STAGING}/{uuid.uuid4().hex}")
        place.path.mkdir(parents=True)
        return place

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
        _folders_to_disk(target.parent, self._root)

    def purge(self, keep: Collection[str], older_than_seconds: float = 86_400) -> None:
        """Staging folders that a killed worker left behind."""
        for path in self._root.glob(f"*/{STAGING}/*"):
            name = path.relative_to(self._root).as_posix()
            if name not in keep and time.time() - path.stat().st_mtime > older_than_seconds:
                self.discard(name)

    def discard(self, staging: str) -> None:
        shutil.rmtree(self._root / staging, ignore_errors=True)


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _folders_to_disk(path: Path, root: Path) -> None:
    """The folder with its entries, and those it lies in: a new folder is an entry of its parent."""
    while path != root:
        _to_disk(path)
        path = path.parent
    _to_disk(root)


def _to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""The folder the print centre and the mail gateway pick up from: a lot appears there whole, by one rename.

Lots are as open to a group as this folder itself is, and to nobody else: `chgrp druck` and `chmod 2750` let its members
read, a plain private folder keeps everything private.
"""

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
from services.notification.adapters.rendering.lot_check import lot_faults
from services.notification.application.handover import PrintedLetter

STAGING = ".staging"


class LotMissing(RuntimeError):
    """A lot whose hand-over began lies neither in staging nor in its place: another disk than it was made on?"""

    says_no_values = True


class StagingFolder:
    """Where a lot is made."""

    def __init__(self, root: Path, name: str) -> None:
        self._root = root
        self._shared = _shared(root)
        self.name = name
        self.path = root / name

    def write(self, name: str, content: bytes) -> None:
        (self.path / name).write_bytes(content)

    def join(self, parts: Sequence[str], name: str, title: str, blank_after: Collection[int]) -> None:
        paths = [self.path / part for part in parts]
        merge_batches(paths, self.path / name, title, blank_after)
        for path in paths:
            path.unlink()

    def faults(self, name: str, letters: Sequence[PrintedLetter]) -> list[str]:
        return lot_faults(self.path / name, letters)

    def hashes(self) -> dict[str, str]:
        return {name: _sha256(self.path / name) for name in sorted(file.name for file in self.path.iterdir())}

    def seal(self, manifest: Mapping[str, Any]) -> str:
        """manifest.json, and SHA256SUMS as `sha256sum --check` reads it."""
        hashes = {file["name"]: file["sha256"] for file in manifest["files"]}
        text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
        self.write("manifest.json", text.encode())
        hashes["manifest.json"] = _sha256(self.path / "manifest.json")
        sums = "".join(f"{digest}  {name}\n" for name, digest in hashes.items())
        self.write("SHA256SUMS", sums.encode())
        for file in self.path.iterdir():
            file.chmod(0o600 | self._shared & 0o040)
            _to_disk(file)
        self.path.chmod(0o700 | self._shared & 0o050)
        _folders_to_disk(self.path, self._root)
        return str(hashes["manifest.json"])


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
        self._make(target.parent)
        try:
            source.rename(target)
        except FileNotFoundError:
            if not target.is_dir():
                raise LotMissing(folder) from None
        # Also after a rename by a worker that died: until this, a power cut could take it back.
        _folders_to_disk(target.parent, self._root)

    def _make(self, folder: Path) -> None:
        """With those it lies in, each open to whom the whole is open to; staging is nobody else's business."""
        folder.mkdir(parents=True, exist_ok=True)
        while folder != self._root:
            folder.chmod(0o700 | _shared(self._root) & 0o050)
            folder = folder.parent

    def purge(self, keep: Collection[str], older_than_seconds: float = 86_400) -> None:
        """Staging folders that a killed worker left behind."""
        for path in self._root.glob(f"*/{STAGING}/*"):
            name = path.relative_to(self._root).as_posix()
            if name not in keep and time.time() - path.stat().st_mtime > older_than_seconds:
                self.discard(name)

    def discard(self, staging: str) -> None:
        shutil.rmtree(self._root / staging, ignore_errors=True)


def _shared(root: Path) -> int:
    """What the folder of all letters lets its group do: the print centre's user is in it. Nobody else sees a letter."""
    return root.stat().st_mode & 0o050 if root.is_dir() else 0


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

"""Letters that stay in memory: lots under the names of their folders, each with its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from tests.fakes.notification.printing import PAGE

Files = dict[str, bytes]


class LotPlace:
    def __init__(self, name: str, files: Files) -> None:
        self.name, self.files = name, files

    def write(self, name: str, content: bytes) -> None:
        self.files[name] = content

    def join(self, parts: Sequence[str], name: str, title: str) -> int:
        joined = b"".join(self.files.pop(part) for part in parts)
        self.files[name] = joined
        return joined.count(PAGE)

    def names(self) -> list[str]:
        return sorted(self.files)

    def seal(self, manifest: Mapping[str, Any]) -> str:
        hashes = {name: hashlib.sha256(self.files[name]).hexdigest() for name in self.names()}
        self.files["SHA256SUMS"] = "".join(f"{digest}  {name}\n" for name, digest in hashes.items()).encode()
        self.files["manifest.json"] = json.dumps({**manifest, "files": list(hashes)}).encode()
        return hashlib.sha256(self.files["manifest.json"]).hexdigest()


class HandOver:
    def __init__(self) -> None:
        self.staging: dict[str, Files] = {}
        self.lots: dict[str, Files] = {}

    def prepare(self, region: str) -> LotPlace:
        name = f"{region}/{uuid4().hex}"
        self.staging[name] = {}
        return LotPlace(name, self.staging[name])

    def hand_over(self, staging: str, folder: str) -> None:
        if staging in self.staging:
            self.lots[folder] = self.staging.pop(staging)
        elif folder not in self.lots:
            raise LookupError(folder)

    def discard(self, staging: str) -> None:
        self.staging.pop(staging, None)

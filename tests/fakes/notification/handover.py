"""Letters that stay in memory: lots under the names of their folders, each with its files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import uuid4

from services.notification.application.handover import PrintedLetter
from tests.fakes.notification.printing import PAGE

Files = dict[str, bytes]


class LotPlace:
    def __init__(self, name: str, files: Files) -> None:
        self.name, self.files = name, files

    def write(self, name: str, content: bytes) -> None:
        self.files[name] = content

    def join(self, parts: Sequence[str], name: str, title: str, blank_after: Collection[int]) -> None:
        pages = [page for part in parts for page in self.files.pop(part).split(PAGE)[1:]]
        backs = [[b"blank"] if number in blank_after else [] for number, _ in enumerate(pages, start=1)]
        self.files[name] = b"".join(
            PAGE + each for page, back in zip(pages, backs, strict=True) for each in (page, *back)
        )

    def faults(self, name: str, letters: Sequence[PrintedLetter]) -> list[str]:
        pages = self.files[name].split(PAGE)[1:]
        wrong = [x for x in letters if x.check_code.encode() not in b"".join(pages[x.first_page - 1 : x.first_page])]
        return [f"page {letter.first_page}" for letter in wrong]

    def hashes(self) -> dict[str, str]:
        return {name: hashlib.sha256(self.files[name]).hexdigest() for name in sorted(self.files)}

    def seal(self, manifest: Mapping[str, Any]) -> str:
        hashes = {file["name"]: file["sha256"] for file in manifest["files"]}
        self.files["SHA256SUMS"] = "".join(f"{digest}  {name}\n" for name, digest in hashes.items()).encode()
        self.files["manifest.json"] = json.dumps(manifest).encode()
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

"""The templates of letters: a folder for each language and version, read and checked whole when a process starts.

A region's own sentences lie in a folder of the authority, `<region>/<language>/<version>/sentences.yaml`, and say only
what differs from the shipped ones.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from services.chassis.process.config import ConfigError
from services.chassis.process.configreader import SettingFault
from services.notification.adapters import sentence_file
from services.notification.application.printing import TemplateMissing
from services.notification.domain.wording import Wording

SHIPPED = Path(__file__).parents[1] / "templates"
LANGUAGE = "de"  # of all letters so far
SENTENCES = "sentences.yaml"


class Templates:
    """All wordings of the shipped folder and of the authority's own. Raises ConfigError with every fault of them."""

    def __init__(self, own: Path | None = None, shipped: Path = SHIPPED) -> None:
        self._shipped = shipped
        self._faults: list[SettingFault] = []
        plain = {key: self._read(path, whole=True) for key, path in self._files(shipped, 2)}
        regional: dict[tuple[str, ...], dict[str, Any]] = {}
        for key, path in self._files(own, 3) if own else ():
            regional[key] = self._read(path, whole=False)
            if key[1:] not in plain:
                self._faults.append(SettingFault(str(path), "there are no letters of this language and version"))
        if self._faults:
            raise ConfigError(self._faults, "of the letters' sentences")
        self._wordings: dict[tuple[str, ...], Wording] = {}
        for key, text in plain.items():
            self._wordings["", *key] = sentence_file.wording(text, key[0])
        for key, text in regional.items():
            both = sentence_file.merged(plain[key[1:]], text)
            self._wordings[key] = sentence_file.wording(both, key[1])

    def wording(self, region: str, version: str, language: str = LANGUAGE) -> Wording:
        """Raises TemplateMissing."""
        shipped = self._wordings.get(("", language, version))
        wording = self._wordings.get((region, language, version), shipped)
        if wording is None:
            raise TemplateMissing(version)
        return wording

    def layout(self, version: str, language: str = LANGUAGE) -> Path:
        """The folder of the Typst files. Raises TemplateMissing."""
        if ("", language, version) not in self._wordings:
            raise TemplateMissing(version)
        return self._shipped / language / version

    def _files(self, folder: Path, depth: int) -> Iterator[tuple[tuple[str, ...], Path]]:
        """Each file with the names of the folders it lies in, so many."""
        for path in sorted(folder.rglob(SENTENCES)):
            key = path.relative_to(folder).parts[:-1]
            if len(key) == depth:
                yield key, path
            else:
                self._faults.append(SettingFault(str(path), f"lies {len(key)} folders deep, not {depth}"))

    def _read(self, path: Path, *, whole: bool) -> dict[str, Any]:
        plain, faults = sentence_file.read(path, whole=whole)
        self._faults += faults
        return plain

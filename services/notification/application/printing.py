"""What the use cases need to word letters and to set them in type, and how that can fail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from services.contracts.faults import Fault
from services.notification.domain.letter import LetterContent
from services.notification.domain.wording import Wording


class RefusedLetter(Protocol):
    @property
    def letter_id(self) -> str: ...
    @property
    def fault(self) -> Fault: ...


class Batch(Protocol):
    """`pages` has one number a letter, 0 for a refused one."""

    @property
    def pdf(self) -> bytes: ...
    @property
    def pages(self) -> Sequence[int]: ...
    @property
    def refusals(self) -> Sequence[RefusedLetter]: ...


class TypefaceMissing(RuntimeError):
    """The typeface of the letters is not installed; the message says which package brings it."""


class TemplateMissing(RuntimeError):
    """There are no sentences or no layout of this version: an older or a newer release had it."""

    def __init__(self, version: str) -> None:
        super().__init__(f"no template of letters has version {version}")
        self.version = version


class Unsettable(Exception):
    """The renderer refuses this one letter. What the fault says may be personal: the message names the letter only."""

    def __init__(self, letter_id: str, fault: Fault) -> None:
        super().__init__(f"letter {letter_id} cannot be set")
        self.letter_id, self.fault = letter_id, fault


class Templates(Protocol):
    """The wordings of letters; each raises TemplateMissing."""

    def wording(self, region: str, version: str) -> Wording:
        """With the region's own sentences, where it has any."""


class Renderer(Protocol):
    """One version's layout. Same letters and date, same bytes."""

    def unprintable(self, letter: LetterContent) -> list[Fault]:
        """Everything that makes the letter unfit for print; a fault may quote what stands in it."""

    def paper_batch(self, letters: Sequence[LetterContent], created_at: datetime) -> Batch: ...
    def single(self, letter: LetterContent, created_at: datetime) -> bytes:
        """Raises Unsettable."""

    def merge(self, batches: Iterable[Path], target: Path, title: str) -> int:
        """One file of all batches; answers its pages."""

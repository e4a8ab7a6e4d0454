"""What the use cases need to word letters and to set them in type, and how that can fail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.contracts.faults import Fault
from services.notification.domain.letter import LetterContent
from services.notification.domain.wording import Wording


@dataclass(frozen=True, slots=True)
class Refusal:
    """A letter that the renderer refuses."""

    letter_id: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Batch:
    """`pages` has one number for every letter asked for, 0 for one in `refusals`; `pdf` is empty when all are."""

    pdf: bytes
    pages: Sequence[int]
    refusals: Sequence[Refusal] = ()


class TypefaceMissing(RuntimeError):
    """The typeface of the letters is not installed; the message says which package brings it."""

    says_no_values = True


class TemplateMissing(RuntimeError):
    """There are no sentences or no layout of this version: an older or a newer release had it."""

    says_no_values = True

    def __init__(self, version: str) -> None:
        super().__init__(f"no template of letters has version {version}")
        self.version = version


class Unsettable(Exception):
    """The renderer refuses this one letter. What the fault says may be personal: the message names the letter only."""

    says_no_values = True

    def __init__(self, letter_id: str, fault: Fault) -> None:
        super().__init__(f"letter {letter_id} cannot be set")
        self.letter_id, self.fault = letter_id, fault


class Templates(Protocol):
    """The wordings of letters; each raises TemplateMissing."""

    def wording(self, region: str, version: str) -> Wording:
        """With the region's own sentences, where it has any."""


class Renderer(Protocol):
    """One version's layout. Same letters and date, same bytes."""

    def unprintable(self, letter: LetterContent, *, on_paper: bool = True) -> list[Fault]:
        """Everything that makes the letter unfit for print; a fault may quote what stands in it.

        On paper the address must also fit into the window of its envelope.
        """

    def misfits(self, address: Sequence[str]) -> list[Fault]:
        """Why the address does not fit into the window of an envelope; a fault may quote it."""

    def paper_batch(self, letters: Sequence[LetterContent], created_at: datetime) -> Batch: ...
    def single(self, letter: LetterContent, created_at: datetime) -> bytes:
        """Raises Unsettable."""

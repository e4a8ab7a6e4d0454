"""What making a lot needs from outside: the queue it is taken from, its books, a place to make it in, a way out."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from services.notification.application.records import Lot, PendingLetter, ProducedLot
from services.notification.domain.facts import CampaignFacts


class QueueAway(RuntimeError):
    """The lots to do cannot be seen at the moment."""

    says_no_values = True


class LotQueue(Protocol):
    """The lots to do, each in the hands of one worker at a time."""

    def take(self, leave: Container[int]) -> int | None:
        """The first that nobody has and that need not be left; it is the worker's until put back or until it dies."""

    def put_back(self, lot_id: int) -> None: ...
    def wait(self, seconds: float) -> None:
        """So long at most; less when there is something new to do."""


class Lots(Protocol):
    def find(self, lot_id: int) -> Lot | None:
        """A lot with something left to do, else None."""

    def lock(self, lot_id: int) -> str:
        """The lot's state, its row held until the transaction ends."""

    def letters(self, lot: Lot) -> list[PendingLetter]: ...
    def moved(self, lot: Lot) -> dict[UUID, bool]:
        """Letters of the lot whose households moved away since they were written down; and whether a letter of the same
        switch, from where they live now, stands in their place."""

    def running(self, lot: Lot) -> bool: ...
    def set_facts(self, lot: Lot, facts: CampaignFacts) -> None:
        """What the letters of this lot have in common, in place of the campaign's."""

    def begin_handing_over(self, lot: Lot, produced: ProducedLot, at: datetime) -> None: ...
    def set_handed_over(self, lot: Lot, at: datetime) -> Mapping[str, int]:
        """Letters handed over, held and excluded by this lot."""

    def current_sequences(self, lot: Lot, sites: Iterable[str]) -> dict[str, int]:
        """As of which live entry letters of the lot's switch speak about these sites: its own, else the newest that no
        other letters will tell of. A site with none is missing."""

    def any_cancelled(self, appointment_ids: Sequence[str]) -> bool: ...


@dataclass(frozen=True, slots=True)
class PrintedLetter:
    """Where a letter lies in the PDF of its lot; a blank back belongs to it."""

    first_page: int  # from 1
    last_page: int
    blank_back: bool
    check_code: str  # printed on its first page


class LotFaulty(RuntimeError):
    """A finished lot is not what its manifest says; it is not handed over."""


class LotPlace(Protocol):
    """Where one lot is made before anybody may see it."""

    @property
    def name(self) -> str:
        """What the hand-over knows it by, also in another process."""

    def write(self, name: str, content: bytes) -> None: ...
    def join(self, parts: Sequence[str], name: str, title: str, blank_after: Collection[int]) -> None:
        """Makes one PDF of these, which are gone then; a blank page follows each of the pages `blank_after`, counted
        from 1 without the blank ones. Needs little memory for a lot of any size."""

    def faults(self, name: str, letters: Sequence[PrintedLetter]) -> list[str]:
        """Reads the finished PDF once more: what in it is not as the letters' places say. Names nobody."""

    def hashes(self) -> dict[str, str]:
        """SHA-256 of what was written and not joined, by name, sorted."""

    def seal(self, manifest: Mapping[str, Any]) -> str:
        """Writes manifest and checksums (of its `files`), makes all of it lasting, answers the manifest's SHA-256."""


class HandOver(Protocol):
    """How letters of a channel leave the house: lots are made in a place of their own and appear at one stroke."""

    def prepare(self, region: str) -> LotPlace:
        """A new place to make a lot in."""

    def hand_over(self, staging: str, folder: str) -> None:
        """The lot appears as `folder`; does nothing when that has happened already. Raises when it lies nowhere."""

    def discard(self, staging: str) -> None: ...

"""What the use cases read from and hand to the stores: plain records, no behaviour."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from services.contracts.faults import Fault
from services.notification.domain.campaign import State
from services.notification.domain.facts import (
    CampaignFacts,
    Change,
    Channel,
    Correction,
    HouseholdFacts,
    LetterFacts,
    Notice,
    Profile,
    Stage,
)


@dataclass(frozen=True, slots=True)
class SiteKey:
    region: str
    site: str

    @property
    def subject(self) -> str:
        return f"{self.region}/{self.site}"


@dataclass(frozen=True, slots=True)
class Campaign:
    id: UUID
    key: SiteKey
    sequence: int
    switch_id: UUID
    switch_sites: list[str]
    state: State
    stage: Stage
    effective_at: datetime
    collected_at: datetime | None
    in_scope: int = 0
    from_stage: str | None = None
    """Id of the stage that the site came from; None for campaigns of before."""
    undoes: UUID | None = None
    """The cancelled or revoked switch that this one takes back."""
    correction: Correction | None = None
    """Of what was announced and does not come; None where a stage is told."""
    joins: UUID | None = None
    """The campaign whose letters these are too, for households that came to the site after its collection."""

    @property
    def collected(self) -> bool:
        return self.collected_at is not None


@dataclass(frozen=True, slots=True)
class KnownSite:
    """What was heard of a site so far; `sequence` is -1 before its first stage."""

    sequence: int
    profile: Profile | None
    measures: list[Notice]


@dataclass(frozen=True, slots=True)
class Lot:
    """A lot that is to be produced, or whose hand-over was begun."""

    id: int
    campaign_id: UUID
    key: SiteKey
    sequence: int
    channel: Channel
    number: int
    state: str
    staging: str
    folder: str
    facts: CampaignFacts


@dataclass(frozen=True, slots=True)
class Addressee:
    """A household that a switch would write to; `site` writes, "" for a guest of other sites."""

    site: str
    channel: Channel
    household: HouseholdFacts


@dataclass(frozen=True, slots=True)
class PendingLetter:
    """A letter as the worker finds it, with the freshest data of its household and appointments.

    `changes` are those not told yet, of one appointment in the order of its stages.
    """

    id: UUID
    household_id: UUID
    household: HouseholdFacts
    channel: Channel  # the household's way of delivery by now
    exclusion: str
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class ProducedLetter:
    """What became of a letter in its lot: set in type, held with its faults, or put aside for a reason."""

    id: UUID
    state: str  # pending (goes with the lot) | held | excluded | withdrawn
    reason: str = ""
    facts: LetterFacts | None = None
    first_page: int | None = None
    last_page: int | None = None
    sha256: str | None = None  # what a reprint is compared with: of the compile it was printed in, or of its own PDF
    pages: int = 0  # printed ones; from `first_page` to `last_page` there may be a blank back too
    sheets: int = 0
    postage_cents: int = 0
    faults: Sequence[Fault] = ()  # of a held one

    @classmethod
    def held(cls, letter_id: UUID, faults: Sequence[Fault]) -> ProducedLetter:
        return cls(letter_id, "held", faults[0].code, faults=faults)


@dataclass(frozen=True, slots=True)
class PhoneNotice:
    household_id: UUID
    change: Change


@dataclass(frozen=True, slots=True)
class ProducedLot:
    """A lot that lies complete in its staging folder."""

    letter_date: date
    staging: str
    folder: str
    sha256: str
    letters: list[ProducedLetter]
    notices: list[PhoneNotice]
    postage_cents: int
    by_post: list[UUID]  # not in this lot after all: they go with a print lot of their own
    moved: Mapping[UUID, bool]  # as it was known when the letters were written


Json = Mapping[str, Any]

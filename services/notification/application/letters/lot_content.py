"""What the letters of a lot say: facts of the moment, without appointments the letter would announce too late."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from uuid import UUID

from services.notification.application.letters.fitness import BAD_VALUE, failed, goes_by_email, worded
from services.notification.application.ports import Calendar
from services.notification.application.printing import Renderer
from services.notification.application.records import Lot, PendingLetter, PhoneNotice, ProducedLetter
from services.notification.domain.channels import EMAIL
from services.notification.domain.deadline import arrival, in_time
from services.notification.domain.facts import Change, LetterFacts
from services.notification.domain.letter import LetterContent
from services.notification.domain.net_changes import net_changes
from services.notification.domain.wording import Wording

MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Ready:
    """A letter that can be set in type."""

    facts: LetterFacts
    pending: PendingLetter
    content: LetterContent


@dataclass(frozen=True, slots=True)
class LotContent:
    letter_date: date
    ready: list[Ready]
    aside: list[ProducedLetter]  # held, excluded or withdrawn, with the reason
    notices: list[PhoneNotice]
    by_post: list[UUID]  # letters of an e-mail lot that must go on paper instead, in their order
    moved: Mapping[UUID, bool]
    wording: Wording

    @property
    def created_at(self) -> datetime:
        """The time that stands in the files: same date, same bytes."""
        return created_at(self.letter_date)


def created_at(letter_date: date) -> datetime:
    return datetime.combine(letter_date, time(), UTC)


def write_letters(
    lot: Lot,
    pending: list[PendingLetter],
    moved: Mapping[UUID, bool],
    letter_date: date,
    calendar: Calendar,
    renderer: Renderer,
    wording: Wording,
) -> LotContent:
    """`moved`: those of households that live elsewhere by now; whether a letter of there stands in their place."""
    content = LotContent(letter_date, [], [], [], [], moved, wording)
    announceable = _announceable(lot, letter_date, calendar)
    for letter in pending:
        if letter.exclusion:
            content.aside.append(ProducedLetter(letter.id, "excluded", letter.exclusion))
            continue
        # As to a guest: what became of an appointment here, only this letter tells, unless another one does.
        if letter.id in moved and (moved[letter.id] or not letter.changes):
            content.aside.append(ProducedLetter(letter.id, "withdrawn", MOVED))
            continue
        if _no_longer_by_email(lot, letter):
            content.by_post.append(letter.id)
            continue
        try:
            facts, late = _facts(letter, announceable)
        except BAD_VALUE as error:
            content.aside.append(ProducedLetter.held(letter.id, [failed("appointments", error)]))
            continue
        content.notices.extend(PhoneNotice(letter.household_id, change) for change in late)
        text, faults = worded(lot.facts, facts, letter_date, lot.channel, wording, renderer)
        if text is None or faults:
            content.aside.append(ProducedLetter.held(letter.id, faults))
            content.notices.extend(calls_instead(letter, facts))
        else:
            content.ready.append(Ready(facts, letter, text))
    return content


def _facts(letter: PendingLetter, announceable: Callable[..., bool]) -> tuple[LetterFacts, list[Change]]:
    """What the letter tells, and the changes that it would tell too late."""
    changes = net_changes(letter.changes)
    facts: LetterFacts = {
        "letter_id": str(letter.id),
        "household": letter.household,
        "changes": [change for change in changes if announceable(change)],
    }
    return facts, [change for change in changes if not announceable(change)]


def calls_instead(letter: PendingLetter, facts: LetterFacts) -> Iterator[PhoneNotice]:
    """Whoever gets no letter must hear otherwise that a visit lapses or changes; one that stays needs no call."""
    return (PhoneNotice(letter.household_id, change) for change in facts["changes"] if change["outcome"] != "kept")


def _no_longer_by_email(lot: Lot, letter: PendingLetter) -> bool:
    """Consent or address may have gone since the letters were collected; paper needs neither."""
    return lot.channel == EMAIL and not goes_by_email(letter.channel, letter.household)


def _announceable(lot: Lot, letter_date: date, calendar: Calendar) -> Callable[..., bool]:
    profile = lot.facts["profile"]
    state, days = profile["state"], profile.get("days_off")
    arrives = arrival(lot.channel, letter_date, profile["print"], lambda day: calendar.is_working_day(state, day, days))
    return lambda change: in_time(change, arrives, profile["timezone"])

"""What notification is asked with and answers.

Generated from `services.contracts.calls.notification` by `make docs`; do not edit.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NotRequired, TypedDict
from uuid import UUID


class PartReceived(TypedDict):
    import_id: str
    part: int
    bytes: int


class Imported(TypedDict):
    imported: int
    updated: int


class Resolved(TypedDict):
    """Household ids by BG number; numbers that are not known are left out. `with_phone`: whose phone number is known.

    The number itself stays where it is: who books needs to know only that there is one."""

    households: dict[str, str]
    with_phone: list[str]


class EarlyChangeGiven(TypedDict):
    """A household whose appointment changes soon; `day`: the first of them, local to the region."""

    household_id: UUID | str
    day: date | str


class LettersPreview(TypedDict):
    """`households` = what goes by the `channels` + `excluded` + `held`, the letters that could not be set or sent.

    `late`: how many of them arrive only on or after the day from which the stage holds, by channel; `calls`: households
    that are called instead, because an appointment of theirs changes before they can have read it."""

    late: NotRequired[dict[str, int]]
    calls: NotRequired[int]
    households: int
    channels: dict[str, int]
    excluded: int
    held: int
    held_reasons: dict[str, int]
    postage_cents: int
    digest: str


class StageOfCampaign(TypedDict):
    id: str
    name: str


class Balance(TypedDict):
    """in_scope = handed over by channel + held + excluded + withdrawn."""

    in_scope: int
    handed_over: dict[str, int]
    held: int
    excluded: int
    withdrawn: int


class CampaignView(TypedDict):
    """`joiners`: the letters of the same stage for households that came to the site after its collection; no switch
    waits for these. `joiner_letters`: of another campaign, how many of them are handed over."""

    joiners: NotRequired[bool]
    joiner_letters: NotRequired[int]
    campaign_id: str
    reference: str
    region: str
    site: str
    sequence: int
    switch_id: str
    stage: StageOfCampaign
    state: str
    households: int
    pending: int
    balance: Balance
    difference: int
    postage_cents: int
    phone_notices: int
    lots: dict[str, int]
    effective_at: str
    created_at: str
    collected_at: str | None
    closed_at: str | None


class LetterFault(TypedDict):
    """Why a letter cannot be printed: the letter's part, a code, and what its sentence inserts."""

    place: str
    code: str
    params: dict[str, Any]


class HeldLetter(TypedDict):
    id: str
    household_id: str
    channel: str
    faults: list[LetterFault]


class CampaignAction(TypedDict):
    action: str
    actor: str
    at: str


class WholeCampaign(TypedDict):
    joiners: NotRequired[bool]
    joiner_letters: NotRequired[int]
    campaign_id: str
    reference: str
    region: str
    site: str
    sequence: int
    switch_id: str
    stage: StageOfCampaign
    state: str
    households: int
    pending: int
    balance: Balance
    difference: int
    postage_cents: int
    phone_notices: int
    lots: dict[str, int]
    effective_at: str
    created_at: str
    collected_at: str | None
    closed_at: str | None
    held_letters: list[HeldLetter]
    actions: list[CampaignAction]


class LetterCounts(TypedDict):
    """Counted from the households: who must hear of the switch, and how many letters each of them has.

    `joiner_letters`: those handed over to households that came later, in no other of these numbers."""

    joiner_letters: NotRequired[int]
    households: int
    letters: dict[str, int]
    pending: int
    households_without_letter: int
    households_with_two_letters: int


class PhoneNoticeView(TypedDict):
    """Whom to call because no letter comes in time; with name and number, for the staff who call."""

    campaign_id: str
    appointment_id: str
    household_id: str
    bg_number: str
    first_name: str
    last_name: str
    phone: str
    call_before: str
    change: dict[str, Any]
    state: str
    taken_by: str | None
    attempts: int
    note: str | None
    changed_at: str | None


class PhoneCallView(TypedDict):
    """`taken_by`: who calls it now; `attempts`: how often nobody answered."""

    campaign_id: str
    appointment_id: str
    state: str
    taken_by: str | None
    attempts: int
    note: str | None
    changed_at: str


class HouseholdName(TypedDict):
    household_id: str
    bg_number: str
    first_name: str
    last_name: str


class LookView(TypedDict):
    """Who looked at a household's name, when and what for."""

    looked_at: str
    looked_by: str
    purpose: str


class Sample(TypedDict):
    pdf_base64: str


class ReprintView(TypedDict):
    """`identical`: today's rendering has the very hash that was stored at hand-over."""

    pdf_base64: str
    sha256: str
    identical: bool


class GenuineLetter(TypedDict):
    """Who wrote it, when and about what; never to whom. `subject` null: its sentences are no longer installed."""

    region: str
    office: str
    site: str
    letter_date: str
    subject: str | None


class RegionRevision(TypedDict):
    """The revision of the region file that this service works with; null before the first."""

    revision: int | None

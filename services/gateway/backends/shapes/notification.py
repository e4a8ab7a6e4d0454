"""What notification is asked with and answers.

Generated from `services.contracts.calls.notification` by `make docs`; do not edit.
"""

from __future__ import annotations

from typing import Any, TypedDict


class HouseholdImport(TypedDict):
    imported: int
    updated: int


class Households(TypedDict):
    households: dict[str, str]


class LettersPreview(TypedDict):
    households: int
    channels: dict[str, int]
    excluded: int
    postage_cents: int
    digest: str


class StageName(TypedDict):
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
    campaign_id: str
    reference: str
    region: str
    site: str
    sequence: int
    switch_id: str
    stage: StageName
    state: str
    households: int
    pending: int
    balance: Balance
    difference: int
    postage_cents: int
    phone_notices: int
    lots: dict[str, int]
    effective_at: str | None
    created_at: str | None
    collected_at: str | None
    closed_at: str | None


class HeldLetter(TypedDict):
    id: str
    household_id: str
    channel: str
    reason: str


class CampaignAction(TypedDict):
    action: str
    actor: str
    at: str


class WholeCampaign(TypedDict):
    campaign_id: str
    reference: str
    region: str
    site: str
    sequence: int
    switch_id: str
    stage: StageName
    state: str
    households: int
    pending: int
    balance: Balance
    difference: int
    postage_cents: int
    phone_notices: int
    lots: dict[str, int]
    effective_at: str | None
    created_at: str | None
    collected_at: str | None
    closed_at: str | None
    held_letters: list[HeldLetter]
    actions: list[CampaignAction]


class LetterCounts(TypedDict):
    households: int
    letters: dict[str, int]
    pending: int
    households_without_letter: int
    households_with_two_letters: int


class PhoneNotice(TypedDict):
    campaign_id: str
    appointment_id: str
    household_id: str
    bg_number: str
    first_name: str
    last_name: str
    phone: str
    call_before: str
    change: dict[str, Any]


class SampleLetter(TypedDict):
    pdf_base64: str


class RegionRevision(TypedDict):
    revision: int | None

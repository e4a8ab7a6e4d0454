"""The stored facts a letter is made from, as they lie in the database (JSON): same facts, same letter."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypedDict

from services.notification.domain.letter import Outcome

Channel = Literal["print", "email"]


class HoursLine(TypedDict):
    days: list[str]  # mon … sun
    opens: str  # "08:00", local to the site
    closes: str


class Notice(TypedDict):
    id: str
    text: str


class Measure(Notice):
    valid_until: NotRequired[str | None]  # ISO date: the last day on which it holds


class Named(TypedDict):
    id: str
    name: str


class Contact(TypedDict):
    id: str
    kind: str
    label: str
    value: str
    audience: str
    departments: list[str]
    hours: list[HoursLine]
    valid_until: NotRequired[str | None]


class Address(TypedDict):
    street: str
    postcode: str
    city: str


class Letterhead(Address):
    office: str
    signature: str
    return_line: NotRequired[str | None]  # instead of name, street and town, where these are too wide


class Letters(TypedDict):
    sender_email: str | None  # an address that machines can use


class PostageStep(TypedDict):
    sheets: int  # up to so many
    cents: int


class Print(TypedDict):
    printing_days: int
    postal_days: int
    postage_cents: int  # of a letter of up to three sheets
    postage_steps: NotRequired[list[PostageStep]]  # of thicker ones; none: what the post charges
    sides: NotRequired[Literal["simplex", "duplex"]]


class Profile(TypedDict):
    """A site as its public knows it (site.updated)."""

    region: str
    site: str
    region_name: str
    state: str
    timezone: str
    website: str
    name: str
    address: Address
    hours: list[HoursLine]
    contacts: list[Contact]
    departments: list[Named]
    kinds: list[Named]
    zones: NotRequired[list[Named]]
    letterhead: Letterhead
    letter: NotRequired[Letters]  # profiles of before have none
    print: Print
    days_off: NotRequired[Mapping[str, Any]]


class Cancellation(TypedDict):
    certificate_required: bool
    disadvantage: bool


class Stage(TypedDict):
    """The part of a stage that a letter speaks of (site.stage_changed)."""

    id: str
    name: str
    summary: str
    admission: str
    channels: list[str]
    triage: str
    tandem: bool
    arrival_spread_minutes: int | None
    cancellation: Cancellation
    invitation_check: bool
    hours: list[HoursLine] | None
    measures: list[Measure]
    until: str | None  # ISO date


class Coming(TypedDict):
    """A stage that is announced."""

    stage: str  # its name
    effective_at: str  # RFC 3339
    switch_id: str


class Correction(TypedDict):
    """What was announced and does not come, and why not: revoked, suspended, overtaken or drifted."""

    announced: str  # the stage's name
    cause: str
    next: NotRequired[Coming | None]  # what stands announced for the time after it; of letters of before unknown
    begins: NotRequired[str | None]  # RFC 3339, of what holds instead: it may be to come itself


class CampaignFacts(TypedDict):
    """What all letters of one campaign have in common."""

    profile: Profile
    stage: Stage
    measures: list[Measure]  # of the protection concept
    effective_at: str  # RFC 3339
    reference: str
    template_version: str
    end_judged: NotRequired[bool]  # the end of a stage is left out where it says nothing; campaigns of before have it
    joined: NotRequired[bool]  # for those who came to the site after the letters of the stage
    told_before: NotRequired[Stage | None]  # the stage that the site's last letters told of
    public_url: NotRequired[str]  # of the public pages, where a check code is checked; none: nowhere
    correction: NotRequired[Correction | None]  # then `stage` is what holds instead, `effective_at` what was announced


class HouseholdFacts(TypedDict):
    """A household as its letter knows it."""

    bg_number: str
    salutation: str  # "Frau", "Herr", "Familie" or empty
    first_name: str
    last_name: str
    address_addition: str
    street: str
    house_number: str
    postcode: str
    city: str
    email: str
    phone: NotRequired[str]
    benefits_contact: str
    benefits_extension: str
    placement_contact: str
    placement_extension: str
    large_print: bool


class PlaceFacts(TypedDict):
    zone: str
    room: str


class Visit(TypedDict):
    channel: str  # in_person | phone | video
    starts_at: str
    ends_at: str
    place: PlaceFacts | None


class Change(TypedDict):
    """What a stage did to one appointment, with the names its site had then."""

    appointment_id: str
    site: str
    sequence: int
    department: str
    kind: str
    outcome: Outcome
    reason: str
    before: Visit
    after: Visit | None
    no_disadvantage: bool
    site_name: NotRequired[str]


class LetterFacts(TypedDict):
    """What is this letter's own; with the campaign's facts and the letter date it gives the same bytes again."""

    letter_id: str
    household: HouseholdFacts
    changes: list[Change]  # only those the letter announces

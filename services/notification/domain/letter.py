"""The finished wording of one letter: every sentence is decided before, the renderer only sets it in type.

Section headings belong to the template; an empty text or tuple means "leave that part out".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["kept", "phone", "video", "moved", "lapsed", "returned"]


@dataclass(frozen=True, slots=True)
class Sender:
    """The letterhead: who writes, and the small line above the address window."""

    office: str  # "Jobcenter Region Hannover"
    street: str
    city: str  # "30159 Hannover"
    website: str
    return_line: str  # "Jobcenter Region Hannover · Vahrenwalder Str. 245 · 30179 Hannover"


@dataclass(frozen=True, slots=True)
class SiteLine:
    """The household's site as printed: name, street, postcode with city."""

    name: str
    street: str
    city: str


@dataclass(frozen=True, slots=True)
class StageText:
    """What holds at the site from when on."""

    name: str
    summary: str  # one sentence from the stage plan
    effective: str  # "ab Mittwoch, 17. Juni 2020", with ", bis …" when the end is known


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One way to reach the authority; hours are finished lines such as "Montag bis Donnerstag 8:00 bis 15:30 Uhr".

    The value is empty for a visit: its place is the letter's site.
    """

    label: str
    value: str
    hours: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """Help for readers of a language; screen readers speak it in that one."""

    language: str  # "en"
    text: str


@dataclass(frozen=True, slots=True)
class OwnContact:
    """The household's known contact in one department (W7); extension may be empty."""

    department: str
    name: str
    extension: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """When, how and where an appointment takes place, ready to print."""

    when: str  # "Donnerstag, 18. Juni 2020, 9:30 bis 10:00 Uhr"
    channel: str  # "persönlich", "telefonisch", "per Video"
    place: str  # "Standort Linden, 1. Obergeschoss (Leistungsgewährung)"; empty for phone and video


@dataclass(frozen=True, slots=True)
class AppointmentItem:
    """One appointment of this household and what the switch does to it."""

    outcome: Outcome
    headline: str  # "Ihr Termin wird zum Telefontermin."
    kind: str  # "Beratung"
    department: str  # "Leistungsgewährung"
    before: Meeting
    after: Meeting | None  # equals `before` when kept, None when lapsed or not to be announced
    reason: str  # one sentence, may be empty
    no_disadvantage: str  # one sentence; never empty when the visit lapsed


@dataclass(frozen=True, slots=True)
class LetterContent:
    """Everything one letter says; the same content and template version give the same bytes."""

    letter_id: str
    sender: Sender
    recipient: tuple[str, ...]  # at most six lines, the last one "30449 Hannover"
    bg_number: str
    campaign_reference: str
    date: str  # "10. Juni 2020"
    subject: str
    salutation: str  # "Sehr geehrte Frau Müller,"
    opening: tuple[str, ...]  # paragraphs
    site: SiteLine
    stage: StageText
    visiting: tuple[str, ...]  # the well-known rules of the stage: one or two sentences each
    appointments: tuple[AppointmentItem, ...]
    measures: tuple[str, ...]  # its further measures and those of the site, for whoever may come
    contacts: tuple[ContactLine, ...]
    own_contacts: tuple[OwnContact, ...]
    cancellation: str  # the policy for whoever cancels (D5)
    closing: tuple[str, ...]  # last paragraphs, the last one "Mit freundlichen Grüßen"
    signature: str
    language_hints: tuple[Hint, ...]  # empty where there is no number to call
    phone: str  # the number of the authority to call, may be empty
    large_print: bool
    check_code: str
    check_address: str = ""  # where a telephone checks the code; empty: the QR code holds the code alone

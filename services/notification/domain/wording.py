"""What letters say besides their facts: every sentence, name of a day and joiner, as the templates bring them.

The classes are the shape of a `sentences.yaml`: each field says what has to stand there and which facts a sentence
inserts, written `{name}`. A template that inserts another set of facts is refused when it is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FORM = "form"
CAUSES = ("revoked", "suspended", "overtaken", "drifted")
"""Why an announced stage does not come."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """One text that inserts exactly these facts; `lines`: it may have several lines.

    `machine`: what machines take it for, "email address" or "file name"; else it is for people.
    """

    inserts: tuple[str, ...] = ()
    lines: bool = False
    machine: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A text by key, each inserting the same facts; without `keys` the template chooses its own."""

    keys: tuple[str, ...] = ()
    inserts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """So many texts, in their order."""

    count: int


def sentence(*inserts: str, lines: bool = False, machine: str = "") -> Any:
    return field(metadata={FORM: Sentence(inserts, lines, machine)})


def table(*keys: str, inserts: tuple[str, ...] = ()) -> Any:
    return field(metadata={FORM: Table(keys, inserts)})


def listing(count: int) -> Any:
    return field(metadata={FORM: Listing(count)})


@dataclass(frozen=True, slots=True)
class Calendar:
    weekdays: tuple[str, ...] = listing(7)  # from Monday
    months: tuple[str, ...] = listing(12)
    date: str = sentence("day", "month", "year")
    weekday_date: str = sentence("weekday", "date")
    time: str = sentence("hour", "minute")  # the hour without, the minute with a leading zero
    span: str = sentence("date", "starts", "ends")
    hours: str = sentence("days", "opens", "closes")
    two_days: str = sentence("first", "last")
    more_days: str = sentence("first", "last")


@dataclass(frozen=True, slots=True)
class Lists:
    separator: str = sentence()
    last: str = sentence("rest", "last")


@dataclass(frozen=True, slots=True)
class Address:
    """Both by the salutation of the household file; it stands in the window as it is where `titles` has no other."""

    titles: Mapping[str, str] = table()
    salutations: Mapping[str, str] = table(inserts=("name",))
    salutation_otherwise: str = sentence("first_name", "name")


@dataclass(frozen=True, slots=True)
class Opening:
    """The first paragraph: what begins when, then what that means for whoever reads it."""

    news: str = sentence("date", "site")
    reachable: str = sentence("news")
    reachable_by: str = sentence("news", "ways")
    ways: Mapping[str, str] = table("phone", "email", "video", "online")
    no_appointment: str = sentence("news")
    no_appointment_now: str = sentence("news")  # of a stage that holds already
    one_appointment: str = sentence("news")
    more_appointments: str = sentence("news")


@dataclass(frozen=True, slots=True)
class Corrections:
    """What was announced and does not come, by its cause; `news` stands in place of the opening's."""

    subjects: Mapping[str, str] = table(*CAUSES, inserts=("site", "announced", "date"))
    news: Mapping[str, str] = table(*CAUSES, inserts=("site", "announced", "date", "holds"))
    # Where something is announced for the time after it.
    news_and_next: Mapping[str, str] = table(
        *CAUSES, inserts=("site", "announced", "date", "holds", "next", "next_date")
    )


@dataclass(frozen=True, slots=True)
class Joiners:
    """To whoever came to the site later: of a stage to come, and of one that holds already."""

    announced: str = sentence("site", "date")
    in_force: str = sentence("site", "date")
    subject: str = sentence("site", "stage", "date")  # of the one that holds
    since: str = sentence("date")
    since_until: str = sentence("date", "until")


@dataclass(frozen=True, slots=True)
class Stages:
    since: str = sentence("date")
    since_until: str = sentence("date", "until")
    still: str = sentence()  # of a stage that goes on in place of what was announced
    still_until: str = sentence("until")


@dataclass(frozen=True, slots=True)
class Appointments:
    kind_otherwise: str = sentence()
    channels: Mapping[str, str] = table("in_person", "phone", "video")
    headlines: Mapping[str, str] = table("kept", "phone", "video", "moved", "lapsed", "returned")
    reasons: Mapping[str, str] = table("admission", "triage", "limit", "room", "staff", "hours")
    what_now: Mapping[str, str] = table("video", "moved", "lapsed", "advice", "stay")
    calls: str = sentence("phone")  # the household's number
    calls_unknown: str = sentence()
    no_disadvantage: str = sentence()
    place: str = sentence("site", "zone")


@dataclass(frozen=True, slots=True)
class Visiting:
    """The rules of a stage; the stage's own measure of the same name (with hyphens) stands instead."""

    benefits_assured: str = sentence()
    entry: str = sentence()
    phone_first: str = sentence()
    number_wanted: str = sentence()  # follows it where the household's number is not known
    arrive_on_time: str = sentence()
    tandem: str = sentence()
    equipment: str = sentence("equipment")


@dataclass(frozen=True, slots=True)
class News:
    """Of a rule that the letter before did not say, or that no longer holds."""

    new: str = sentence("text")
    dropped: str = sentence("text")


@dataclass(frozen=True, slots=True)
class Cancelling:
    with_certificate: str = sentence()
    without_certificate: str = sentence()
    only_for_a_reason: str = sentence()
    no_disadvantage: str = sentence()


@dataclass(frozen=True, slots=True)
class Contacts:
    departments_otherwise: Mapping[str, str] = table("benefits", "placement")
    of_departments: str = sentence("label", "departments")
    counter: str = sentence()
    counter_with_appointment: str = sentence()


@dataclass(frozen=True, slots=True)
class Email:
    subject: str = sentence("site")
    subject_correction: str = sentence("site")
    subject_joiner: str = sentence("site")
    body: str = sentence(
        "salutation", "subject", "date", "attachment", "check_code", "doubt",
        "office", "street", "city", "phone", "website", lines=True,
    )  # fmt: skip
    doubt: str = sentence("phone")
    doubt_without_phone: str = sentence()
    phone: str = sentence("phone")  # a line of the signature; left out where there is no number
    attachment: str = sentence(machine="file name")
    no_reply: str = sentence("domain", machine="email address")  # the sender where the authority publishes no mailbox


@dataclass(frozen=True, slots=True)
class SampleHousehold:
    """An invented household, for a letter to look at; it lives in the town of its site."""

    bg_number: str = sentence()
    salutation: str = sentence()
    first_name: str = sentence()
    last_name: str = sentence()
    street: str = sentence()
    house_number: str = sentence()
    phone: str = sentence()
    benefits_contact: str = sentence()
    benefits_extension: str = sentence()
    placement_contact: str = sentence()
    placement_extension: str = sentence()


@dataclass(frozen=True, slots=True)
class Wording:
    """All of it, in one version of one language; `language` is its code (de)."""

    language: str
    calendar: Calendar
    lists: Lists
    address: Address
    opening: Opening
    corrections: Corrections
    joiners: Joiners
    stages: Stages
    appointments: Appointments
    visiting: Visiting
    news: News
    cancelling: Cancelling
    contacts: Contacts
    email: Email
    sample: SampleHousehold
    subject: str = sentence("site", "stage", "date")
    greeting: str = sentence()
    language_hints: Mapping[str, str] = table("de", "en", inserts=("phone",))  # by language
    lot_title: str = sentence()  # of the file with all letters of a lot

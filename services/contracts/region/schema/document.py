"""The whole region file."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError

from services.contracts.faults import Coded
from services.contracts.region.schema.addresses import (
    LONGEST_EMAIL,
    LONGEST_WEB,
    is_email_address,
    is_web_address,
)
from services.contracts.region.schema.calendar import closed_days, holidays, local_holidays
from services.contracts.region.schema.contact import Contact
from services.contracts.region.schema.entry import Address, Entry, Remarked, needed, optional
from services.contracts.region.schema.fields import FACT, Id, Items, Named, Printed, Remark, Word, Words
from services.contracts.region.schema.site import Site
from services.contracts.region.schema.stage import Stage
from services.contracts.region.vocabulary import DUPLEX, REMOTE_CHANNELS, ROOM_KINDS, SIDES, STATES
from services.contracts.schemas import Matches, Part, Whole
from services.contracts.text import LONGEST_NAME, is_time_zone

ADDED = ("revision", "loaded_at", "loaded_by")
"""What a loaded document says of itself when it is asked for; who changes such a document may hand it in again."""

MOST_HOUSEHOLDS = 10_000_000
SHORTEST_KIND, LONGEST_KIND = 5, 480
"""Minutes of an appointment of one kind."""


class TimeZone(Words):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        name = super()._deserialize(value, attr, data, **kwargs)
        if not is_time_zone(name):
            raise ValidationError(Coded("unknown-timezone"))
        return name


class Website(Printed):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        address = super()._deserialize(value, attr, data, **kwargs)
        if not is_web_address(address, scheme_needed=True):
            raise ValidationError(Coded("not-a-website"))
        return address


class EmailAddress(Words):
    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        address = super()._deserialize(value, attr, data, **kwargs)
        if not is_email_address(address):
            raise ValidationError(Coded("not-an-email-address"))
        return address


class Letterhead(Address):
    """The sender on every letter; the address is where the post is returned to."""

    office = Printed(**needed("Name of the authority"))
    signature = Printed(**needed("Last line of the letter"))
    return_line = Printed(
        **optional("What stands in small type above the address, where name, street and town are too wide for it", None)
    )


class Letters(Remarked):
    """What letters need besides the letterhead. For machines: contacts are texts for people and never taken for it."""

    sender_email = EmailAddress(
        LONGEST_EMAIL,
        **optional("From whom e-mailed letters come, and where answers go; null: an address that nobody reads", None),
    )


def _no_letters() -> dict[str, Any]:
    return {"sender_email": None}


class PostageStep(Entry):
    """What a letter costs that is too thick for the postage of an ordinary one."""

    sheets = Whole(1, 999, **needed("Up to so many sheets"))
    cents = Whole(0, 9999, **needed("Postage of such a letter in euro cents"))


class Print(Remarked):
    """What the print centre and the post need."""

    printing_days = Whole(0, 30, **needed("Working days for printing"))
    postal_days = Whole(0, 30, **needed("Working days in the post"))
    postage_cents = Whole(0, 9999, **needed("Postage of one letter of up to three sheets (20 g), in euro cents"))
    postage_steps = Items(
        Part(PostageStep), **optional("Postage of thicker letters, thinnest first; empty: what the post charges", list)
    )
    sides = Word(*SIDES, **optional("Whether the print centre prints on one side of a sheet or on both", DUPLEX))


class Head(Remarked):
    """The authority."""

    id = Id(**needed("Name for machines, also in addresses of the API"))
    name = Words(LONGEST_NAME, **needed("Name for people"))
    state = Word(*STATES, **needed("Federal state, for public holidays"))
    timezone = TimeZone(LONGEST_NAME, **needed("For instance Europe/Berlin"))
    website = Website(LONGEST_WEB, **needed("https://…"))
    letterhead = Part(Letterhead, **needed("The sender on every letter"))
    letter = Part(Letters, **optional("What letters need besides", _no_letters))
    print = Part(Print, **needed("What printing and posting take"))
    local_holidays = local_holidays()
    holidays = holidays()
    closed_days = closed_days()


class Department(Remarked):
    """A department of the authority."""

    id = Id(**needed("Name for machines"))
    name = Printed(**needed("Name for people"))
    remote = Items(Word(*REMOTE_CHANNELS), **optional("Remote channels where the stage names none, best first", list))


class Kind(Remarked):
    """A matter that an appointment can be about."""

    id = Id(**needed("Name for machines"))
    name = Printed(**needed("Name for people"))
    minutes = Whole(SHORTEST_KIND, LONGEST_KIND, **needed("How long it takes"))
    staff = Whole(1, 2, **optional("How many members of staff take part", 1))
    persons = Whole(1, 20, **optional("How many visitors come", 1))
    room = Word(*ROOM_KINDS, **optional("What kind of room it needs, or null", None))
    online = Id(**optional("Id of the department at which anybody may book it online; null: nobody may", None))


class Document(Remarked):
    """All that Stufenplan must know of one authority."""

    region = Part(Head, **needed("The authority"))
    contacts = Items(Part(Contact), **optional("The contact directory", list))
    departments = Items(Part(Department), least=1, **needed("Departments"))
    kinds = Items(Part(Kind), least=1, **needed("Matters an appointment can be about"))
    stages = Items(Part(Stage), least=1, **needed("The stage plan, most closed first"))
    initial_stage = Id(**needed("Id of the stage on which new sites begin"))
    sites = Items(Part(Site), least=1, **needed("Sites"))
    households_assumed = Whole(0, MOST_HOUSEHOLDS, **optional("How many households the demo makes up", None))
    facts = Named(
        keys=Words(validate=Matches(FACT, "not-a-fact-number")),
        values=Remark(allow_none=True),
        **optional("Published facts of the authority and the places of this file that express them", dict),
    )
    revision = Remark(**optional("Given with a loaded document; ignored"))
    loaded_at = Remark(**optional("Given with a loaded document; ignored"))
    loaded_by = Remark(**optional("Given with a loaded document; ignored"))


DOCUMENT = Document()

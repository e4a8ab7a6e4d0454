"""One site with its protection concept, its staff and its own contacts."""

from __future__ import annotations

from services.contracts.region.schema.calendar import closed_days, holidays, local_holidays
from services.contracts.region.schema.contact import Contact, HoursLine
from services.contracts.region.schema.entry import Address, Measure, Notice, Remarked, needed, optional
from services.contracts.region.schema.fields import Amount, Id, Items, Postcode, Printed, TrueOrFalse, Word
from services.contracts.region.vocabulary import ROOM_KINDS
from services.contracts.schemas import Part, Whole

MOST_PERSONS = 99_999
MOST_OF_ONE_GROUP = 999
LARGEST_AREA = 1_000_000
"""Square metres."""


class Building(Remarked):
    """The whole house."""

    persons = Whole(0, MOST_PERSONS, **needed("Visitors at the same time without any restriction"))


class Zone(Remarked):
    """A marked part of the building."""

    id = Id(**needed("Name for machines"))
    name = Printed(**needed("As signs and letters name it"))
    floor = Whole(-9, 99, **optional("0: ground floor", 0))
    area = Amount(0.1, LARGEST_AREA, **needed("Square metres"))
    persons = Whole(0, MOST_PERSONS, **needed("Visitors at the same time without any restriction"))
    waiting = TrueOrFalse(**optional("Whether people wait here", False))


class RoomGroup(Remarked):
    """Equal rooms of one zone. They are numbered through in the order of the file."""

    zone = Id(**needed("Id of the zone"))
    kind = Word(*ROOM_KINDS, **needed("What the rooms are for"))
    count = Whole(1, MOST_OF_ONE_GROUP, **needed("How many such rooms"))
    area = Amount(0.1, LARGEST_AREA, **needed("Square metres of one room"))
    persons = Whole(1, MOST_OF_ONE_GROUP, **needed("Persons in one room, staff included"))
    department = Id(**optional("Id of the department whose rooms these are, or null", None))


class StaffGroup(Remarked):
    """The staff of one department at this site."""

    department = Id(**needed("Id of the department"))
    count = Whole(1, MOST_OF_ONE_GROUP, **needed("Members of staff"))
    at_home = Whole(0, MOST_OF_ONE_GROUP, **optional("How many of them work from home: phone and video only", 0))


class Site(Remarked):
    """A site: address, hours, protection concept, staff."""

    id = Id(**needed("Name for machines"))
    name = Printed(**needed("As letters name it"))
    address = Part(Address, **needed("Where it is"))
    hours = Items(Part(HoursLine), least=1, **needed("Opening hours; without any there are no appointments"))
    postcodes = Items(Postcode(), **optional("Postcodes of the households that belong here", list))
    building = Part(Building, **needed("The whole house"))
    zones = Items(Part(Zone), least=1, **needed("Parts of the building"))
    rooms = Items(Part(RoomGroup), **needed("Rooms, in groups of equal ones"))
    measures = Items(Part(Measure), **optional("What protects people here, as sentences for the letter", list))
    equipment = Items(Part(Notice), **optional("What the house has for protection", list))
    staff = Items(Part(StaffGroup), **needed("Staff by department"))
    contacts = Items(Part(Contact), **optional("The site's own contacts", list))
    local_holidays = local_holidays()
    holidays = holidays()
    closed_days = closed_days()

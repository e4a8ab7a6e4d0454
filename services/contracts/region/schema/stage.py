"""One stage of the stage plan."""

from __future__ import annotations

from services.contracts.region.schema.contact import HoursLine
from services.contracts.region.schema.entry import Entry, Measure, needed, optional
from services.contracts.region.schema.fields import (
    Amount,
    CalendarDay,
    Id,
    Items,
    Named,
    Printed,
    TrueOrFalse,
    Word,
    Words,
)
from services.contracts.region.vocabulary import ADMISSIONS, CHANNELS, GATE_KINDS, REMOTE_CHANNELS, TRIAGE
from services.contracts.schemas import Part, Whole
from services.contracts.text import LONGEST_NAME, LONGEST_SENTENCE

HIGHEST_THRESHOLD = 100_000
"""Cases by week and 100,000 inhabitants, so nobody has more."""
LARGEST_AREA_PER_PERSON = 1000
"""Square metres."""
CONFIRMATION_DAYS = 7
"""So long a confirmation counts where the plan says nothing: case numbers are published by the week."""


RECHECK_DAYS = 1
LONGEST_LEAD = 60
"""Working days."""


class RemoteRule(Entry):
    """How one department settles matters at a distance in this stage."""

    remote = Items(Word(*REMOTE_CHANNELS), **needed("Remote channels, best first"))
    source = Words(LONGEST_NAME, **optional("Number of the published fact this comes from"))


class Cancellation(Entry):
    """What a cancelled appointment costs the customer."""

    certificate_required = TrueOrFalse(**needed("Whether a certificate is needed"))
    disadvantage = TrueOrFalse(**needed("Whether there is a disadvantage"))
    source = Words(LONGEST_NAME, **optional("Number of the published fact this comes from"))


class Gate(Entry):
    """A condition that holds a switch to this stage or lets it through."""

    id = Id(**needed("Name for machines"))
    kind = Word(*GATE_KINDS, **needed("Confirmed by a person, or `concept_published`: by the system"))
    text = Words(**needed("The condition in words"))
    threshold = Amount(
        0,
        HIGHEST_THRESHOLD,
        **optional("Limit of the case numbers; a reading above it does not meet the condition", None),
    )
    valid_days = Whole(
        1, 366, **optional("Days that a confirmation counts; after them somebody must look again", CONFIRMATION_DAYS)
    )
    second_person = TrueOrFalse(
        **optional("Whether somebody else than who files the switch must confirm the condition", False)
    )
    source = Words(LONGEST_NAME, **optional("Number of the published fact this comes from"))
    note = Words(**optional("A remark for whoever reads the file"))


class Stage(Entry):
    """A named level of openness with its rules."""

    id = Id(**needed("Name for machines"))
    rank = Whole(0, 9999, **needed("Lower is more closed; ranks rise through the list"))
    name = Printed(**needed("Name for people"))
    summary = Printed(LONGEST_SENTENCE, **needed("One sentence for the letter: who may come, from now on"))
    admission = Word(*ADMISSIONS, **needed("Who may come in person"))
    channels = Items(Word(*CHANNELS), least=1, **needed("What is offered at all; in_person too"))
    capacity_factor = Amount(0, 1, **needed("Share of the persons that the protection concept allows"))
    area_per_person = Amount(0.1, LARGEST_AREA_PER_PERSON, **optional("Square metres for each person, or null", None))
    triage = Word(*TRIAGE, **needed("required: a phone contact decides before every personal visit, emergencies aside"))
    triage_valid_days = Whole(1, 366, **optional("For how many days a phone contact admits a visit", 28))
    departments = Named(keys=Id(), values=Part(RemoteRule), **optional("Remote channels by department", dict))
    tandem = TrueOrFalse(**optional("Whether tandem appointments are offered", False))
    group_persons = Whole(
        0, 20, **optional("How many may come to a group (kinds in a group room); 0: no groups, null: any number", None)
    )
    arrival_spread_minutes = Whole(
        0, 240, **optional("From when visitors may wait in the house before their appointment", None)
    )
    cancellation = Part(Cancellation, **needed("Cancelling an appointment"))
    invitation_check = TrueOrFalse(**optional("Whether invitations are shown at the entrance", False))
    move_horizon_days = Whole(0, 366, **needed("How far an appointment may be moved"))
    notice_working_days = Whole(0, 60, **needed("How soon an appointment may be moved to"))
    hours = Items(Part(HoursLine), **optional("Other hours than the site's, or null", None))
    measures = Items(Part(Measure), **optional("Sentences for the letter", list))
    gates = Items(Part(Gate), **optional("Conditions of a switch to this stage", list))
    until = CalendarDay(**optional("An end date, or null", None))
    then = Id(**optional("The stage that is proposed when this one is over, or null", None))
    lead_days = Whole(
        0,
        LONGEST_LEAD,
        **optional("Working days that a switch is announced ahead, or null: printing, post and a day", None),
    )
    recheck_days = Whole(
        0, 60, **optional("So many days before its date somebody is warned if conditions would hold it", RECHECK_DAYS)
    )
    source = Words(LONGEST_NAME, **optional("Number of the published fact this comes from"))
    note = Words(**optional("A remark for whoever reads the file"))

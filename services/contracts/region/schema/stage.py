"""One stage of the stage plan."""

from __future__ import annotations

from services.contracts.region.schema.contact import HoursLine
from services.contracts.region.schema.entry import Entry, Notice, needed, optional
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


class RemoteRule(Entry):
    """How one department settles matters at a distance in this stage."""

    remote = Items(Word(*REMOTE_CHANNELS), **needed("Remote channels, best first"))
    source = Words(**optional("Number of the published fact this comes from"))


class Cancellation(Entry):
    """What a cancelled appointment costs the customer."""

    certificate_required = TrueOrFalse(**needed("Whether a certificate is needed"))
    disadvantage = TrueOrFalse(**needed("Whether there is a disadvantage"))
    source = Words(**optional("Number of the published fact this comes from"))


class Gate(Entry):
    """A condition that holds a switch to this stage or lets it through."""

    id = Id(**needed("Name for machines"))
    kind = Word(*GATE_KINDS, **needed("Confirmed by a person, or `concept_published`: by the system"))
    text = Words(**needed("The condition in words"))
    threshold = Amount(0, **optional("Limit of the case numbers", None))
    source = Words(**optional("Number of the published fact this comes from"))
    note = Words(**optional("A remark for whoever reads the file"))


class Stage(Entry):
    """A named level of openness with its rules."""

    id = Id(**needed("Name for machines"))
    rank = Whole(0, 9999, **needed("Lower is more closed; ranks rise through the list"))
    name = Printed(**needed("Name for people"))
    summary = Printed(**needed("One sentence for the letter: who may come, from now on"))
    admission = Word(*ADMISSIONS, **needed("Who may come in person"))
    channels = Items(Word(*CHANNELS), least=1, **needed("What is offered at all; in_person too"))
    capacity_factor = Amount(0, 1, **needed("Share of the persons that the protection concept allows"))
    area_per_person = Amount(0.1, **optional("Square metres for each person, or null", None))
    triage = Word(*TRIAGE, **needed("required: a phone contact decides before every personal visit, emergencies aside"))
    departments = Named(keys=Id(), values=Part(RemoteRule), **optional("Remote channels by department", dict))
    tandem = TrueOrFalse(**optional("Whether tandem appointments are offered", False))
    arrival_spread_minutes = Whole(
        0, 240, **optional("From when visitors may wait in the house before their appointment", None)
    )
    cancellation = Part(Cancellation, **needed("Cancelling an appointment"))
    invitation_check = TrueOrFalse(**optional("Whether invitations are shown at the entrance", False))
    move_horizon_days = Whole(0, 366, **needed("How far an appointment may be moved"))
    notice_working_days = Whole(0, 60, **needed("How soon an appointment may be moved to"))
    hours = Items(Part(HoursLine), **optional("Other hours than the site's, or null", None))
    measures = Items(Part(Notice), **optional("Sentences for the letter", list))
    gates = Items(Part(Gate), **optional("Conditions of a switch to this stage", list))
    until = CalendarDay(**optional("An end date, or null", None))
    source = Words(**optional("Number of the published fact this comes from"))
    note = Words(**optional("A remark for whoever reads the file"))

"""Opening hours and the contact directory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from marshmallow import ValidationError, validates_schema

from services.contracts.faults import Coded
from services.contracts.region.printable import unprintable
from services.contracts.region.schema.addresses import contact_fault
from services.contracts.region.schema.entry import VALID_UNTIL, Entry, Remarked, needed, optional
from services.contracts.region.schema.fields import CalendarDay, Id, Items, TimeOfDay, Word, Words
from services.contracts.region.vocabulary import AUDIENCES, CONTACT_KINDS, WEEKDAYS
from services.contracts.schemas import Part
from services.contracts.text import LONGEST_NAME, forbidden_characters

FOR_NEW = "new"


class HoursLine(Entry):
    """Hours on some weekdays, local to the region's time zone."""

    days = Items(Word(*WEEKDAYS), least=1, **needed("Weekdays, for instance [mon, tue]"))
    opens = TimeOfDay(**needed('Begin, for instance "08:00"'))
    closes = TimeOfDay(**needed('End, for instance "15:30"'))
    note = Words(**optional("A remark for whoever reads the file"))


class Decision(Entry):
    """Who decided which of contradictory published hours hold, and why."""

    by = Words(LONGEST_NAME, **needed("Who decided"))
    note = Words(**needed("Why"))


class Contact(Remarked):
    """An entry of the contact directory."""

    id = Id(**needed("Name for machines"))
    kind = Word(*CONTACT_KINDS, **needed("How one reaches somebody"))
    label = Words(LONGEST_NAME, **needed("What for, as letters print it"))
    value = Words(**needed("Number or address, or words that say where it stands; as letters print it"))
    audience = Word(*AUDIENCES, **optional("For whom; those for new customers stand in no letter", "everyone"))
    departments = Items(Id(), **optional("Ids of departments; empty: all", list))
    hours = Items(Part(HoursLine), **optional("The hours that hold", list))
    published_hours = Items(
        Part(HoursLine), **optional("The hours as published, where they contradict each other", None)
    )
    decision = Part(Decision, **optional("Who decided where `hours` differ from `published_hours`", None))

    valid_until = CalendarDay(**optional(VALID_UNTIL, None))

    @validates_schema(pass_original=True, skip_on_field_errors=False)
    def _usable(self, data: Any, original: Any, **kwargs: Any) -> None:
        if isinstance(original, Mapping) and (faults := dict(_faults(original))):
            raise ValidationError(faults)


def _faults(contact: Mapping[str, Any]) -> Iterator[tuple[str, list[str]]]:
    for key in ("label", "value"):
        text = contact.get(key)
        if not isinstance(text, str) or not text.strip() or forbidden_characters(text, lines=True):
            continue
        characters = unprintable(text) if contact.get("audience") != FOR_NEW else []
        if characters:
            yield key, [Coded("unprintable-characters", characters=characters)]
        elif key == "value" and (code := contact_fault(str(contact.get("kind")), text)):
            yield key, [Coded(code)]

"""How this household reaches the authority under a stage: channels the stage offers, their hours, its own contacts."""

from __future__ import annotations

from collections.abc import Iterable

from services.notification.domain.facts import Contact, HouseholdFacts, Named, Profile, Stage
from services.notification.domain.german import hours_lines
from services.notification.domain.letter import ContactLine, OwnContact

BENEFITS, PLACEMENT = "benefits", "placement"
_FALLBACK_NAMES = {BENEFITS: "Leistungsgewährung", PLACEMENT: "Vermittlung"}


def contact_lines(profile: Profile, stage: Stage) -> tuple[ContactLine, ...]:
    """Contacts of channels the stage does not offer, or meant for new customers only, are left out."""
    offered = (contact for contact in profile["contacts"] if _offered(contact, stage))
    return (*_counter(profile, stage), *(_line(contact, profile["departments"]) for contact in offered))


def own_contacts(household: HouseholdFacts, departments: Iterable[Named]) -> tuple[OwnContact, ...]:
    """The known contact in each department (W7); without a name there is none to print."""
    names = {**_FALLBACK_NAMES, **{department["id"]: department["name"] for department in departments}}
    known = (
        OwnContact(names[BENEFITS], household["benefits_contact"], household["benefits_extension"]),
        OwnContact(names[PLACEMENT], household["placement_contact"], household["placement_extension"]),
    )
    return tuple(contact for contact in known if contact.name)


def _offered(contact: Contact, stage: Stage) -> bool:
    return contact["audience"] != "new" and contact["kind"] in stage["channels"]


def _line(contact: Contact, departments: Iterable[Named]) -> ContactLine:
    served = [department["name"] for department in departments if department["id"] in contact["departments"]]
    label = f"{contact['label']} ({', '.join(served)})" if served else contact["label"]
    return ContactLine(label, contact["value"], hours_lines(contact["hours"]))


def _counter(profile: Profile, stage: Stage) -> tuple[ContactLine, ...]:
    hours = stage["hours"] if stage["hours"] is not None else profile["hours"]
    if stage["admission"] not in ("appointment", "open") or not hours:
        return ()
    label = "Persönlich, mit Termin" if stage["admission"] == "appointment" else "Persönlich"
    return (ContactLine(label, profile["name"], hours_lines(hours)),)

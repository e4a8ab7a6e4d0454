"""How this household reaches the authority under a stage: channels the stage offers, their hours, its own contacts."""

from __future__ import annotations

from collections.abc import Iterable

from services.notification.domain.dates import hours_lines
from services.notification.domain.facts import Contact, HouseholdFacts, Named, Profile, Stage
from services.notification.domain.letter import ContactLine, OwnContact
from services.notification.domain.phone import is_number
from services.notification.domain.wording import Contacts, Wording

BENEFITS, PLACEMENT = "benefits", "placement"


def contact_lines(
    profile: Profile, stage: Stage, household: HouseholdFacts, wording: Wording
) -> tuple[ContactLine, ...]:
    """Contacts of channels the stage does not offer, meant for new customers only or known better are left out."""
    offered = (
        contact for contact in profile["contacts"] if _offered(contact, stage) and not _known(contact, household)
    )
    return (
        *_counter(profile, stage, wording),
        *(_line(contact, profile["departments"], wording) for contact in offered),
    )


def phone_number(profile: Profile, stage: Stage) -> str:
    """The number of the authority for everybody's questions, or nothing where the stage or the directory has none."""
    numbers = [
        contact
        for contact in profile["contacts"]
        if contact["kind"] == "phone" and _offered(contact, stage) and is_number(contact["value"])
    ]
    numbers.sort(key=lambda contact: bool(contact["departments"]))  # stable: those for all departments first
    return numbers[0]["value"].strip() if numbers else ""


def reachable_channels(profile: Profile, stage: Stage, household: HouseholdFacts, phone: bool) -> set[str]:
    """Remote channels of the stage that the letter says how to use; the way to a video talk is sent separately."""
    known = {contact["kind"] for contact in profile["contacts"] if _offered(contact, stage)} - {"phone"}
    own = any(household[extension] for extension in ("benefits_extension", "placement_extension"))
    return (known | {"video"} | ({"phone"} if phone or own else set())) & set(stage["channels"])


def own_contacts(household: HouseholdFacts, departments: Iterable[Named], words: Contacts) -> tuple[OwnContact, ...]:
    """The known contact in each department (W7); without a name there is none to print."""
    names = {**words.departments_otherwise, **{department["id"]: department["name"] for department in departments}}
    known = (
        OwnContact(names[BENEFITS], household["benefits_contact"], household["benefits_extension"]),
        OwnContact(names[PLACEMENT], household["placement_contact"], household["placement_extension"]),
    )
    return tuple(contact for contact in known if contact.name)


def _offered(contact: Contact, stage: Stage) -> bool:
    return contact["audience"] != "new" and contact["kind"] in stage["channels"]


def _known(contact: Contact, household: HouseholdFacts) -> bool:
    """The way to one's own contact, where the letter prints all their extensions anyway."""
    extensions = {BENEFITS: household["benefits_extension"], PLACEMENT: household["placement_extension"]}
    served = contact["departments"]
    personal = contact["audience"] == "current" and contact["kind"] == "phone" and bool(served)
    return personal and all(extensions.get(department) for department in served)


def _line(contact: Contact, departments: Iterable[Named], wording: Wording) -> ContactLine:
    served = {department["name"]: department["id"] in contact["departments"] for department in departments}
    only = [name for name, here in served.items() if here] if contact["kind"] in ("phone", "email") else []
    label = contact["label"]
    if only and not all(served.values()):
        label = wording.contacts.of_departments.format(label=label, departments=wording.lists.separator.join(only))
    return ContactLine(label, contact["value"], hours_lines(contact["hours"], wording))


def _counter(profile: Profile, stage: Stage, wording: Wording) -> tuple[ContactLine, ...]:
    hours = stage["hours"] if stage["hours"] is not None else profile["hours"]
    if stage["admission"] not in ("appointment", "open") or not hours:
        return ()
    words = wording.contacts
    label = words.counter_with_appointment if stage["admission"] == "appointment" else words.counter
    return (ContactLine(label, "", hours_lines(hours, wording)),)

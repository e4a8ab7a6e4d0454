"""One bad value holds one letter: not its lot, not for ever (a campaign that stood still for a contact's wording)."""

from __future__ import annotations

from email import message_from_bytes
from typing import Any
from uuid import UUID

import pytest

from services.chassis.process.problems import Problem
from services.notification.application.campaigns.release_held import release_held
from services.notification.application.campaigns.reports import get_campaign
from services.notification.application.letters.reprint_letter import reprint
from services.notification.application.sites.record_site import record_profile
from tests.integration.notification.office import MARA, NOW, Office, key
from tests.unit.notification import builders
from tests.unit.notification.builders import contact, csv_row

BY_EMAIL = {"Versandweg": "e-mail", "E-Mail": "a@example.org"}
WORDS = "die E-Mail-Adresse in Ihrem letzten Schreiben"
UNUSABLE = ["kundenpost", WORDS, "a@b\r\nBcc: c@example.org", "post@jobcenter"]


def profile(revision: int, office: Office, **changes: Any) -> None:
    known = builders.profile(**changes)
    office.do(lambda work: record_profile(office.app, work, key("linden"), revision, known))


def opened(office: Office, *rows: str, **changes: Any) -> UUID:
    office.load("linden")
    profile(2, office, **changes)
    office.people(*rows)
    switch = office.switch("linden")
    office.produce()
    return switch


def campaign(office: Office, switch: UUID) -> dict[str, Any]:
    return get_campaign(office.app, UUID(office.campaign(switch)["campaign_id"]))


def release(office: Office, switch: UUID) -> int:
    return release_held(office.app, UUID(office.campaign(switch)["campaign_id"]), MARA)


def senders(office: Office) -> set[str]:
    files = {name: raw for lot in office.lots() for name, raw in lot.items() if name.endswith(".eml")}
    return {message_from_bytes(raw)["From"].rpartition("<")[2].strip("<>") for raw in files.values()}


def test_words_for_people_in_the_first_contact_are_no_sender(office: Office):
    switch = opened(
        office,
        csv_row(1, **BY_EMAIL),
        csv_row(2),
        contacts=[contact("email", "E-Mail", WORDS), contact("email", "E-Mail", "second@example.org")],
        letter={"sender_email": "sender@example.org"},
    )

    assert office.campaign(switch)["state"] == "completed"
    assert office.campaign(switch)["balance"]["handed_over"] == {"print": 1, "email": 1}
    assert senders(office) == {"sender@example.org"}


def test_a_profile_without_the_key_has_the_templates_sender(office: Office):
    opened(office, csv_row(1, **BY_EMAIL), contacts=[contact("email", "E-Mail", "first@example.org")])

    assert senders(office) == {"keine-antwort@example.org"}


@pytest.mark.parametrize("address", UNUSABLE)
def test_a_sender_no_mail_server_takes_holds_the_e_mails_and_nothing_else(office: Office, address: str):
    """A region file is refused for it; what was loaded before this rule, or comes otherwise, stops no campaign."""
    switch = opened(office, csv_row(1, **BY_EMAIL), csv_row(2), letter={"sender_email": address})

    done = campaign(office, switch)
    assert (done["state"], done["difference"]) == ("completed", 0)
    assert (done["balance"]["handed_over"]["print"], done["balance"]["held"]) == (1, 1)
    assert [fault["code"] for fault in done["held_letters"][0]["faults"]] == ["sender-address-unusable"]


def test_held_letters_go_once_the_region_is_mended(office: Office):
    switch = opened(office, csv_row(1, **BY_EMAIL), csv_row(2), letter={"sender_email": "kundenpost"})
    profile(3, office, letter={"sender_email": "mended@example.org"})

    assert release(office, switch) == 1
    assert (office.campaign(switch)["state"], office.campaign(switch)["closed_at"]) == ("running", None)
    office.produce()

    done = campaign(office, switch)
    assert (done["state"], done["difference"], done["balance"]["held"]) == ("completed", 0, 0)
    assert done["balance"]["handed_over"] == {"print": 1, "email": 1}
    assert senders(office) == {"mended@example.org"}
    assert len(office.handed_over()) == len(set(office.handed_over())) == 2
    assert [action["action"] for action in done["actions"]] == ["release"]
    assert [event["balance"]["held"] for event in office.said()] == [1, 0]


def test_letters_of_before_and_after_the_release_are_reprinted_as_they_were(office: Office):
    switch = opened(office, csv_row(1, Nachname="𓀀"), csv_row(2))
    office.people(csv_row(1, Nachname="Muster"), import_id="mended")
    profile(3, office, letterhead={**builders.profile()["letterhead"], "office": "Jobcenter Neu"})
    release(office, switch)
    office.produce()

    for number in (1, 2):
        letter = UUID(str(office.letter_of(number, switch)["id"]))
        together = office.do(lambda work, letter=letter: work.reports.facts(letter))
        again = reprint(office.app, letter, together)
        assert again.identical
    assert office.campaign(switch)["balance"]["held"] == 0


def test_what_is_not_mended_is_held_again_and_nothing_happens_twice(office: Office):
    switch = opened(office, csv_row(1, Nachname="𓀀"), csv_row(2))

    assert release(office, switch) == 1
    office.produce()
    assert release(office, switch) == 1
    office.produce()

    assert campaign(office, switch)["balance"]["held"] == 1
    assert len(office.handed_over()) == 1
    assert release(office, opened_again(office)) == 0


def opened_again(office: Office) -> UUID:
    """A further switch without a held letter."""
    office.people(csv_row(1), import_id="sound")
    switch = office.switch("linden", sequence=3)
    office.produce()
    return switch


def test_a_letter_of_an_older_stage_is_not_released(office: Office):
    switch = opened(office, csv_row(1, Nachname="𓀀"))
    opened_again(office)

    with pytest.raises(Problem) as refused:
        release(office, switch)

    assert refused.value.params == {"state": "superseded", "action": "release"}
    assert office.letter_of(1, switch)["state"] == "held"


def test_an_appointment_that_was_to_be_told_by_phone_stands_in_the_released_letter(office: Office):
    office.load("linden")
    office.people(csv_row(1, Nachname="𓀀"))
    switch = UUID(int=7)
    office.stage_changed("linden", 2, switch)
    office.changes("linden", 2, 1, office.appointment(1, "phone"))
    office.replanned("linden", 2, changes=1)
    office.produce()
    office.people(csv_row(1), import_id="mended")

    release(office, switch)
    office.produce()

    told = office.letter_of(1, switch)
    assert told["state"] == "handed_over"
    assert [change["outcome"] for change in told["facts"]["changes"]] == ["phone"]


def test_a_value_that_nobody_foresaw_holds_its_letter_alone(office: Office, monkeypatch: pytest.MonkeyPatch):
    """Any step: wording, setting in type, wrapping as an e-mail."""
    from services.notification.application.letters import fitness

    original = fitness.compose

    def compose(facts, own, day, wording):
        if own["household"]["last_name"] == "Muster2":
            raise ValueError("Muster2 lives in Limmerstraße")
        return original(facts, own, day, wording)

    monkeypatch.setattr(fitness, "compose", compose)
    switch = opened(office, *(csv_row(number) for number in range(1, 5)))

    done = campaign(office, switch)
    (held,) = done["held_letters"]
    assert (done["state"], done["balance"]["handed_over"]["print"]) == ("completed", 3)
    assert held["faults"][0]["code"] == "letter-failed" and "Muster" not in str(held["faults"])
    assert held["faults"][0]["params"]["error"] == "ValueError"


def test_an_appointment_that_cannot_be_read_holds_its_letter_alone(office: Office):
    office.load("linden")
    office.people(csv_row(1), csv_row(2))
    switch = UUID(int=8)
    office.stage_changed("linden", 2, switch)
    change = office.appointment(1, "phone")
    office.changes("linden", 2, 1, {**change, "after": {**change["after"], "channel": "carrier pigeon"}})
    office.replanned("linden", 2, changes=1)
    office.produce()

    assert office.campaign(switch)["balance"]["handed_over"]["print"] == 1
    assert office.letter_of(1, switch)["faults"][0]["code"] == "letter-failed"


def test_a_letter_that_breaks_the_compile_stands_alone_in_the_end(office: Office, monkeypatch: pytest.MonkeyPatch):
    renderer = office.app.renderer(office.app.terms.template_version)
    original = type(renderer).paper_batch

    def paper_batch(self, letters, created_at):
        if any("Muster3" in line for letter in letters for line in letter.recipient):
            raise KeyError("Muster3")
        return original(self, letters, created_at)

    monkeypatch.setattr(type(renderer), "paper_batch", paper_batch)
    switch = opened(office, *(csv_row(number) for number in range(1, 8)))

    assert office.campaign(switch)["balance"]["handed_over"]["print"] == 6
    assert office.letter_of(3, switch)["reason"] == "letter-failed"
    assert office.clock.now() == NOW

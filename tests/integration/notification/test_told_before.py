"""What is new in a letter is judged by the letters that went out before, in whatever order the stages were heard of."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from services.notification.application.records import Campaign
from services.notification.domain.campaign import State
from tests.integration.notification.office import EFFECTIVE, Office, key
from tests.unit.notification import builders
from tests.unit.notification.builders import csv_row

MASK = [{"id": "mask", "text": "Bitte tragen Sie eine Maske."}]


def switched(office: Office, sequence: int, **stage: Any) -> None:
    office.stage_changed("linden", sequence, uuid4(), **stage)
    office.replanned("linden", sequence)


def told_before(office: Office, sequence: int) -> Any:
    stage: Any = builders.stage()
    nobody = UUID(int=0)
    campaign = Campaign(nobody, key("linden"), sequence, nobody, ["linden"], State.WAITING, stage, EFFECTIVE, None)
    return office.do(lambda work: work.campaigns.told_before(campaign))


def test_the_stage_told_before_is_that_of_the_newest_letters_handed_over(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    assert told_before(office, 2) is None, "nobody gets a letter for the first stage"

    switched(office, 2, name="Zweite", measures=MASK)
    office.produce()
    switched(office, 3, name="Dritte")  # superseded before any of its letters is made
    switched(office, 4, name="Vierte")

    assert told_before(office, 3)["name"] == "Zweite"
    assert told_before(office, 4)["name"] == "Zweite"
    office.produce()
    assert told_before(office, 5)["name"] == "Vierte"


def test_the_next_letter_marks_what_is_new_and_names_what_no_longer_holds(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    switched(office, 2, measures=MASK)
    office.produce()
    switched(office, 3, invitation_check=True)

    lot = office.do(lambda work: work.lots.find(office.lots_to_do()[0]))

    assert lot is not None
    told = lot.facts["told_before"]
    assert told is not None and told["measures"] == MASK

"""Events in any order, twice, and stages that overtake one another (promises 1 and 6)."""

from __future__ import annotations

from itertools import permutations
from uuid import UUID, uuid4

import pytest

from services.notification.application.campaigns.steer_campaign import pause, resume
from tests.integration.notification.interrupted import dying, interrupted
from tests.integration.notification.office import MARA, Office
from tests.unit.notification.builders import csv_row


def test_every_order_of_the_events_of_a_switch_ends_in_the_same_letters(office: Office):
    office.load("linden")
    office.people(csv_row(1), csv_row(2))
    changes = [office.appointment(1), office.appointment(2)]
    seen = set()
    for sequence, order in enumerate(permutations(range(4)), start=2):
        switch = uuid4()
        steps = [
            lambda at=sequence, by=switch: office.stage_changed("linden", at, by),
            lambda at=sequence: office.changes("linden", at, 1, changes[0]),
            lambda at=sequence: office.changes("linden", at, 2, changes[1]),
            lambda at=sequence: office.replanned("linden", at, changes=2),
        ]
        for step in [*order, *order]:
            steps[step]()
        office.produce()
        balance = office.campaign(switch)["balance"]
        told = sorted(len(office.letter_of(number, switch)["facts"]["changes"]) for number in (1, 2))
        seen.add((office.campaign(switch)["state"], balance["handed_over"]["print"], *told))

    assert seen == {("completed", 2, 1, 1)}


def test_an_older_stage_that_comes_late_opens_no_letters_and_undoes_nothing(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    newer, older = uuid4(), uuid4()
    office.stage_changed("linden", 3, newer)
    office.replanned("linden", 3)

    outcome = office.stage_changed("linden", 2, older)
    office.replanned("linden", 2)

    assert outcome == "stale"
    assert office.campaign(older)["state"] == "superseded"
    assert office.campaign(newer)["state"] == "running"
    assert [event["outcome"] for event in office.said()] == ["superseded"]


def test_letters_of_an_older_stage_that_are_not_handed_over_are_withdrawn(office: Office):
    office.load("linden")
    office.people(*(csv_row(number) for number in range(1, 6)))
    first = office.switch("linden", sequence=2)
    office.produce(most=1)  # three of the five letters

    second = office.switch("linden", sequence=3)
    office.produce()

    balance = office.campaign(first)["balance"]
    assert (balance["handed_over"]["print"], balance["withdrawn"]) == (3, 2)
    assert office.campaign(first)["state"] == "superseded"
    assert office.campaign(second)["balance"]["handed_over"]["print"] == 5
    assert len(office.handed_over()) == 8


def test_a_lot_whose_stage_was_overtaken_while_it_was_set_is_not_handed_over(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    first = office.switch("linden", sequence=2)

    office.production = interrupted(office.production, "seal", lambda: office.stage_changed("linden", 3, uuid4()))
    office.produce(most=1)

    assert office.lots() == []
    assert office.letter_of(1, first)["state"] == "withdrawn"
    assert office.staged() == []


def test_a_lot_whose_hand_over_has_begun_completes_and_counts_though_a_newer_stage_came(office: Office):
    office.load("linden")
    office.people(csv_row(1), csv_row(2))
    first = office.switch("linden", sequence=2)
    office.production, sound = dying(office.production), office.production
    with pytest.raises(KeyboardInterrupt):
        office.produce(most=1)
    office.stage_changed("linden", 3, uuid4())
    assert office.campaign(first)["state"] == "superseding"

    office.production = sound
    office.produce()

    assert office.campaign(first)["balance"]["handed_over"]["print"] == 2
    assert office.campaign(first)["state"] == "superseded"
    assert len(office.lots()) == 1


def test_an_appointment_of_a_withdrawn_letter_is_told_by_the_next_one(office: Office):
    office.load("linden", "mitte")
    office.people(csv_row(1))
    both = uuid4()
    for site in ("linden", "mitte"):
        office.stage_changed(site, 2, both, ["linden", "mitte"])
    office.changes("mitte", 2, 1, office.appointment(1))
    office.replanned("mitte", 2, changes=1)
    office.replanned("linden", 2)

    next_switch = office.switch("linden", sequence=3)
    office.produce()

    assert office.letter_of(1, both)["state"] == "withdrawn"
    assert [change["site"] for change in office.letter_of(1, next_switch)["facts"]["changes"]] == ["mitte"]


def test_a_switch_whose_other_site_was_overtaken_does_not_wait_for_it_for_ever(office: Office):
    office.load("linden", "mitte")
    office.people(csv_row(1), csv_row(2, Standort="mitte"))
    both = uuid4()
    for site in ("linden", "mitte"):
        office.stage_changed(site, 2, both, ["linden", "mitte"])
    office.replanned("linden", 2)

    office.stage_changed("mitte", 3, uuid4())

    assert office.campaign(both, "linden")["state"] == "running"
    assert office.campaign(both, "mitte")["state"] == "superseded"


def test_a_lot_whose_campaign_is_paused_while_it_is_set_stays_here_until_it_is_resumed(office: Office):
    office.load("linden")
    office.people(csv_row(1))
    switch = office.switch("linden")
    campaign = UUID(office.campaign(switch)["campaign_id"])
    sound = office.production
    office.production = interrupted(sound, "seal", lambda: pause(office.app, campaign, MARA))

    office.produce(most=1)

    assert office.lots() == []
    office.production = sound
    resume(office.app, campaign, MARA)
    office.produce()
    assert len(office.lots()) == 1


def test_a_lot_that_speaks_of_an_overtaken_stage_at_another_site_is_set_again_without_it(office: Office):
    office.load("linden", "mitte")
    office.people(csv_row(1))
    both = uuid4()
    for site in ("linden", "mitte"):
        office.stage_changed(site, 2, both, ["linden", "mitte"])
    office.changes("mitte", 2, 1, office.appointment(1))
    office.replanned("mitte", 2, changes=1)
    office.replanned("linden", 2)
    sound = office.production
    office.production = interrupted(sound, "seal", lambda: office.stage_changed("mitte", 3, uuid4()))

    office.produce(most=1)

    assert office.lots() == []
    office.production = sound
    office.produce()
    assert office.letter_of(1, both)["facts"]["changes"] == []


def test_an_appointment_that_was_told_once_is_not_told_again_by_another_sites_switch(office: Office):
    office.load("linden", "mitte")
    office.people(csv_row(1))
    both = uuid4()
    for site in ("linden", "mitte"):
        office.stage_changed(site, 2, both, ["linden", "mitte"])
    office.changes("mitte", 2, 1, office.appointment(1))
    office.replanned("mitte", 2, changes=1)
    office.replanned("linden", 2)
    office.produce()
    assert len(office.letter_of(1, both)["facts"]["changes"]) == 1

    later = office.switch("linden", sequence=3)
    office.produce()

    assert office.letter_of(1, later)["facts"]["changes"] == []

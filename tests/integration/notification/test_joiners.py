"""Whoever comes to a site later has the letter of what holds there and of what is announced, once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import Event
from uuid import UUID, uuid4

import pytest

from services.notification.application.campaigns import reports, steer_campaign
from services.notification.entrypoints.letter_worker import LetterWorker
from tests.fakes.notification.house import Meter
from tests.integration.notification.office import EFFECTIVE, MANAGER, NOW, Office, plain
from tests.unit.notification.builders import csv_row

LATER = NOW + timedelta(days=14)


@pytest.fixture
def linden(office: Office) -> Office:
    """Four households of a site at home in linden, one in mitte."""
    office.load("linden", "mitte")
    office.people(*(csv_row(number) for number in range(1, 5)), csv_row(9, Standort="mitte"))
    return office


def joins(office: Office, *numbers: int, **row: str) -> int:
    """A file with these households comes; how many letters it yields."""
    office.people(*(csv_row(number, **row) for number in numbers), import_id=uuid4().hex)
    return office.welcome()


def announce(office: Office, sequence: int, **stage: str) -> UUID:
    switch = uuid4()
    office.stage_changed("linden", sequence, switch, at=LATER, **stage)
    office.replanned("linden", sequence)
    return switch


def lane(office: Office, switch: UUID, site: str = "linden") -> dict:
    campaigns = plain(reports.list_campaigns(office.app, None, switch))
    (found,) = (each for each in campaigns if each["joiners"] and each["site"] == site)
    return found


def everybodys(office: Office, switch: UUID) -> dict:
    campaigns = plain(reports.list_campaigns(office.app, None, switch))
    (found,) = (each for each in campaigns if not each["joiners"])
    return found


def test_the_first_file_of_a_region_yields_no_letter(office: Office):
    office.load("linden")
    assert joins(office, 1, 2) == 0
    assert joins(office, 3) == 0


def test_a_first_file_after_a_switch_tells_nobody_of_what_holds_but_all_of_what_is_announced(office: Office):
    office.load("linden")
    in_force = office.switch("linden")
    office.clock.time = EFFECTIVE + timedelta(hours=1)
    announced = announce(office, 3)

    assert joins(office, 1, 2) == 2
    assert office.letters_of(1, in_force) == {}
    assert set(office.letters_of(1, announced)) == {"linden"}


def test_a_household_that_is_new_has_one_letter_of_what_holds_and_one_of_what_is_announced(linden: Office):
    in_force = linden.switch("linden")
    linden.produce()
    linden.clock.time = EFFECTIVE + timedelta(days=1)
    announced = announce(linden, 3)
    linden.produce()

    assert joins(linden, 5) == 2
    linden.produce()

    for switch in (in_force, announced):
        assert linden.letter_of(5, switch)["state"] == "handed_over"
        assert (lane(linden, switch)["state"], lane(linden, switch)["difference"]) == ("completed", 0)
    assert len(linden.handed_over()) == len(set(linden.handed_over())) == 10


def test_the_same_file_again_yields_nothing(linden: Office):
    linden.switch("linden")
    assert joins(linden, 5) == 1
    assert joins(linden, 5) == 0
    assert joins(linden, 1, 2, 3, 4, 5) == 0


def test_a_stage_that_no_longer_holds_is_told_to_nobody_new(linden: Office):
    before = linden.switch("linden")
    linden.produce()
    linden.clock.time = EFFECTIVE + timedelta(days=1)
    now = linden.switch("linden", sequence=3)
    joins(linden, 5)

    assert linden.letters_of(5, before) == {}
    assert set(linden.letters_of(5, now)) == {"linden"}


def test_who_comes_before_the_letters_are_collected_has_the_letter_with_all_others(linden: Office):
    switch = uuid4()
    linden.stage_changed("linden", 2, switch)
    assert joins(linden, 5) == 0
    linden.replanned("linden", 2)
    assert linden.welcome() == 0
    linden.produce()

    assert everybodys(linden, switch)["balance"]["handed_over"]["print"] == 5


def test_who_comes_while_a_way_back_is_waiting_has_its_letter_although_it_writes_to_few(linden: Office):
    """Only who was told of the cancelled switch hears of the way back; but whoever is new knows neither."""
    out, back = linden.switch("linden"), uuid4()
    linden.clock.time = EFFECTIVE + timedelta(hours=1)
    linden.stage_changed("linden", 3, back, undoes=out, came_from="closed")
    joins(linden, 5)
    linden.replanned("linden", 3)
    assert linden.welcome() == 1
    assert everybodys(linden, back)["households"] == 0


def test_who_moves_has_the_letter_of_the_new_site_though_the_old_one_wrote_in_the_same_switch(linden: Office):
    """Where to call and what holds in the house differ from site to site."""
    switch = linden.switch("linden", "mitte")
    linden.produce()
    assert joins(linden, 1, Standort="mitte") == 1
    linden.produce()
    assert joins(linden, 1) == 0  # back again, where it was told

    letters = linden.letters_of(1, switch)
    assert {site: letter["state"] for site, letter in letters.items()} == {
        "linden": "handed_over",
        "mitte": "handed_over",
    }


def test_an_excluded_household_is_in_the_books_and_has_no_letter(linden: Office):
    switch = linden.switch("linden")
    joins(linden, 5, Ausschluss="verstorben")

    assert linden.letter_of(5, switch)["state"] == "excluded"
    assert lane(linden, switch)["state"] == "completed"
    assert lane(linden, switch)["balance"]["excluded"] == 1


def test_neither_the_campaign_nor_its_switch_waits_for_those_who_come_later(linden: Office):
    switch = linden.switch("linden")
    joins(linden, 5)
    counts = linden.counts(switch)
    linden.produce()

    assert counts["households"] == 4
    assert [str(each["campaign_id"]) for each in linden.said()] == [everybodys(linden, switch)["campaign_id"]]
    assert linden.counts(switch)["letters"]["print"] == 4


def test_how_many_letters_went_to_those_who_came_later_is_told_by_campaign_and_switch(linden: Office):
    switch = linden.switch("linden", "mitte")
    joins(linden, 5, 6)
    joins(linden, 7, Standort="mitte")
    joins(linden, 8, Ausschluss="verzogen")
    assert joiner_letters(linden, switch) == {"linden": 0, "mitte": 0}
    linden.produce()

    assert joiner_letters(linden, switch) == {"linden": 2, "mitte": 1}
    assert lane(linden, switch)["joiner_letters"] == 0
    assert linden.counts(switch)["joiner_letters"] == 3
    only = reports.letter_counts(linden.app, switch, ["mitte"])
    assert (only["joiner_letters"], only["letters"]["print"]) == (1, 1)


def joiner_letters(office: Office, switch: UUID) -> dict[str, int]:
    campaigns = plain(reports.list_campaigns(office.app, None, switch))
    return {each["site"]: each["joiner_letters"] for each in campaigns if not each["joiners"]}


def test_letters_to_those_who_came_later_are_counted_apart_too(linden: Office):
    meter = Meter()
    linden.app = replace(linden.app, meter=meter)
    linden.production = replace(linden.production, app=linden.app)
    linden.switch("linden")
    joins(linden, 5)
    linden.produce()

    assert (meter.counts["print handed_over"], meter.counts["joiners print handed_over"]) == (5, 1)


def test_a_worker_takes_the_letters_of_those_who_came_later_by_turns(linden: Office):
    """Lots of one letter: twelve of the campaign, and two of the lane that came when none of them had gone."""
    linden.app = replace(linden.app, terms=replace(linden.app.terms, lot_size={"print": 1, "email": 1}))
    linden.production = replace(linden.production, app=linden.app)
    linden.people(*(csv_row(number) for number in range(10, 18)), import_id="more")
    switch = linden.switch("linden")
    joins(linden, 5, 6)
    worker = LetterWorker(linden.open_queue, linden.production, 0.1, Event())

    with linden.open_queue() as queue:
        for _ in range(4):
            assert worker.take_one(queue)

    assert lane(linden, switch)["balance"]["handed_over"]["print"] == 2
    assert everybodys(linden, switch)["balance"]["handed_over"]["print"] == 2


def test_who_stops_the_letters_of_a_campaign_stops_those_of_its_lane(linden: Office):
    switch = linden.switch("linden")
    campaign = UUID(everybodys(linden, switch)["campaign_id"])
    joins(linden, 5)
    steer_campaign.pause(linden.app, campaign, MANAGER)
    joins(linden, 6)
    assert (linden.produce(), lane(linden, switch)["state"]) == (0, "paused")

    steer_campaign.resume(linden.app, campaign, MANAGER)
    linden.produce()
    assert lane(linden, switch)["balance"]["handed_over"]["print"] == 2

    joins(linden, 7)
    linden.produce()
    assert (lane(linden, switch)["state"], lane(linden, switch)["households"]) == ("completed", 3)


def test_a_cancelled_campaign_writes_to_nobody_who_comes_later(linden: Office):
    switch = linden.switch("linden")
    joins(linden, 5)
    steer_campaign.cancel(linden.app, UUID(everybodys(linden, switch)["campaign_id"]), MANAGER)

    assert linden.letter_of(5, switch)["state"] == "withdrawn"
    assert joins(linden, 6) == 0
    assert linden.produce() == 0


def test_a_revoked_stage_takes_back_the_letters_of_its_lane_and_corrects_those_that_went(linden: Office):
    announced = announce(linden, 2)
    joins(linden, 5)
    linden.produce()
    joins(linden, 6)
    back = uuid4()
    linden.revoked("linden", 3, 2, back, announced, LATER, id="closed")
    linden.replanned("linden", 3)
    linden.produce()

    assert linden.letter_of(6, announced)["reason"] == "stage-revoked"
    assert linden.letter_of(5, back)["state"] == "handed_over"
    assert linden.letters_of(6, back) == {}
    assert joins(linden, 7) == 0


def test_a_letter_to_somebody_new_marks_no_rule_as_new(linden: Office):
    linden.switch("linden")
    linden.produce()
    linden.clock.time = EFFECTIVE + timedelta(days=1)
    switch = linden.switch("linden", sequence=3)
    linden.produce()
    joins(linden, 5)
    lot = linden.do(lambda work: work.lots.find(linden.lots_to_do()[0]))

    assert lot.facts["told_before"] is None
    assert lot.facts["joined"] is True
    assert lane(linden, switch)["reference"] == everybodys(linden, switch)["reference"]

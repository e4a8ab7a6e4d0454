"""Whoever moves, or gets letters again, has one letter of each entry that concerns it: that of the site it lives at."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.notification.application.campaigns import reports
from tests.integration.notification.interrupted import interrupted
from tests.integration.notification.office import NOW, Office, plain
from tests.unit.notification.builders import csv_row

LATER = NOW + timedelta(days=14)
Outcome = dict[str, tuple[str, str]]


@pytest.fixture
def linden(office: Office) -> Office:
    """Four households at home in linden, one in mitte."""
    office.load("linden", "mitte", "nord")
    office.people(*(csv_row(number) for number in range(1, 5)), csv_row(9, Standort="mitte"))
    return office


def announce(office: Office, *sites: str, changes: Any = (), switch: UUID | None = None, sequence: int = 2) -> UUID:
    """A switch of these sites up to its letters; `changes` are those of the first one."""
    made = switch or uuid4()
    for site in sites:
        office.stage_changed(site, sequence, made, list(sites), at=LATER)
    if changes:
        office.changes(sites[0], sequence, 1, *changes)
    for site in sites:
        office.replanned(site, sequence, len(changes) if site == sites[0] else 0)
    return made


def comes(office: Office, number: int, site: str = "linden", **row: str) -> int:
    """A file in which the household lives there; how many letters it yields."""
    office.people(csv_row(number, Standort=site, **row), import_id=uuid4().hex)
    return office.welcome()


def told(office: Office, number: int, *switches: UUID) -> list[Outcome]:
    """Of each switch, what became of its letters to the household, by their sites."""
    return [
        {site: (letter["state"], letter["reason"]) for site, letter in office.letters_of(number, switch).items()}
        for switch in switches
    ]


def told_changes(office: Office, number: int, switch: UUID, site: str) -> list[str]:
    letter = office.letters_of(number, switch)[site]
    return [change["outcome"] for change in letter["facts"]["changes"]]


def even(office: Office, *switches: UUID) -> bool:
    campaigns = [each for switch in switches for each in plain(reports.list_campaigns(office.app, None, switch))]
    return {(each["state"], each["difference"]) for each in campaigns} == {("completed", 0)}


GONE, WENT = ("withdrawn", "moved"), ("handed_over", "")


def test_who_moves_before_the_letter_is_made_has_that_of_the_new_site_alone(linden: Office):
    there, here = announce(linden, "linden"), announce(linden, "mitte")
    assert comes(linden, 1, "mitte") == 1
    linden.produce()

    assert told(linden, 1, there, here) == [{"linden": GONE}, {"mitte": WENT}]
    assert even(linden, there, here)
    assert len(linden.handed_over()) == 5


def test_the_same_where_one_switch_wrote_to_both_sites(linden: Office):
    switch = announce(linden, "linden", "mitte")
    assert comes(linden, 1, "mitte") == 1
    linden.produce()

    assert told(linden, 1, switch) == [{"linden": GONE, "mitte": WENT}]
    assert even(linden, switch)


def test_who_moves_to_a_site_where_nothing_changes_has_no_letter_of_the_old_one(linden: Office):
    switch = announce(linden, "linden")
    assert comes(linden, 1, "nord") == 0
    linden.produce()

    assert told(linden, 1, switch) == [{"linden": GONE}]
    assert even(linden, switch)


def test_who_moves_while_the_letters_are_being_set_has_that_of_the_new_site_alone(linden: Office):
    switch = announce(linden, "linden", "mitte")
    sound, moves = linden.production, iter([lambda: comes(linden, 1, "mitte")])
    linden.production = interrupted(sound, "seal", lambda: next(moves, lambda: 0)())
    linden.produce()

    assert told(linden, 1, switch) == [{"linden": GONE, "mitte": WENT}]


def test_who_moves_on_before_the_letter_of_a_joiner_is_made_has_that_of_the_last_site_alone(linden: Office):
    switch = announce(linden, "linden", "mitte", "nord")
    comes(linden, 1, "mitte")
    comes(linden, 1, "nord")
    linden.produce()

    assert told(linden, 1, switch) == [{"linden": GONE, "mitte": GONE, "nord": WENT}]
    assert even(linden, switch)


@pytest.mark.parametrize("first", ["linden", "mitte"])
def test_the_letter_of_the_new_site_tells_of_the_appointment_at_the_old_one(linden: Office, first: str):
    """Whichever lot is made first."""
    switch = announce(linden, "linden", "mitte", changes=[linden.appointment(1, "phone")])
    comes(linden, 1, "mitte")
    make(linden, first)

    assert told(linden, 1, switch) == [{"linden": GONE, "mitte": WENT}]
    assert told_changes(linden, 1, switch, "mitte") == ["phone"]


def make(office: Office, first: str) -> None:
    """All lots, those of one site before the others."""
    lots = {id: office.do(lambda work, id=id: work.lots.find(id)) for id in office.lots_to_do()}
    for id in sorted(lots, key=lambda id: lots[id].key.site != first):
        office.production.run(id)


def test_an_appointment_at_the_old_site_is_told_by_its_letter_where_the_new_one_has_none_of_that_switch(linden: Office):
    """As to a guest: whoever lives elsewhere and has an appointment here."""
    there, here = announce(linden, "linden", changes=[linden.appointment(1, "phone")]), announce(linden, "mitte")
    comes(linden, 1, "mitte")
    linden.produce()

    assert told(linden, 1, there, here) == [{"linden": WENT}, {"mitte": WENT}]
    assert told_changes(linden, 1, there, "linden") == ["phone"]


def test_a_guest_that_moves_to_a_site_of_the_switch_has_one_letter(linden: Office):
    linden.people(csv_row(5, Standort="nord"), import_id="guest")
    switch = announce(linden, "linden", "mitte", changes=[linden.appointment(5, "phone")])
    comes(linden, 5, "mitte")
    linden.produce()

    assert told(linden, 5, switch) == [{"linden": GONE, "mitte": WENT}]
    assert told_changes(linden, 5, switch, "mitte") == ["phone"]


def test_a_guest_that_moves_elsewhere_is_still_told_of_its_appointment(linden: Office):
    linden.people(csv_row(5, Standort="nord"), import_id="guest")
    switch = announce(linden, "linden", changes=[linden.appointment(5, "phone")])
    comes(linden, 5, "mitte")
    linden.produce()

    assert told(linden, 5, switch) == [{"linden": WENT}]


def test_who_is_told_of_a_correction_is_told_of_it_though_it_has_moved(linden: Office):
    out, back = announce(linden, "linden"), uuid4()
    linden.produce()
    linden.revoked("linden", 3, 2, back, out, LATER, id="closed")
    linden.replanned("linden", 3)
    comes(linden, 1, "mitte")
    linden.produce()

    assert told(linden, 1, back) == [{"linden": WENT}]


def test_who_is_away_while_the_letters_are_made_and_comes_back_has_one_letter(linden: Office):
    switch = announce(linden, "linden")
    comes(linden, 1, "nord")
    linden.produce()
    assert len(linden.handed_over()) == 3
    assert comes(linden, 1, "linden") == 1
    assert comes(linden, 1, "nord") + comes(linden, 1, "linden") == 0
    linden.produce()

    assert len(linden.handed_over()) == 4
    assert even(linden, switch)
    assert linden.counts(switch)["households_with_two_letters"] == 0


def test_who_is_away_twice_while_the_letters_are_made_has_one_letter(linden: Office):
    """The second time its letter was in the lane of those who came later."""
    switch = announce(linden, "linden")
    comes(linden, 1, "nord")
    linden.produce()
    comes(linden, 1, "linden")
    comes(linden, 1, "nord")
    linden.produce()
    assert comes(linden, 1, "linden") == 1
    linden.produce()

    assert len(linden.handed_over()) == 4
    assert even(linden, switch)


def test_who_is_back_before_any_letter_is_made_has_the_one_it_was_to_have(linden: Office):
    there, here = announce(linden, "linden"), announce(linden, "mitte")
    assert comes(linden, 1, "mitte") == 1
    assert comes(linden, 1, "linden") == 0
    linden.produce()

    assert told(linden, 1, there, here) == [{"linden": WENT}, {"mitte": GONE}]


def test_who_is_back_while_the_letters_are_being_set_loses_none(linden: Office):
    switch = announce(linden, "linden")
    comes(linden, 1, "nord")
    sound, moves = linden.production, iter([lambda: comes(linden, 1, "linden")])
    linden.production = interrupted(sound, "seal", lambda: next(moves, lambda: 0)())
    linden.produce()

    assert told(linden, 1, switch) == [{"linden": WENT}]


def test_who_was_away_when_the_letters_were_collected_has_one_when_it_comes_back(linden: Office):
    comes(linden, 1, "nord")
    switch = announce(linden, "linden")
    assert comes(linden, 1, "linden") == 1
    assert comes(linden, 1, "nord") + comes(linden, 1, "linden") == 0
    linden.produce()

    assert told(linden, 1, switch) == [{"linden": WENT}]


@pytest.mark.parametrize("made", [False, True], ids=["before the lots", "after them"])
def test_who_gets_letters_again_has_that_of_whoever_is_new(linden: Office, made: bool):
    """Excluded when the letters were collected, or when they were made."""
    excluded = {"Ausschluss": "verstorben"}
    comes(linden, 1, **excluded)
    switch = announce(linden, "linden")
    if made:
        comes(linden, 2, **excluded)
        linden.produce()
    assert comes(linden, 1) == 1
    assert comes(linden, 2) == int(made)
    linden.produce()

    assert len(linden.handed_over()) == 4
    assert even(linden, switch)
    assert comes(linden, 1, **excluded) + comes(linden, 1) == 0


def test_who_gets_letters_again_is_told_of_the_appointment_that_no_letter_told_of(linden: Office):
    comes(linden, 1, Ausschluss="verstorben")
    switch = announce(linden, "linden", changes=[linden.appointment(1, "lapsed")])
    comes(linden, 1)
    linden.produce()

    assert told_changes(linden, 1, switch, "linden") == ["lapsed"]

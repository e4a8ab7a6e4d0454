"""A switch that is taken back writes to whom it told something, and to nobody who never heard of it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest

from services.notification.application.campaigns.steer_campaign import pause
from tests.integration.notification.office import MARA, Office
from tests.unit.notification.builders import csv_row

CLOSED, OPEN, WIDE = "closed", "by-appointment", "regular"


@pytest.fixture
def linden(office: Office) -> Office:
    """Seven households of one site that is closed; a print lot holds three letters."""
    office.load("linden", "mitte")
    office.people(*(csv_row(number) for number in range(1, 8)))
    return office


def switch(office: Office, sequence: int, came_from: str, to: str, undoes: UUID | None = None, *, done: bool = True):
    """A switch of one site up to its letters, or before them."""
    made = uuid4()
    office.stage_changed("linden", sequence, made, came_from=came_from, undoes=undoes, id=to)
    if done:
        office.replanned("linden", sequence)
    return made


def in_scope(office: Office, made: UUID) -> int:
    return office.campaign(made)["households"]


def test_who_was_handed_no_letter_gets_none_about_the_way_back(linden: Office):
    out = switch(linden, 2, CLOSED, OPEN)
    pause(linden.app, UUID(linden.campaign(out)["campaign_id"]), MARA)

    back = switch(linden, 3, OPEN, CLOSED, undoes=out)
    linden.produce()

    assert linden.handed_over() == []
    assert linden.campaign(out)["balance"]["withdrawn"] == 7
    assert (linden.campaign(back)["state"], in_scope(linden, back)) == ("completed", 0)
    assert linden.counts(back)["households_without_letter"] == 0


def test_only_households_that_were_handed_a_letter_get_one_about_the_way_back(linden: Office):
    out = switch(linden, 2, CLOSED, OPEN)
    linden.produce(most=1)
    told = {number for number in range(1, 8) if linden.letter_of(number, out)["state"] == "handed_over"}

    back = switch(linden, 3, OPEN, CLOSED, undoes=out)
    linden.produce()

    assert (len(told), in_scope(linden, back)) == (3, 3)
    assert {linden.letter_of(number, back)["state"] for number in told} == {"handed_over"}
    assert linden.counts(back) | {"pending": 0} == linden.counts(back)
    assert linden.counts(back)["households_without_letter"] == 0


def test_a_switch_taken_back_before_its_letters_were_collected_writes_to_nobody(linden: Office):
    out = switch(linden, 2, CLOSED, OPEN, done=False)

    back = switch(linden, 3, OPEN, CLOSED, undoes=out)
    linden.produce()

    assert (linden.campaign(back)["state"], in_scope(linden, back)) == ("completed", 0)


def test_a_way_back_whose_switch_is_heard_of_later_writes_to_nobody(linden: Office):
    out, back = uuid4(), uuid4()
    linden.stage_changed("linden", 3, back, came_from=OPEN, undoes=out, id=CLOSED)
    linden.stage_changed("linden", 2, out, came_from=CLOSED, id=OPEN)
    linden.replanned("linden", 3)
    linden.produce()

    assert (linden.campaign(back)["state"], in_scope(linden, back)) == ("completed", 0)


def test_who_has_not_heard_of_the_stage_that_the_site_returns_to_is_told_of_it(linden: Office):
    """The letters of the first switch were overtaken by the second, which is taken back: the first one holds again."""
    switch(linden, 2, CLOSED, OPEN)
    linden.produce(most=1)
    second = switch(linden, 3, OPEN, WIDE)

    back = switch(linden, 4, WIDE, OPEN, undoes=second)
    linden.produce()

    assert in_scope(linden, back) == 4
    assert len(linden.handed_over()) == 7


def test_the_same_when_the_first_letters_were_never_collected(linden: Office):
    switch(linden, 2, CLOSED, OPEN, done=False)
    second = switch(linden, 3, OPEN, WIDE)

    back = switch(linden, 4, WIDE, OPEN, undoes=second)

    assert in_scope(linden, back) == 7


def test_who_heard_of_the_stage_that_the_site_returns_to_needs_no_letter(linden: Office):
    switch(linden, 2, CLOSED, OPEN)
    linden.produce()
    second = switch(linden, 3, OPEN, WIDE)

    back = switch(linden, 4, WIDE, OPEN, undoes=second)
    linden.produce()

    assert (in_scope(linden, back), len(linden.handed_over())) == (0, 7)


def test_a_way_back_that_is_taken_back_writes_to_whom_the_last_word_is_wrong_for(linden: Office):
    out = switch(linden, 2, CLOSED, OPEN)
    linden.produce(most=1)  # three know that it opens
    back = switch(linden, 3, OPEN, CLOSED, undoes=out)
    again = switch(linden, 4, CLOSED, OPEN, undoes=back)
    linden.produce()

    assert (in_scope(linden, back), in_scope(linden, again)) == (3, 4)
    assert len(linden.handed_over()) == 7


@pytest.mark.parametrize(("outcome", "letters"), [("lapsed", 1), ("kept", 0)])
def test_whose_appointment_is_not_again_what_it_was_gets_a_letter(linden: Office, outcome: str, letters: int):
    out = uuid4()
    linden.stage_changed("linden", 2, out, came_from=OPEN, id=CLOSED)
    linden.changes("linden", 2, 1, linden.appointment(5, outcome))
    linden.replanned("linden", 2, changes=1)

    back = switch(linden, 3, CLOSED, OPEN, undoes=out)
    linden.produce()

    assert (in_scope(linden, back), len(linden.handed_over())) == (letters, letters)


@pytest.mark.parametrize(("told", "letters"), [(True, 1), (False, 0)])
def test_a_guest_is_told_of_the_way_back_when_it_was_told_of_the_switch(office: Office, told: bool, letters: int):
    office.load("linden", "mitte")
    office.people(csv_row(1, Standort="mitte"))
    visit = office.appointment(1, "kept")
    out = uuid4()
    office.stage_changed("linden", 2, out, came_from=CLOSED, id=OPEN)
    office.changes("linden", 2, 1, visit)
    office.replanned("linden", 2, changes=1)
    office.produce(most=int(told))

    back = switch(office, 3, OPEN, CLOSED, undoes=out)
    office.produce()

    assert (in_scope(office, back), office.counts(back)["households_without_letter"]) == (letters, 0)
    assert len(office.handed_over()) == 2 * letters


def test_the_books_of_a_collected_switch_stay_closed_when_households_come_later(linden: Office):
    made = switch(linden, 2, CLOSED, OPEN)
    linden.produce()
    before = linden.counts(made)
    assert (before["households"], before["households_without_letter"]) == (7, 0)

    linden.people(csv_row(8), csv_row(9), import_id="joiners")
    linden.people(csv_row(1, Standort="mitte"), import_id="moved away")

    assert linden.counts(made) == before


def test_the_books_of_an_overtaken_switch_stay_closed_too(linden: Office):
    first = switch(linden, 2, CLOSED, OPEN, done=False)
    switch(linden, 3, OPEN, WIDE)
    before = linden.counts(first)

    linden.people(csv_row(8), import_id="joiners")

    assert linden.counts(first) == before


def test_before_the_letters_are_collected_whoever_comes_still_counts(linden: Office):
    made = switch(linden, 2, CLOSED, OPEN, done=False)

    linden.people(csv_row(8), import_id="joiners")

    assert (linden.counts(made)["households"], linden.counts(made)["households_without_letter"]) == (8, 8)

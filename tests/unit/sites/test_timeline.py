"""Which stage of a site holds at an instant, until when, and what goes when another comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.sites.domain.moves import Position
from services.sites.domain.stages import Stage
from services.sites.domain.timeline import Entry, end_of, next_after, overtakes, skipped_by, stage_at, suspended_by

NOW = datetime(2020, 6, 17, 6, tzinfo=UTC)
RANKS = {"closed": 10, "booked": 20, "open": 40}


def entry(sequence: int, stage: str, days: float, announced: float = 0, **more: object) -> Entry:
    rules = Stage(stage, RANKS[stage], stage, 1, {"id": stage})
    return Entry(sequence, rules, NOW + timedelta(days=days), NOW + timedelta(days=announced), **more)


BEGUN = entry(1, "closed", -9, -9, in_force_at=NOW)


@pytest.mark.parametrize(
    ("days", "holding"), [(-10, None), (-9, 1), (0, 1), (0.9, 1), (1, 2), (1.9, 2), (2, 4), (3, 4), (99, 4)]
)
def test_the_newest_live_entry_that_has_begun_holds(days, holding):
    gone = entry(5, "closed", 3, revoked_by=6, revocation="revoked")
    skipped = entry(7, "closed", 2.5, skipped_at=NOW)
    timeline = [entry(4, "open", 2), gone, BEGUN, skipped, entry(2, "booked", 1)]
    held = stage_at(timeline, NOW + timedelta(days=days))
    assert (held.sequence if held else None) == holding


def test_of_two_that_begin_at_one_instant_the_newer_holds():
    assert stage_at([entry(3, "open", 1), entry(2, "booked", 1)], NOW + timedelta(days=1)).sequence == 3


def test_an_entry_holds_until_the_next_live_one():
    second, third = entry(2, "booked", 1), entry(3, "open", 2)
    assert end_of([BEGUN, second, third], second) == third.effective_at
    assert end_of([BEGUN, second, replace(third, revoked_by=4, revocation="revoked")], second) is None
    assert next_after([BEGUN, second, third], NOW) == second.effective_at


@pytest.mark.parametrize(
    ("older", "newer", "dropped"),
    [
        (entry(2, "booked", 0), entry(3, "closed", 0), True),  # at once, over what is in force
        (entry(2, "booked", 1), entry(3, "closed", 0), False),  # at once, before what is announced
        (entry(2, "booked", 1), entry(3, "closed", 2), False),  # dated: the older one goes on until then
        (entry(2, "booked", 1), entry(3, "closed", 1.5, 1.5), True),
        (entry(3, "booked", 0), entry(2, "closed", 0), False),  # the other way round
    ],
)
def test_what_takes_effect_at_once_overtakes_what_began_before(older, newer, dropped):
    assert overtakes(newer, older) is dropped


def test_what_was_due_before_and_never_seen_in_force_is_skipped():
    second, third, fourth = entry(2, "booked", 1), entry(3, "open", 2), entry(4, "closed", 3)
    assert skipped_by([fourth, third, BEGUN, second], third) == [second]


def test_a_tightening_suspends_what_opens_later_and_no_closing():
    closing, opening = entry(2, "closed", 3), entry(3, "open", 5)
    assert suspended_by([BEGUN, closing, opening], opening.stage, NOW) == []
    booked = entry(4, "booked", 1)
    assert suspended_by([BEGUN, closing, opening], booked.stage, booked.effective_at) == [opening]
    assert suspended_by([BEGUN, closing, opening], booked.stage, opening.effective_at) == []


@given(
    st.lists(st.tuples(st.sampled_from(sorted(RANKS)), st.integers(0, 9), st.booleans()), max_size=8), st.integers(0, 9)
)
def test_periods_part_the_time_without_gap_and_overlap(given_entries, days):
    timeline = [BEGUN] + [
        entry(number, stage, day, revoked_by=90 + number if gone else None)
        for number, (stage, day, gone) in enumerate(given_entries, start=2)
    ]
    instant = NOW + timedelta(days=days)
    holding = stage_at(timeline, instant)
    inside = [
        each
        for each in timeline
        if each.live and each.effective_at <= instant and not ((end := end_of(timeline, each)) and end <= instant)
    ]
    assert inside == [holding]


def test_a_position_at_an_instant_is_where_the_site_will_stand():
    coming = entry(2, "open", 5, switch_id=None)
    position = Position("campus", "Campus", BEGUN.stage, 1, 2, NOW, None, timeline=(BEGUN, coming))
    assert position.at(NOW) is position
    assert position.at(coming.effective_at).stage.id == "open"
    assert position.at(coming.effective_at).sequence == 2

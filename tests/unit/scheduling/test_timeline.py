"""The timeline of a site: which entry holds at an instant, for how long, what it overtakes; in any order of events."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from services.scheduling.domain.timeline import EARLIEST, LATEST, Entry, Period, Timeline

START = datetime(2020, 6, 8, tzinfo=UTC)


def on(day: float) -> datetime:
    return START + timedelta(days=day)


def entry(sequence: int, starts: float, *, said: float | None = None, **about: Any) -> Entry:
    """Said when it starts, if nothing else is given."""
    return Entry(
        sequence,
        effective_at=on(starts),
        announced_at=on(starts if said is None else said),
        stage={"id": f"stage-{sequence}"},
        **about,
    )


FIRST = entry(1, 0)


@st.composite
def timelines(draw: Any) -> Timeline:
    """One at once, then some announced, at once, revoked and with limits alone, dates often the same."""
    entries = [FIRST]
    for sequence in range(2, draw(st.integers(2, 8))):
        said = draw(st.integers(0, 10))
        starts = said + draw(st.integers(0, 5))
        if draw(st.integers(0, 5)) == 0:
            entries.append(Entry(sequence, limits={}))
            continue
        revoked, fenced = draw(st.booleans()), draw(st.booleans())
        entries.append(entry(sequence, starts, said=said, revoked=revoked, fenced=fenced and not revoked))
        if revoked and draw(st.booleans()):
            back = Entry(sequence + 100, effective_at=on(starts), announced_at=on(said), revokes=sequence)
            entries.append(replace(back, fenced=draw(st.booleans())))
    draw(st.randoms(use_true_random=False)).shuffle(entries)
    return Timeline(tuple(entries))


@given(timelines(), st.floats(-2, 20))
def test_the_entry_of_an_instant_is_the_last_live_one_that_has_begun(timeline: Timeline, day: float) -> None:
    begun = [e for e in timeline.entries if e.stage and not e.revoked and e.starts <= on(day)]
    expected = max(begun, key=lambda e: (e.starts, e.sequence)) if begun else FIRST
    assert timeline.at(on(day)) == expected


@given(timelines(), st.floats(-2, 20))
def test_each_instant_lies_in_the_period_of_the_entry_that_holds_and_in_no_other(
    timeline: Timeline, day: float
) -> None:
    holding = timeline.at(on(day))
    assert [e for e in timeline.live if timeline.judged(e).holds(on(day))] == [holding]


@given(timelines(), st.randoms(use_true_random=False))
def test_the_order_in_which_entries_are_heard_of_changes_nothing(timeline: Timeline, chance: random.Random) -> None:
    shuffled = list(timeline.entries)
    chance.shuffle(shuffled)
    other = Timeline(tuple(shuffled))
    assert other.live == timeline.live
    assert {e.sequence: other.period(e) for e in other.live} == {e.sequence: timeline.period(e) for e in timeline.live}
    assert [other.overtaken(e) for e in other.live] == [timeline.overtaken(e) for e in timeline.live]


@given(timelines(), st.floats(0, 20))
def test_an_instant_is_open_where_nothing_fences_it(timeline: Timeline, day: float) -> None:
    holding = timeline.at(on(day))
    backs = [e for e in timeline.entries if e.revokes and e.fenced and timeline.period(e).holds(on(day))]
    inside = bool(holding and holding.fenced and holding.starts <= on(day)) or bool(backs)
    assert timeline.fenced(on(day)) == inside


def test_a_period_ends_at_the_next_entry_that_lives() -> None:
    second, third = entry(2, 9, said=1), entry(3, 12, said=2)
    timeline = Timeline((FIRST, second, third))
    assert timeline.period(second) == Period(on(9), on(12))
    revoked = Timeline((FIRST, second, replace(third, revoked=True)))
    assert revoked.period(second) == Period(on(9))
    assert revoked.period(replace(third, revoked=True)) == Period(on(12))


def test_of_two_entries_of_one_date_the_later_one_holds_and_the_other_has_no_time() -> None:
    timeline = Timeline((FIRST, entry(2, 9, said=1), entry(3, 9, said=2)))
    assert [e.sequence for e in timeline.live if timeline.period(e).empty] == [2]
    assert timeline.at(on(9)) == timeline.entry(3)


def test_what_takes_effect_at_once_overtakes_what_is_just_in_force_and_nothing_that_is_to_come() -> None:
    announced = entry(2, 9, said=1)
    assert entry(3, 9).overtakes(announced)
    assert entry(3, 10).overtakes(announced)
    assert not entry(3, 8).overtakes(announced)
    assert not entry(3, 12, said=5).overtakes(announced)
    assert not announced.overtakes(entry(3, 4))


def test_an_announced_entry_alone_says_nothing_of_before() -> None:
    assert Timeline((entry(2, 9, said=1),)).at(on(8)) is None
    assert Timeline((entry(2, 9, said=1, in_force=True),)).at(on(8)) is not None


def test_the_newest_change_counts_revocations_and_no_limits_that_came_alone() -> None:
    back = Entry(4, effective_at=on(9), announced_at=on(2), revokes=2)
    timeline = Timeline((FIRST, entry(2, 9, said=1, revoked=True), back, Entry(7, limits={})))
    assert timeline.newest == 4
    assert (timeline.touched(on(3)), timeline.touched(on(10))) == (1, 4)


def test_a_time_without_length_meets_a_period_that_holds_it() -> None:
    period = Period(on(1), on(2))
    assert period.meets(on(1), on(1))
    assert not period.meets(on(2), on(2))
    assert period.meets(on(0), on(1.5))
    assert not period.meets(on(0), on(1))
    assert not Period(on(1), on(1)).meets(on(0), on(2))
    assert Period(EARLIEST).meets(on(5), LATEST)


def test_free_parts_of_a_time_leave_out_what_is_open() -> None:
    announced = entry(2, 9, said=1, limits={}, fenced=True)
    later = entry(3, 12, said=2, limits={})
    timeline = Timeline((replace(FIRST, limits={}), announced, later))
    assert list(timeline.open_parts(on(5), on(20))) == [(on(5), on(9)), (on(12), on(20))]

"""Which entry of a timeline holds at an instant."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from services.protection.domain.limits import StageRule
from services.protection.domain.timeline import Entry, from_then_on, live, stage_at

NOON = datetime(2020, 6, 15, 12, tzinfo=UTC)
RULE = StageRule("any", "open")


@st.composite
def timelines(draw):
    """Entries as sites announces them: each at its time, for then or for later."""
    entries, announced = [], NOON
    for sequence in range(1, draw(st.integers(1, 8)) + 1):
        announced += timedelta(hours=draw(st.integers(0, 30)))
        effective = announced + timedelta(hours=draw(st.sampled_from([0, 0, 1, 24, 100])))
        entries.append(Entry(sequence, RULE, effective, announced, None, UUID(int=sequence)))
    return entries


@given(timelines(), st.randoms(use_true_random=False), st.integers(0, 400))
def test_the_order_in_which_entries_are_heard_of_does_not_matter(entries, chance, hours):
    shuffled = list(entries)
    chance.shuffle(shuffled)
    instant = NOON + timedelta(hours=hours)
    assert stage_at(shuffled, instant) == stage_at(entries, instant)
    assert live(shuffled) == live(entries)


@given(timelines())
def test_what_takes_effect_at_once_holds_at_once(entries):
    newest = entries[-1]
    if newest.at_once:
        assert stage_at(entries, newest.effective_at) == newest


@given(timelines(), st.integers(0, 400))
def test_announcements_change_nothing_before_their_date(entries, hours):
    instant = NOON + timedelta(hours=hours)
    newest = entries[-1]
    if len(entries) > 1 and instant < newest.effective_at and not newest.at_once:
        assert stage_at(entries, instant) == stage_at(entries[:-1], instant)


@given(timelines(), st.integers(0, 400))
def test_from_then_on_are_the_one_that_holds_and_those_to_come(entries, hours):
    instant = NOON + timedelta(hours=hours)
    coming = from_then_on(entries, instant)
    holding = stage_at(entries, instant)
    later = [entry for entry in live(entries) if entry.effective_at > instant and entry != holding]
    assert coming == ([holding] if holding else []) + later


def test_of_two_that_took_effect_at_once_the_newer_sequence_holds_whatever_the_clocks_say():
    first = Entry(1, RULE, NOON, NOON, None, UUID(int=1))
    second = Entry(2, RULE, NOON - timedelta(seconds=3), NOON - timedelta(seconds=3), None, UUID(int=2))
    assert stage_at([first, second], NOON) == stage_at([second, first], NOON) == second

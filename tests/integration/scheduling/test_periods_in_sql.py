"""The audit's own view of periods says what the timeline says: two answers to one question, written apart."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from services.scheduling.domain.timeline import Entry
from tests.integration.scheduling.town import NOW

SITE = ("musterstadt", "linden")


@st.composite
def entries(draw):
    """Announced, at once, revoked and with limits alone, dates often the same."""
    made = []
    for sequence in range(1, draw(st.integers(1, 7))):
        said = NOW + timedelta(days=draw(st.integers(0, 6)))
        starts = said + timedelta(days=draw(st.integers(0, 4)))
        if sequence > 1 and draw(st.integers(0, 6)) == 0:
            made.append(Entry(sequence, limits={"building": sequence}))
            continue
        about = {"effective_at": starts, "announced_at": said, "stage": {"id": str(sequence)}}
        made.append(Entry(sequence, **about, revoked=draw(st.booleans()), in_force=draw(st.booleans())))
    return made


@pytest.mark.parametrize("app", ["postgres"], indirect=True)
def test_the_view_and_the_timeline_name_the_same_entry_for_every_instant(town):
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(entries(), st.lists(st.floats(-2, 14), min_size=1, max_size=6))
    def same(made, days):
        with town.app.database.transaction() as connection:
            connection.execute("DELETE FROM stage_entry WHERE site = 'linden'")
        with town.app.begin() as work:
            for entry in made:
                work.sites.put(*SITE, entry)
        timeline = town.state().timeline
        for instant in [NOW + timedelta(days=day) for day in days] + [entry.starts for entry in timeline.live]:
            rows = town.rows(
                "SELECT sequence FROM stage_period WHERE site = 'linden' AND begins <= %s AND %s < ends",
                instant,
                instant,
            )
            holding = timeline.at(instant)
            assert [row["sequence"] for row in rows] == ([] if holding is None else [holding.sequence]), instant

    same()

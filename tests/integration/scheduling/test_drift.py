"""At its announcement a stage would do clearly worse than was foreseen: it is held for a look (T8)."""

from __future__ import annotations

from services.contracts.events import sites
from services.scheduling.application.replans.continue_replans import continue_open_replans
from tests.integration.scheduling.dated import AFTER, DATE, SHUT, as_seen, last_totals, refusal, some
from tests.integration.scheduling.town import CLOSED, at

FORESEEN = {"before": 12, "moved": 0, "lapsed": 2}


def test_an_outcome_clearly_worse_than_foreseen_is_held_and_said_once(town):
    some(town)
    before = as_seen(town)
    town.announce(2, CLOSED, SHUT, at=DATE, foreseen=FORESEEN)
    [drifted] = town.said("site.drifted")
    assert drifted["data"]["foreseen"] == FORESEEN
    assert drifted["data"]["totals"]["lapsed"] > 2
    assert as_seen(town) == before
    assert [body["sequence"] for body in town.said("site.replanned")] == [1]
    continue_open_replans(town.app)
    town.limits(2, SHUT, version=2)
    assert len(town.said("site.drifted")) == 1
    assert refusal(town.book, starts_at=AFTER) == "site-fenced"
    assert town.book(starts_at=at(day=2))["state"] == "booked"
    assert not town.broken()


def test_a_drifted_entry_is_dropped_and_everybody_keeps_what_they_have(town):
    some(town)
    before = as_seen(town)
    town.announce(2, CLOSED, SHUT, at=DATE, foreseen=FORESEEN)
    town.revoke(3, 2, DATE, cause="drifted")
    assert as_seen(town) == before
    assert town.said("appointments.changed") == []
    assert last_totals(town)["kept"] == last_totals(town)["before"] == 12
    assert town.bookable(instant=AFTER)


def test_what_was_accepted_is_announced_again_without_what_was_foreseen(town):
    some(town)
    town.announce(2, CLOSED, SHUT, at=DATE, foreseen=FORESEEN)
    town.revoke(3, 2, DATE, cause="drifted")
    town.announce(4, CLOSED, SHUT, at=DATE)
    assert last_totals(town)["lapsed"] > 2
    assert town.bookable(instant=AFTER)


def test_as_much_as_foreseen_is_applied(town):
    some(town)
    seen = town.preview(CLOSED, SHUT, at=DATE)["sites"][0]
    town.announce(2, CLOSED, SHUT, at=DATE, foreseen={key: seen[key] for key in ("before", "moved", "lapsed")})
    assert town.said("site.drifted") == []
    assert {"site": "linden", **last_totals(town)} == seen


def test_limits_of_a_drifted_entry_that_change_do_not_start_it(town):
    some(town)
    town.announce(2, CLOSED, SHUT, at=DATE, foreseen=FORESEEN)
    body = town.stage_body(2, CLOSED, at=DATE)
    town.events.on_stage_changed(sites.STAGE_CHANGED.load(body))
    assert [each["sequence"] for each in town.said("site.replanned")] == [1]

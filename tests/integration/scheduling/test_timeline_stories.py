"""Property: whatever is announced, revoked, booked, moved and imported at two sites, in whatever order events come,
nobody is in person at an instant whose stage does not admit it, no limit is newly exceeded, and every replan ends."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from services.chassis.process.identifiers import new_id
from services.chassis.process.problems import Problem
from services.contracts.events import protection, sites
from services.scheduling.application.bookings.cancel_appointment import cancel_appointment
from services.scheduling.application.bookings.free_slots import free_slots
from services.scheduling.application.bookings.move_appointment import move_appointment
from services.scheduling.application.commands import Cancel, FindSlots, Move
from services.scheduling.application.replans.continue_replans import continue_open_replans
from services.scheduling.application.replans.progress import replan_status
from services.scheduling.domain.stage import Channel
from tests.integration.scheduling.town import CLERK, NOW, Town, at, limits, row, stage

NUMBERS, LINES = count(1), count(2)
SITES = ("linden", "list")
THURSDAYS = [{"days": ["thu"], "opens": "08:00", "closes": "16:00"}]
STAGES = {
    "open": (stage(), limits()),
    "tight": (stage(), limits(building=2)),
    "thursdays": (stage(hours=THURSDAYS), limits(building=4)),
    "closed": (stage(admission="closed"), limits(in_person=False)),
    "emergency": (stage(admission="emergency"), limits()),
    "phone": (stage(channels=["phone", "post"]), limits()),
}
HOUSEHOLDS = [new_id() for _ in range(6)]
DAYS, HOURS = st.integers(0, 17), st.integers(32, 62)
MUST_BE_ZERO = ("in_person_at_closed_site", "double_bookings", "households_in_two_places", "occupancy_drift")


class Known:
    """What the story knows of an entry, apart from the code under test."""

    def __init__(self, name, begins, said):
        self.name, self.begins, self.said = name, begins, said
        self.revoked = False


class TimelineStories(RuleBasedStateMachine):
    surroundings = None

    def __init__(self):
        super().__init__()
        self.app, self.clock = self.surroundings
        self.clock.time = NOW
        with self.app.database.transaction() as connection:
            connection.execute("TRUNCATE region, site, appointment, occupancy, outbox, inbox CASCADE")
        self.town = Town(self.app, self.clock, f"story-{next(NUMBERS)}").opened()
        self.entries = {site: {1: Known("open", NOW, NOW)} for site in SITES}
        self.sequence = dict.fromkeys(SITES, 1)
        self.version = count(2)
        self.under_way = []
        """What was said and has not been heard of yet."""

    # What sites and protection say

    @rule(site=st.sampled_from(SITES), name=st.sampled_from(sorted(STAGES)), day=DAYS, hour=st.sampled_from([0, 0, 12]))
    def announce(self, site, name, day, hour):
        date = at(day=day, hour=hour)
        taken = {entry.begins for entry in self.entries[site].values() if not entry.revoked}
        if date > self.clock.now() and date not in taken:
            self.add(site, name, date)

    @rule(site=st.sampled_from(SITES), name=st.sampled_from(sorted(STAGES)))
    def switch_at_once(self, site, name):
        self.add(site, name, self.clock.now())

    def add(self, site, name, begins):
        sequence = self.next(site)
        self.entries[site][sequence] = Known(name, begins, self.clock.now())
        definition, values = STAGES[name]
        self.say(
            "on_stage_changed", sites.STAGE_CHANGED, self.town.stage_body(sequence, definition, site=site, at=begins)
        )
        self.limit(site, sequence, values, 1)

    def limit(self, site, sequence, values, version):
        self.say(
            "on_limits_changed",
            protection.LIMITS_CHANGED,
            self.town.limits_body(sequence, values, site=site, version=version),
        )

    def next(self, site):
        self.sequence[site] += 1
        return self.sequence[site]

    def say(self, handler, kind, body):
        self.under_way.append((handler, kind.load(body)))

    @rule(site=st.sampled_from(SITES), choice=st.integers(0, 99))
    def revoke(self, site, choice):
        ahead = [n for n, e in self.entries[site].items() if not e.revoked and e.begins > self.clock.now()]
        if ahead:
            revoked = ahead[choice % len(ahead)]
            self.entries[site][revoked].revoked = True
            sequence = self.next(site)
            body = self.town.revoke_body(sequence, revoked, self.entries[site][revoked].begins, site=site)
            self.say("on_stage_revoked", sites.STAGE_REVOKED, body)

    @rule(site=st.sampled_from(SITES), choice=st.integers(0, 99), building=st.integers(1, 30))
    def publish_concept(self, site, choice, building):
        """New limits for an entry; whether anybody may come is the stage's."""
        sequence = sorted(self.entries[site])[choice % len(self.entries[site])]
        values = {**STAGES[self.entries[site][sequence].name][1], "building": building}
        self.limit(site, sequence, values, next(self.version))

    # They are heard of, in some order, perhaps twice

    @precondition(lambda self: self.under_way)
    @rule(choice=st.integers(0, 99), twice=st.booleans())
    def hear(self, choice, twice):
        handler, event = self.under_way.pop(choice % len(self.under_way))
        for _ in range(1 + twice):
            getattr(self.town.events, handler)(event)

    @precondition(lambda self: self.under_way)
    @rule()
    def hear_all(self):
        while self.under_way:
            self.hear(0, False)

    @rule(hours=st.sampled_from([1, 7, 26, 80]))
    def let_time_pass(self, hours):
        before = self.clock.now()
        self.clock.time = min(before + timedelta(hours=hours), at(day=16))
        for site in SITES:
            begun = [
                (entry.begins, sequence)
                for sequence, entry in self.entries[site].items()
                if not entry.revoked and before < entry.begins <= self.clock.now()
            ]
            for begins, sequence in sorted(begun):
                self.town.in_force(sequence, begins, site=site)

    # What people do

    @rule(
        site=st.sampled_from(SITES),
        day=DAYS,
        hour=HOURS,
        household=st.sampled_from(HOUSEHOLDS),
        channel=st.sampled_from([Channel.IN_PERSON, Channel.IN_PERSON, Channel.PHONE]),
        kind=st.sampled_from(["consultation", "consultation", "emergency"]),
        phone=st.booleans(),
    )
    def book(self, site, day, hour, household, channel, kind, phone):
        about = {"site": site, "starts_at": at(day=day, hour=hour / 4), "household_id": household, "kind": kind}
        known = phone or channel is Channel.PHONE
        self.attempt(lambda: self.town.book(**about, channel=channel, phone_known=known))

    @rule(site=st.sampled_from(SITES), day=DAYS, choice=st.integers(0, 999))
    def book_what_is_offered(self, site, day, choice):
        """Whatever is offered can be booked, on both sides of every date."""
        since = at(day=day, hour=0)
        asked = FindSlots(site, "benefits", "consultation", Channel.IN_PERSON, since, since + timedelta(days=4))
        try:
            offered = free_slots(self.app, self.town.id, asked)["slots"]
        except Problem as problem:
            assert problem.code in ("site-fenced", "site-not-ready")
            return
        if offered:
            start = type(NOW).fromisoformat(offered[choice % len(offered)]["starts_at"])
            crowded = self.crowded()
            assert self.town.book(site=site, starts_at=start, phone_known=choice % 2 == 0)["state"] == "booked"
            assert self.crowded() <= crowded

    @rule(choice=st.integers(0, 99), day=DAYS, hour=HOURS, by_phone=st.booleans())
    def move(self, choice, day, hour, by_phone):
        mine = self.booked()
        if mine:
            channel = Channel.PHONE if by_phone else None
            chosen, time = mine[choice % len(mine)]["id"], at(day=day, hour=hour / 4)
            self.attempt(lambda: move_appointment(self.app, self.town.id, Move(chosen, time, channel=channel), CLERK))

    @rule(choice=st.integers(0, 99))
    def cancel(self, choice):
        mine = self.booked()
        if mine:
            chosen = mine[choice % len(mine)]["id"]
            self.attempt(lambda: cancel_appointment(self.app, self.town.id, Cancel(chosen), CLERK))

    @rule(
        site=st.sampled_from(SITES),
        places=st.lists(st.tuples(DAYS, HOURS), min_size=1, max_size=4),
        phone=st.booleans(),
    )
    def bring(self, site, places, phone):
        rows = [
            row(line, reference=f"S-{line}", site=site, starts_at=at(day=day, hour=hour / 4), phone_known=phone)
            for line, (day, hour) in zip(LINES, places, strict=False)
        ]
        self.attempt(lambda: self.town.bring(*rows))

    def attempt(self, act):
        """Refused or done: no quarter hour is fuller than its limit that was not before."""
        crowded = self.crowded()
        try:
            act()
        except Problem as problem:
            assert problem.status in (409, 422), problem
        assert self.crowded() <= crowded

    # What holds after every step

    def counts(self):
        with self.app.begin() as work:
            return work.invariants(self.clock.now())

    def crowded(self):
        return self.counts()["crowded_quarters"]

    def booked(self):
        return [a for a in self.town.appointments() if (a["region"], a["state"]) == (self.town.id, "booked")]

    @invariant()
    def what_must_be_zero_is(self):
        counts = self.counts()
        assert {name: counts[name] for name in MUST_BE_ZERO if counts[name]} == {}

    @invariant()
    def nobody_is_in_person_at_an_instant_that_does_not_admit_it(self):
        unheard = {(e.json["site"], e.sequence) for h, e in self.under_way if h == "on_stage_changed"}
        for each in self.booked():
            site, start = each["site"], each["starts_at"]
            if each["channel"] != "in_person" or start < self.clock.now():
                continue
            if (
                not self.town.bookable(site, start)
                or any(where == site for where, _ in unheard)
                or self.unsettled(site)
            ):
                continue
            begun = [(e.begins, n) for n, e in self.entries[site].items() if not e.revoked and e.begins <= start]
            name = self.entries[site][max(begun)[1]].name
            assert name not in ("closed", "phone"), (name, start)
            assert name != "emergency" or each["kind"] == "emergency", (name, start)

    def unsettled(self, site):
        """Its revocations are under way, or a stage was heard of so late that what is past stays as it was."""
        return any(e.json["site"] == site for h, e in self.under_way if h == "on_stage_revoked")

    @invariant()
    def nobody_is_forgotten_and_nothing_is_told_twice(self):
        for site in SITES:
            told = Counter()
            for body in self.town.said("appointments.changed", site):
                ids = [change["appointment_id"] for change in body["data"]["changes"]]
                assert len(ids) == len(set(ids))
                told[body["sequence"]] += len(ids)
            done = self.town.said("site.replanned", site)
            assert max(Counter(body["sequence"] for body in done).values()) == 1
            for body in done:
                totals = body["data"]["totals"]
                assert sum(totals.values()) == 2 * totals["before"]
                assert told[body["sequence"]] == body["data"]["changes"] in (totals["before"], 0)

    def teardown(self):
        """Once everything has been heard of, every change is replanned and nothing is fenced."""
        while self.under_way:
            self.hear(0, False)
        continue_open_replans(self.app)
        for site in SITES:
            status = replan_status(self.app, self.town.id, site)
            assert (status["state"], status["fenced"]) == ("idle", False)
            done = {body["sequence"] for body in self.town.said("site.replanned", site)}
            revocations = {n for n in range(1, self.sequence[site] + 1) if n not in self.entries[site]}
            assert revocations <= done
        self.what_must_be_zero_is()


@pytest.mark.timeout(240)
@pytest.mark.parametrize("app", ["postgres"], indirect=True)
def test_timelines_keep_their_promises_whatever_happens(app, clock):
    class Here(TimelineStories):
        surroundings = app, clock

    often = settings(
        max_examples=12, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck), print_blob=True
    )
    run_state_machine_as_test(Here, settings=often)

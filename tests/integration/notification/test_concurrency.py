"""Two transactions at the same moment: the last two events of a switch, a stage change against a hand-over."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest

from services.notification.application.campaigns.record_replan import record_replan
from services.notification.application.campaigns.steer_campaign import cancel
from tests.integration.notification.office import MARA, REGION, PostgresOffice, key
from tests.unit.notification.builders import csv_row

ROUNDS = 8

pytestmark = pytest.mark.parametrize("office", ["postgres"], indirect=True)


def at_once(*actions: Callable[[], Any]) -> None:
    """Starts all actions at the same moment; raises what one of them raises."""
    start = Barrier(len(actions))

    def run(action: Callable[[], Any]) -> Any:
        start.wait()
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        for future in [pool.submit(run, action) for action in actions]:
            future.result(30)


def test_the_last_events_of_two_sites_at_the_same_moment_collect_the_letters_once(office: PostgresOffice):
    sites = ["linden", "mitte"]
    office.load(*sites)
    office.people(csv_row(1), csv_row(2, Standort="mitte"))
    for sequence in range(2, 2 + ROUNDS):
        switch = uuid4()
        for site in sites:
            office.stage_changed(site, sequence, switch, sites)

        at_once(*(lambda site=site, at=sequence: office.replanned(site, at) for site in sites))

        assert [office.campaign(switch, site)["state"] for site in sites] == ["running", "running"]
        assert [office.campaign(switch, site)["pending"] for site in sites] == [1, 1]


def test_the_last_batch_and_the_end_of_a_replan_at_the_same_moment_collect_once(office: PostgresOffice):
    office.load("linden")
    office.people(csv_row(1))
    for sequence in range(2, 2 + ROUNDS):
        switch, change = uuid4(), office.appointment(1)
        office.stage_changed("linden", sequence, switch)

        at_once(
            lambda at=sequence, change=change: office.changes("linden", at, 1, change),
            lambda at=sequence: office.replanned("linden", at, changes=1),
        )

        assert office.campaign(switch)["pending"] == 1


def test_a_stage_change_and_a_hand_over_at_the_same_moment_leave_every_letter_accounted_for(office: PostgresOffice):
    office.load("linden")
    office.people(*(csv_row(number) for number in range(1, 4)))
    previous = office.switch("linden", sequence=2)
    for sequence in range(3, 3 + ROUNDS):
        switch = uuid4()

        at_once(office.produce, lambda at=sequence, by=switch: office.stage_changed("linden", at, by))
        office.produce()

        assert office.campaign(previous)["state"] in ("superseded", "completed")
        assert office.campaign(previous)["difference"] == 0
        office.replanned("linden", sequence)
        previous = switch
    office.produce()
    handed_over = office.rows("SELECT id::text FROM letter WHERE state = 'handed_over'")
    assert sorted(row["id"] for row in handed_over) == sorted(office.handed_over())


def test_stage_changes_cancels_and_replans_that_cross_each_other_do_not_deadlock(office: PostgresOffice):
    sites = ["linden", "mitte", "nord"]
    office.load(*sites)
    office.people(*(csv_row(number, Standort=site) for number, site in enumerate(sites)))
    for sequence in range(2, 2 + 2 * ROUNDS, 2):
        switch, newer = uuid4(), uuid4()
        for site in sites:
            office.stage_changed(site, sequence, switch, sites)
        campaign = office.rows("SELECT id FROM campaign WHERE switch_id = %s AND site = 'linden'", [switch])[0]["id"]

        at_once(
            *(lambda site=site, at=sequence: office.replanned(site, at) for site in sites),
            lambda at=sequence, by=newer: office.stage_changed("mitte", at + 1, by),
            lambda at=sequence, by=newer: office.replanned("mitte", at + 1),
            lambda campaign=campaign: cancel(office.app, campaign, MARA),
        )
        office.stage_changed("mitte", sequence + 1, newer)
        office.produce()

    states = {row["state"] for row in office.rows("SELECT state FROM campaign")}
    assert states <= {"completed", "cancelled", "superseded"}


def test_an_import_and_a_collection_at_the_same_moment_come_out_even(office: PostgresOffice):
    office.load("linden")
    office.people(*(csv_row(number) for number in range(1, 200)))
    for sequence in range(2, 2 + ROUNDS):
        switch = uuid4()
        office.stage_changed("linden", sequence, switch)
        new = [csv_row(number) for number in range(1000 * sequence, 1000 * sequence + 200)]

        at_once(
            lambda at=sequence: office.replanned("linden", at),
            lambda at=sequence, new=new: office.people(*new, import_id=str(at)),
        )

        campaign = office.campaign(switch)
        assert campaign["households"] == campaign["pending"] >= 199


def test_an_import_waits_for_a_collection_that_has_begun(office: PostgresOffice):
    office.load("linden")
    with ThreadPoolExecutor(1) as pool:
        with office.app.begin() as work:
            work.households.block_imports(REGION)
            importing = pool.submit(office.people, csv_row(1))
            with pytest.raises(TimeoutError):
                importing.result(0.5)
        assert importing.result(10) == {"imported": 1, "updated": 0}


def test_a_collection_holds_back_imports_until_it_is_committed(office: PostgresOffice):
    office.load("linden")
    switch = uuid4()
    office.stage_changed("linden", 2, switch)
    with ThreadPoolExecutor(1) as pool:
        with office.app.begin() as work:
            record_replan(office.app, work, key("linden"), 2, 0)
            importing = pool.submit(office.people, csv_row(1))
            with pytest.raises(TimeoutError):
                importing.result(0.5)
        importing.result(10)
    assert office.campaign(switch)["households"] == 0


def test_joiners_are_written_to_once_whoever_looks_for_them_while_letters_are_collected(office: PostgresOffice):
    """Two replicas, and the replan that collects the letters for all, in any order: nobody has two, nobody none."""
    office.load("linden")
    office.people(csv_row(1))
    office.switch("linden", sequence=2)
    for sequence in range(3, 3 + ROUNDS):
        switch, new = uuid4(), sequence * 10
        office.stage_changed("linden", sequence, switch)
        office.people(csv_row(new), import_id=f"before-{sequence}")

        at_once(
            lambda: office.welcome(),
            lambda: office.welcome(),
            lambda at=sequence: office.replanned("linden", at),
            lambda n=new: office.people(csv_row(n + 1), import_id=f"with-{n}"),
        )
        office.welcome()

        told = [office.letter_of(number, switch)["state"] for number in (1, new, new + 1)]
        assert told == ["pending"] * 3
    assert office.rows("SELECT 1 FROM joiner") == []


def test_an_import_and_a_revocation_at_the_same_moment_leave_no_letter_of_what_is_revoked(office: PostgresOffice):
    office.load("linden")
    office.people(csv_row(1))
    later = office.clock.now() + timedelta(days=14)
    for sequence in range(2, 2 + 2 * ROUNDS, 2):
        announced, back = uuid4(), uuid4()
        office.stage_changed("linden", sequence, announced, at=later)
        office.replanned("linden", sequence)
        office.people(csv_row(sequence * 10), import_id=f"{sequence}")

        at_once(
            lambda: office.welcome(),
            lambda at=sequence, back=back, out=announced: office.revoked("linden", at + 1, at, back, out, later),
        )
        office.welcome()

        states = {row["state"] for row in office.rows("SELECT state FROM letter WHERE switch_id = %s", [announced])}
        assert states == {"withdrawn"}


def test_a_file_that_moves_households_and_a_hand_over_at_the_same_moment_lose_no_letter(office: PostgresOffice):
    """Who moves has the letter of the new site; of the old one only where its hand-over had begun."""
    sites = ["linden", "mitte"]
    office.load(*sites)
    for sequence in range(2, 2 + ROUNDS):
        numbers = range(sequence * 10, sequence * 10 + 4)
        office.people(*(csv_row(number) for number in numbers), import_id=f"{sequence}")
        switch = office.switch(*sites, sequence=sequence)

        at_once(
            office.produce,
            lambda there=numbers, at=sequence: office.people(
                *(csv_row(number, Standort="mitte") for number in there), import_id=f"{at} move"
            ),
            office.welcome,
            office.welcome,
        )
        office.welcome()
        office.produce()

        for number in numbers:
            letters = office.letters_of(number, switch)
            assert letters["mitte"]["state"] == "handed_over"
            assert (letters["linden"]["state"], letters["linden"]["reason"]) in (
                ("handed_over", ""),
                ("withdrawn", "moved"),
            )
    assert office.rows("SELECT 1 FROM campaign WHERE state <> 'completed'") == []
    written = office.rows("SELECT id::text FROM letter WHERE state = 'handed_over'")
    assert sorted(row["id"] for row in written) == sorted(office.handed_over())

"""Announcements, corrections and joiners with real processes, killed at every step: the same letters in the end."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from tests.backbone import wait_until
from tests.integration.notification.letters_folder import letters_in_folder
from tests.integration.notification.town import SERVICE, TIME, Town

CRASHED = 137
IN_A_WEEK = TIME + timedelta(days=7)
LETTERS = ("letters.after_render", "letters.handing_over", "letters.after_rename", "letters.handed_over")


@pytest.fixture
def town(tmp_path: Path, broker_uri: str, database: Callable[[str], str]) -> Iterator[Town]:
    made = Town(tmp_path, broker_uri, database("notification"))
    yield made
    made.processes.close()


def states(town: Town, switch: UUID) -> list[str]:
    statement = "SELECT state FROM campaign WHERE switch_id = %s ORDER BY joins NULLS FIRST"
    return [state for (state,) in town.sql(statement, [switch])]


def ended(town: Town, switch: UUID, *wanted: str) -> None:
    wait_until(lambda: states(town, switch) == list(wanted), 60, f"{wanted}, not {states(town, switch)}")


@pytest.mark.parametrize("point", ["joiners.before_commit", "joiners.welcomed"])
def test_the_service_killed_while_it_writes_to_whoever_came_later_writes_once(town: Town, point: str):
    service = town.service()
    town.site()
    town.people(20)
    switch = town.switch([])
    town.worker()
    town.settled(switch)
    service.stop()
    crashing = town.processes.service(SERVICE, "notification", town.url, STUFENPLAN_FAIL_AT=point).ready()
    town.people(25, import_id="later")
    assert crashing.wait(40) == CRASHED

    town.service()
    ended(town, switch, "completed", "completed")

    assert town.letters(switch) == {"handed_over": 25}
    handed_over = letters_in_folder(town.folder)
    assert len(handed_over) == len(set(handed_over)) == 25


@pytest.mark.parametrize("point", LETTERS)
def test_a_revocation_that_meets_a_dying_hand_over_corrects_just_the_letters_that_went(town: Town, point: str):
    """The worker dies with its second lot in hand; only then the announcement is revoked, and another worker comes."""
    town.service()
    town.site()
    town.people(50)
    dying = town.worker(1, STUFENPLAN_FAIL_AT=f"{point}:2")
    announced = town.switch([], at=IN_A_WEEK)
    assert dying.wait(40) == CRASHED

    back = town.revoke(announced, 3, IN_A_WEEK)
    wait_until(lambda: town.sql("SELECT 1 FROM campaign WHERE switch_id = %s AND collected_at IS NOT NULL", [back]), 30)
    town.worker(2)
    ended(town, announced, "superseded")
    ended(town, back, "completed")

    gone = 20 if point == "letters.after_render" else 40
    assert town.letters(announced) == {"handed_over": gone, "withdrawn": 50 - gone}
    assert town.letters(back) == {"handed_over": gone}
    told = "SELECT household_id FROM letter WHERE switch_id = %s AND state = 'handed_over' ORDER BY 1"
    assert town.sql(told, [announced]) == town.sql(told, [back])
    handed_over = letters_in_folder(town.folder)
    assert len(handed_over) == len(set(handed_over)) == 2 * gone


def test_a_service_killed_while_it_takes_back_an_announcement_takes_it_back_after_its_return(town: Town):
    service = town.service()
    town.site()
    town.people(30)
    announced = town.switch([], at=IN_A_WEEK)
    worker = town.worker(1)
    town.settled(announced)
    worker.stop()
    service.stop()
    crashing = town.processes.service(SERVICE, "notification", town.url, STUFENPLAN_FAIL_AT="inbox.before_commit:2")
    back = town.revoke(announced, 3, IN_A_WEEK)
    assert crashing.wait(40) == CRASHED

    town.service()
    town.worker(2)
    ended(town, back, "completed")

    assert town.letters(announced) == town.letters(back) == {"handed_over": 30}

"""Household files are taken whole or not at all (promise 9)."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import uuid4

import pytest

from services.chassis.process.problems import Problem
from services.notification.application.campaigns.preview_letters import preview_letters
from services.notification.application.households.import_households import (
    finish_import,
    forget_unfinished,
    receive_part,
)
from tests.integration.notification import inside
from tests.integration.notification.office import MANAGER, NOW, REGION, Office
from tests.unit.notification import builders
from tests.unit.notification.builders import csv_file, csv_row


def finish(office: Office, import_id: str) -> dict[str, int]:
    return finish_import(office.app, REGION, import_id, MANAGER)


def test_one_faulty_line_keeps_the_whole_file_out(office: Office):
    office.load("linden")

    with pytest.raises(Problem) as refusal:
        office.people(csv_row(1), csv_row(2, PLZ="abc"), csv_row(3, Standort="mond"))

    assert [fault.place for fault in refusal.value.faults] == ["line 3/PLZ", "line 4/Standort"]
    assert inside.last_names(office.app) == set()


def test_a_file_may_come_in_parts_in_any_order_cut_anywhere(office: Office):
    office.load("linden")
    content = csv_file(*(csv_row(number, Nachname="Gößmann") for number in range(1, 50)))
    middle = content.index("ö".encode()) + 1  # inside a character
    for part, piece in ((2, content[middle:]), (1, content[:middle])):
        receive_part(office.app, "cut", part, piece)

    assert finish(office, "cut") == {"imported": 49, "updated": 0}
    assert inside.last_names(office.app) == {"Gößmann"}


def test_a_missing_part_is_named(office: Office):
    office.load("linden")
    for part in (1, 4):
        receive_part(office.app, "gap", part, b"x")

    with pytest.raises(Problem) as refusal:
        finish(office, "gap")

    assert (refusal.value.code, refusal.value.params) == ("import-incomplete", {"missing": [2, 3]})


def test_finishing_twice_answers_the_same_and_changes_nothing(office: Office):
    office.load("linden")
    first = office.people(csv_row(1), import_id="same")

    assert finish(office, "same") == first == {"imported": 1, "updated": 0}


def test_a_second_file_updates_by_bg_number_and_keeps_the_id(office: Office):
    office.load("linden", "mitte")
    office.people(csv_row(1), csv_row(2), import_id="first")
    before = office.household(1)

    assert office.people(csv_row(1, Standort="mitte"), csv_row(3), import_id="second") == {"imported": 1, "updated": 1}
    assert office.household(1) == before


def test_a_file_that_was_refused_is_forgotten_after_a_day(office: Office):
    office.load("linden")
    with pytest.raises(Problem):
        office.people(csv_row(1, PLZ="abc"))
    office.clock.time = NOW + timedelta(hours=20)
    receive_part(office.app, "just now", 1, b"x")

    office.clock.time = NOW + timedelta(hours=25)
    forget_unfinished(office.app)

    kept = {name: office.do(lambda work, name=name: work.households.parts(name)) for name in ("people", "just now")}
    assert kept == {"people": [], "just now": [(1, b"x")]}


def test_a_region_that_is_not_loaded_is_said_plainly(office: Office):
    with pytest.raises(Problem) as refusal:
        office.people(csv_row(1))

    assert (refusal.value.status, refusal.value.code) == (409, "region-not-ready")


def test_an_import_of_which_nothing_came_is_not_found(office: Office):
    with pytest.raises(Problem) as refusal:
        finish(office, str(uuid4()))

    assert refusal.value.status == 404


@pytest.mark.parametrize("office", ["postgres"], indirect=True)
def test_58000_households_are_imported_in_seconds(office: Office):
    office.load("linden")
    began = time.monotonic()

    assert office.people(*(csv_row(number) for number in range(58_000)))["imported"] == 58_000

    assert time.monotonic() - began < 30


def test_the_preview_counts_letters_by_channel_and_postage_as_they_will_be(office: Office):
    office.load("linden", "mitte")
    electronic = {"Versandweg": "e-mail", "E-Mail": "a@example.org"}
    office.people(
        csv_row(1),
        csv_row(2),
        csv_row(3, **electronic),
        csv_row(4, Ausschluss="verzogen"),
        csv_row(5, Standort="mitte"),
    )

    preview = preview_letters(office.app, REGION, ["linden"], [], builders.stage())
    switch = office.switch("linden")
    office.produce()

    campaign = office.campaign(switch)
    assert preview["channels"] == campaign["balance"]["handed_over"] == {"print": 2, "email": 1}
    assert preview["excluded"] == campaign["balance"]["excluded"] == 1
    assert preview["households"] == campaign["households"] == 4
    assert preview["postage_cents"] == campaign["postage_cents"] == 160

"""How a letter worker chooses its next lot."""

from __future__ import annotations

from dataclasses import replace
from threading import Event
from typing import Any

from services.notification.entrypoints.letter_worker import LetterWorker
from tests.integration.notification.office import Office
from tests.unit.notification.builders import csv_row


class Failing:
    """A production in which some lots cannot be made."""

    def __init__(self, office: Office, bad: set[int]) -> None:
        self.office, self.bad, self.tried = office, bad, set[int]()

    def run(self, lot_id: int) -> bool:
        self.tried.add(lot_id)
        if lot_id in self.bad:
            raise RuntimeError
        return self.office.production.run(lot_id)


def test_lots_that_fail_again_and_again_keep_no_other_lot_waiting(office: Office):
    office.app = replace(office.app, terms=replace(office.app.terms, lot_size={"print": 1, "email": 1}))
    office.load("linden", "mitte")
    office.people(*(csv_row(number) for number in range(1, 61)), csv_row(100, Standort="mitte"))
    office.switch("linden")
    bad = set(office.lots_to_do())
    good = office.switch("mitte")
    production: Any = Failing(office, bad)
    worker = LetterWorker(office.open_queue, production, 0.1, Event())

    with office.open_queue() as queue:
        while worker.take_one(queue):
            pass

    assert len(bad) == 60
    assert office.letter_of(100, good)["state"] == "handed_over"

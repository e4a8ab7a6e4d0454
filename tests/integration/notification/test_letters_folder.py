"""A lot on a disk: set by Typst, lasting, and never called handed over when it lies nowhere."""

from __future__ import annotations

import shutil
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from services.notification.adapters.handover import folder as letters_folder
from services.notification.adapters.handover.folder import LotMissing
from tests.integration.notification.interrupted import dying, without_answer
from tests.integration.notification.letters_folder import lots
from tests.integration.notification.office import PostgresOffice, listed
from tests.unit.notification.builders import csv_row

pytestmark = pytest.mark.parametrize("office", ["postgres"], indirect=True)


def test_the_last_page_of_the_manifest_is_the_last_one_of_the_file(office: PostgresOffice):
    office.load("linden")
    office.people(*(csv_row(number) for number in range(1, 4)))
    office.switch("linden")

    office.produce()

    (lot,) = office.lots()
    with pikepdf.open(BytesIO(lot["letters.pdf"])) as pdf:
        assert listed(lot)["letters"][-1]["last_page"] == len(pdf.pages)


def test_a_lot_that_lies_on_a_disk_that_is_not_there_is_not_called_handed_over(office: PostgresOffice):
    office.load("linden")
    office.people(csv_row(1))
    switch = office.switch("linden")
    sound, office.production = office.production, dying(office.production)
    with pytest.raises(KeyboardInterrupt):
        office.produce(most=1)
    elsewhere = office.folder.rename(office.folder.with_name("not mounted"))

    office.production = sound
    with pytest.raises(LotMissing):
        office.produce(most=1)
    assert office.letter_of(1, switch)["state"] == "pending"

    shutil.rmtree(office.folder)
    elsewhere.rename(office.folder)
    office.produce()
    assert office.letter_of(1, switch)["state"] == "handed_over"
    assert len(lots(office.folder)) == 1


@pytest.mark.parametrize("commit", range(1, 5))
def test_a_lot_is_handed_over_once_whichever_commit_on_the_way_gets_no_answer(office: PostgresOffice, commit: int):
    """To find the lot, to read its letters, to begin the hand-over, to record it."""
    office.load("linden")
    office.people(csv_row(1), csv_row(2))
    switch = office.switch("linden")
    sound, office.production = office.production, without_answer(office.production, commit)
    with pytest.raises(ConnectionError):
        office.produce(most=1)

    office.production = sound
    office.produce()

    assert [office.letter_of(number, switch)["state"] for number in (1, 2)] == ["handed_over"] * 2
    assert len(office.handed_over()) == 2


def test_every_folder_a_lot_lies_in_is_on_disk_before_it_counts(
    office: PostgresOffice, monkeypatch: pytest.MonkeyPatch
):
    """A rename, and a new folder, may be lost in a power cut until the folder they are entries of is flushed."""
    flushed: list[Path] = []
    monkeypatch.setattr(letters_folder, "_to_disk", flushed.append)
    office.load("linden")
    office.people(csv_row(1))
    office.switch("linden")

    office.produce()

    (lot,) = lots(office.folder)
    assert flushed[-3:] == [lot.parent, lot.parent.parent, office.folder]

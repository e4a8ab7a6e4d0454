"""What letters cost: by the sheets of each; lots of before it was counted, by their number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest

from services.notification.application.printing import Batch
from services.notification.domain.letter import LetterContent
from tests.fakes.notification.printing import PAGE, Renderer
from tests.integration.notification.office import Office, PostgresOffice, listed, on_fakes
from tests.unit.notification.builders import csv_row


def test_a_letter_of_eighteen_pages_costs_more_than_one_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def thick(self: Renderer, letters: Sequence[LetterContent], created_at: datetime) -> Batch:
        """The first letter has 18 pages, the others one."""
        counts = [18, *[1] * (len(letters) - 1)]
        pages = (
            PAGE + letter.check_code.encode() + (PAGE + b"more") * (count - 1)
            for letter, count in zip(letters, counts, strict=True)
        )
        return Batch(b"".join(pages), counts)

    monkeypatch.setattr(Renderer, "paper_batch", thick)
    office: Office = on_fakes()
    office.load("linden")
    office.people(csv_row(1), csv_row(2))
    switch = office.switch("linden")

    office.produce()

    (lot,) = office.lots()
    manifest = listed(lot)
    counted = [(letter["pages"], letter["sheets"], letter["postage_cents"]) for letter in manifest["letters"]]
    assert counted == [(18, 9, 155), (1, 1, 80)]
    assert manifest["postage_cents"] == office.campaign(switch)["postage_cents"] == 235


def test_a_campaign_from_before_sheets_were_counted_keeps_what_it_cost(postgres_office: PostgresOffice) -> None:
    postgres_office.load("linden")
    postgres_office.people(csv_row(1), csv_row(2))
    switch = postgres_office.switch("linden")
    postgres_office.produce()

    with postgres_office.database.transaction() as connection:
        connection.execute("UPDATE lot SET postage_cents = NULL")

    assert postgres_office.campaign(switch)["postage_cents"] == 160

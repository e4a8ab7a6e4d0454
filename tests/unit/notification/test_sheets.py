"""What a letter is made of and costs: pages on sheets, blank backs, postage by sheets."""

from __future__ import annotations

from typing import Any

import pytest

from services.notification.domain.sheets import DUPLEX, SIMPLEX, needs_blank_back, postage, sheets, sides

TERMS: Any = {"printing_days": 2, "postal_days": 2, "postage_cents": 80}


@pytest.mark.parametrize(
    ("pages", "printed", "expected", "blank"),
    [(1, SIMPLEX, 1, False), (3, SIMPLEX, 3, False), (1, DUPLEX, 1, True), (2, DUPLEX, 1, False), (3, DUPLEX, 2, True)],
)
def test_pages_lie_on_sheets_and_an_odd_letter_has_a_blank_back(pages, printed, expected, blank):
    assert (sheets(pages, printed), needs_blank_back(pages, printed)) == (expected, blank)


@pytest.mark.parametrize(("count", "cents"), [(1, 80), (3, 80), (4, 95), (8, 95), (9, 155), (90, 155), (91, 235)])
def test_a_thicker_letter_costs_what_the_post_charges(count, cents):
    assert postage(count, TERMS) == cents


def test_an_authority_with_prices_of_its_own_pays_those():
    own = {**TERMS, "postage_steps": [{"sheets": 5, "cents": 90}, {"sheets": 20, "cents": 160}]}

    assert [postage(count, own) for count in (3, 4, 6, 20, 24)] == [80, 90, 160, 160, 250]


def test_facts_that_say_nothing_of_sides_are_printed_so_that_nobody_gets_the_letter_of_another():
    assert sides(TERMS) == DUPLEX
    assert sides({**TERMS, "sides": "simplex"}) == SIMPLEX

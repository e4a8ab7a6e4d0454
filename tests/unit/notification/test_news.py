"""A letter says what changes: against what the letter before told, sentence by sentence."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.notification.domain.compose import compose
from services.notification.domain.letter import LetterContent
from tests.unit.notification.builders import campaign_facts, change, household, stage
from tests.unit.notification.wordings import WORDING

MASK = {"id": "mask", "text": "Bitte tragen Sie eine Maske."}
TEST = {"id": "test", "text": "Bitte testen Sie sich."}
ENTRY = "Bitte zeigen Sie Ihre Einladung am Eingang vor."


def letter(now: dict[str, Any], before: dict[str, Any] | None, *changes: dict[str, Any]) -> LetterContent:
    facts: Any = campaign_facts(stage=now, measures=[{"id": "stairs", "text": "Bitte benutzen Sie die Treppe."}])
    own: Any = {"letter_id": "0190", "household": household(), "changes": list(changes)}
    return compose(facts | {"told_before": before}, own, date(2020, 6, 10), WORDING)


def test_a_rule_that_is_new_is_marked_and_one_that_goes_on_is_not():
    content = letter(stage(invitation_check=True, measures=[MASK, TEST]), stage(measures=[MASK]))

    assert content.visiting == (f"Neu: {ENTRY}",)
    assert content.measures == (MASK["text"], f"Neu: {TEST['text']}", "Bitte benutzen Sie die Treppe.")
    assert not content.cancellation.startswith("Neu")


def test_a_rule_that_no_longer_holds_is_said_to_hold_no_longer():
    content = letter(stage(), stage(invitation_check=True))

    assert content.visiting == (f"Gilt nicht mehr: „{ENTRY}“",)


def test_a_rule_in_other_words_is_new_and_the_old_words_are_not_repeated():
    other = {"id": "entry", "text": "Bitte klingeln Sie."}

    content = letter(stage(invitation_check=True, measures=[other]), stage(invitation_check=True))

    assert content.visiting == ("Neu: Bitte klingeln Sie.",)


def test_nobody_reads_that_benefits_are_no_longer_safe():
    safe = {"id": "benefits-assured", "text": "Ihre Leistungen werden weiter gezahlt."}
    other = {"id": "paid", "text": "Ihr Geld kommt pünktlich."}

    content = letter(stage(), stage(admission="exception", measures=[safe, other]))

    assert "Gilt nicht mehr" not in " ".join((*content.visiting, *content.measures, content.cancellation))


def test_without_a_letter_before_nothing_is_called_new():
    content = letter(stage(invitation_check=True, measures=[MASK]), None)

    assert (content.visiting, content.measures[0]) == ((ENTRY,), MASK["text"])


def test_rules_that_a_household_need_not_read_are_not_said_to_hold_no_longer():
    content = letter(stage(), stage(admission="open", measures=[MASK]), change("phone"))

    assert (content.visiting, content.measures) == ((), ())
